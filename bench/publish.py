"""Runs benchmark scripts and puts the sections they print into RESULTS.md.

python -m bench.publish scores restore               runs bench/scores.py and bench/restore.py
python -m bench.publish scores --with --keep DIR     gives `--keep DIR` to the script
"""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"
LIBRARIES = ("numpy", "opencv-python-headless", "tesserocr", "pytesseract", "pypdfium2", "spacy", "pydantic")


def tesseract_version() -> str:
    """First line of `tesseract --version`."""
    try:
        done = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "no tesseract"
    return (done.stdout or done.stderr).split("\n", 1)[0]


def machine() -> str:
    """Date, machine and versions, as one line."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    load = os.getloadavg()[0]
    return (
        f"{datetime.date.today()}; {platform.machine()}, {os.cpu_count()} cores, load {load:.1f} at the start; "
        f"Python {platform.python_version()}, {tesseract_version()}, {versions}"
    )


def put(name: str, section: str, head: str, results: str) -> str:
    """The results with the section `name` new or replaced."""
    block = f"<!-- {name} -->\n{section.strip()}\n\n*{head}*\n<!-- /{name} -->\n"
    pattern = re.compile(rf"<!-- {name} -->.*?<!-- /{name} -->\n", re.S)
    return pattern.sub(lambda _: block, results) if pattern.search(results) else f"{results.rstrip()}\n\n{block}"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+", metavar="NAME")
    parser.add_argument("--with", dest="arguments", nargs=argparse.REMAINDER, default=[], help="handed to the scripts")
    options = parser.parse_args()
    for name in options.names:
        head = machine()
        command = [sys.executable, "-m", f"bench.{name}", *options.arguments]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=HERE.parent)
        results = (
            RESULTS.read_text("utf-8") if RESULTS.exists() else "# Results\n\nPrinted by the scripts of `bench/`.\n"
        )
        RESULTS.write_text(put(name, done.stdout, head, results), "utf-8")
        print(done.stdout)


if __name__ == "__main__":
    main()
