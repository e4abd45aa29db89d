"""Counts the lines of scanned pages that restoration made better or worse, and prints a section for bench/RESULTS.md.

    python -m bench.touched SHARED [--pages DIR] [--show]

`--pages`: folder of pages as JSON (`bench/scores.py --keep DIR` leaves them in DIR/pages); without it the scans are
read first. Every line is compared with the line of the transcript that is most like it. A page is clean when fewer
than CLEAN of its characters were misread. `--show` prints the lines instead, for a person.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from ocr import OcrOptions, read_document
from ocr.model import Document
from ocr.serial import document_from_json
from restore import RestoredPage, load_restorer, restore_document
from restore.syllable import with_style

CLEAN = 0.02
ALIKE = 60.0  # similarity (0-100) below which a line has no partner in the transcript


class Compared(NamedTuple):
    """A line as read, as restored and as it should be, with the character errors of the first two."""

    read: str
    restored: str
    gold: str
    before: int
    after: int


def document_of(name: str, shared: Path, pages: Path | None) -> Document:
    """A scan as our reader sees it."""
    if pages is not None:
        return document_from_json(json.loads((pages / f"{name}.json").read_text("utf-8")))
    (path,) = (p for p in (shared / "scans").glob(f"{name}.*") if p.suffix in {".pdf", ".jpg", ".png", ".tiff"})
    return read_document(path, OcrOptions())


def compared(page: RestoredPage, gold: list[str]) -> Iterator[Compared]:
    """The lines of a page that have a partner in the transcript."""
    for line in page.lines:
        found = process.extractOne(line.text, gold, scorer=fuzz.ratio, score_cutoff=ALIKE)
        if found is not None:
            read, restored, true = (with_style(text, "old") for text in (line.source.text, line.text, found[0]))
            yield Compared(read, restored, true, Levenshtein.distance(read, true), Levenshtein.distance(restored, true))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    restorer = load_restorer()
    totals = {"clean": [0] * 6, "damaged": [0] * 6}
    for path in sorted((options.shared / "scans").glob("*.gold.txt")):
        name, number = path.name.removesuffix(".gold.txt").rsplit(".p", 1)
        document = restore_document(document_of(name, options.shared, options.pages), restorer)
        page = next(p for p in document.pages if p.source.number == int(number))
        gold = [part for line in path.read_text("utf-8").splitlines() for part in line.split("\t") if part.strip()]
        lines = list(compared(page, gold))
        errors = sum(one.before for one in lines)
        kind = "clean" if errors < CLEAN * sum(len(one.gold) for one in lines) else "damaged"
        better = [one for one in lines if one.after < one.before]
        worse = [one for one in lines if one.after > one.before]
        found = (1, len(lines), len(better), len(worse), errors, sum(one.after for one in lines))
        totals[kind] = [a + b for a, b in zip(totals[kind], found, strict=True)]
        for one in worse if options.show else ():
            sys.stdout.write(f"{path.name} ({kind})\n  {one.read}\n  {one.restored}\n  {one.gold}\n")
    if options.show:
        return
    print("## Lines of scanned pages that restoration touched\n")
    print(
        "| pages | number | lines | better | worse | wrong characters as read → restored |\n|---|---|---|---|---|---|"
    )
    for kind, (count, size, better, worse, before, after) in totals.items():
        print(f"| {kind} | {count} | {size} | {better} | {worse} | {before} → {after} |")


if __name__ == "__main__":
    main()
