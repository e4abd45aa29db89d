"""Fuzzing of text to record, guided by coverage (atheris): every find is kept as a file and told.

python -m bench.fuzz [--seconds N] [--finds DIR]          needs the extra `fuzz`

Inputs are documents as bytes; the start is invented directives, whole and with marks taken off. The decoder's own
machine code is out of reach of the coverage; all of `ocr.text*` and `extract` is seen.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
SLOW = 60  # seconds of wall time one input may take before it counts as a hang


def seeds(folder: Path) -> None:
    """Where the fuzzer begins."""
    from bench.invented_documents import Directives
    from corpus.folding import fold

    folder.mkdir(parents=True, exist_ok=True)
    for number in range(12):
        text = Directives(50).text(number)
        (folder / f"whole-{number}").write_text(text, encoding="utf-8")
        (folder / f"bare-{number}").write_text(fold(text), encoding="utf-8")
    for sample in (ROOT / "samples").glob("*.txt"):
        (folder / sample.name).write_bytes(sample.read_bytes())


def fuzz(arguments: list[str]) -> None:
    """The fuzzing process itself; libFuzzer ends it."""
    import atheris

    with atheris.instrument_imports(include=["extract", "ocr.text", "ocr.textfile", "ocr.textlayer"]):
        from fuzzed import check  # type: ignore[import-not-found]

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.txt"

        def one(data: bytes) -> None:
            path.write_bytes(data)
            check(path)

        one(b"")
        one(Path(arguments[0]).joinpath("bare-0").read_bytes())  # models are loaded before the clock runs
        atheris.Setup(["fuzz", *arguments], one)
        atheris.Fuzz()


def main() -> None:
    if os.environ.get("SAOLUC_FUZZ"):
        fuzz(sys.argv[1:])
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--finds", type=Path, default=Path("fuzz-finds"), help="folder for inputs that fail")
    given = parser.parse_args()
    given.finds.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "inputs"
        seeds(corpus)
        command = [
            sys.executable,
            "-m",
            "bench.fuzz",
            str(corpus),
            f"-max_total_time={given.seconds}",
            f"-timeout={SLOW}",
        ]
        command += ["-rss_limit_mb=3000", "-max_len=4000", f"-artifact_prefix={given.finds}/", "-print_final_stats=1"]
        started = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=os.environ | {"SAOLUC_FUZZ": "1"}, capture_output=True, text=True)
        inputs = len(list(corpus.iterdir()))
    said = dict(
        line.split(":") for line in done.stderr.splitlines() if line.startswith("stat::") for line in [line[6:]]
    )
    finds = [path.name for path in given.finds.iterdir() if not path.name.startswith("slow-unit")]
    print("## Fuzzing of text to record (atheris)\n\n| what | measured |\n|---|---|")
    tried, seconds = said.get("number_of_executed_units", "?").strip(), time.monotonic() - started
    print(f"| inputs tried, in seconds | {tried}, {seconds:.0f} |")
    print(f"| inputs kept because they reached something new | {inputs} |")
    print(f"| exceptions without a name, hangs over {SLOW} s, inputs over 3,000 MiB | {len(finds)} |")
    if finds or done.returncode:
        sys.stderr.write(f"{done.stderr[-4000:]}\nfinds: {finds}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
