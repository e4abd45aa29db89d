"""The whole way, scored by the open scorers: restored seeds, stripped dev corpus, transcribed pages, records.

python -m bench.scores [--shared DIR] [--keep DIR]

`--keep` leaves pages, texts and records there; pages already there are not read again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from extract import extract_record
from ocr import OcrOptions, read_document
from ocr.serial import document_from_json, document_to_json
from restore import RestoreOptions, load_restorer, restore_document

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
SUFFIXES = {".pdf", ".jpg", ".png", ".tiff", ".txt"}


def process(job: tuple[Path, Path]) -> str:
    """Read, restore and extract one file; pages, texts and the record are left in the folder."""
    path, keep = job
    name = path.stem
    stored = keep / "pages" / f"{name}.json"
    if stored.exists():
        document = document_from_json(json.loads(stored.read_text("utf-8")))
    else:
        document = read_document(path, OcrOptions())
        stored.write_text(json.dumps(document_to_json(document), ensure_ascii=False), "utf-8")
    restored = restore_document(document, load_restorer(RestoreOptions()))
    for page in restored.pages:
        file = f"{name}.p{page.source.number}.txt"
        (keep / "read" / file).write_text(page.source.text, "utf-8")
        (keep / "restored" / file).write_text(page.text, "utf-8")
    record = extract_record(restored)
    (keep / "records" / f"{name}.json").write_text(record.model_dump_json(indent=1), "utf-8")
    return name


def scorer(shared: Path, script: str, *arguments: str | Path) -> str:
    """What a scorer prints."""
    command = [sys.executable, str(shared / "eval" / f"{script}.py"), *map(str, arguments)]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def block(text: str) -> str:
    """Text as a Markdown code block, without lists of misses (they would quote the documents)."""
    return f"```\n{text.strip()}\n```\n"


def without_misses(text: str) -> str:
    """The tables of the record scorer and its last line."""
    parts = text.strip().split("\n\n")
    return "\n\n".join([*parts[:2], parts[-1].rsplit("\n", 1)[-1]])


def restoration(shared: Path) -> None:
    """Print the scores of restored text."""
    command = f"{sys.executable} -m corpus restore -"
    seeds = scorer(
        shared, "score_restore", shared / "seeds", "000", "001", "--garbled", shared / "seeds", "--cmd", command
    )
    print("Garbled seeds, restored:\n", block(seeds), sep="\n")
    dev = sorted((shared / "corpora" / "dev").glob("*.txt"))
    for how in ("stripped", "clean"):
        table = scorer(shared, "score_restore", f"--{how}", *dev, "--cmd", command)
        head, *_, total = table.strip().splitlines()
        print(f"Dev corpus, {how}:\n", block(f"{head}\n{total}"), sep="\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args(arguments)
    keep = options.keep or Path(tempfile.mkdtemp(prefix="saoluc-scores-"))
    for folder in ("pages", "read", "restored", "records"):
        (keep / folder).mkdir(parents=True, exist_ok=True)
    files = [p for d in ("scans", "seeds") for p in sorted((options.shared / d).iterdir()) if p.suffix in SUFFIXES]
    files = [p for p in files if ".gold." not in p.name and ".restored." not in p.name]
    with ProcessPoolExecutor(2) as pool:
        for name in pool.map(process, [(path, keep) for path in files]):
            print(name, file=sys.stderr)
    print("## The whole way (`bench/scores.py`)\n")
    restoration(options.shared)
    scans = options.shared / "scans"
    for stage in ("read", "restored"):
        table = scorer(options.shared, "score_ocr", "--gold", scans, "--hyp", keep / stage)
        print(f"The transcribed pages, as {stage}:\n", block(table), sep="\n")
    for what in ("seeds", "scans"):
        table = scorer(options.shared, "score_record", "--gold", options.shared / what, "--hyp", keep / "records")
        print(f"Records of the {what}:\n", block(without_misses(table)), sep="\n")


if __name__ == "__main__":
    main()
