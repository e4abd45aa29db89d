"""Right text in the right cell: tables of real scans against gold written by looking at them.

python -m bench.tables --gold DIR [--scans ../shared/scans] [--eval ../shared/eval] [--misses]

`DIR/NAME.json` holds for each page of the scan NAME its tables from top to bottom, each a list of rows, each a list of
the texts of its columns; a row stops after its last cell, a cell merged downwards stands in its first row. The text is
the restored one. Prints a Markdown section for bench/RESULTS.md.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

from rapidfuzz.distance import Levenshtein

from bench.signers import SUFFIXES
from ocr import OcrOptions, read_page
from restore import RestoredPage, load_restorer, restore_page

Rows = list[list[str]]
Place = tuple[int, int]

ALIKE = 0.95
"""Share of a cell's letters that must be right for it to count as right but for a slip."""


def gold_cells(rows: Rows) -> dict[Place, str]:
    """The texts of gold by row and column; empty cells are not counted."""
    return {(r, c): text for r, row in enumerate(rows) for c, text in enumerate(row) if text}


def read_cells(page: RestoredPage) -> list[dict[Place, str]]:
    """The restored texts of each table of the page, from top to bottom."""
    return [
        {(cell.row, cell.column): " ".join(page.lines[i].text for i in cell.lines) for cell in table.cells}
        for table in page.source.tables
    ]


def likeness(gold: str, read: str, plain: Callable[[str], str]) -> float:
    """Share of letters that are right, white space and the length of dashes aside."""
    one, other = (re.sub(r"\s+", "", plain(text)).replace("–", "-").replace("—", "-") for text in (gold, read))
    return 1 - Levenshtein.normalized_distance(one, other)


def compared(
    path: Path, pages: dict[str, list[Rows]], plain: Callable[[str], str]
) -> Iterator[tuple[str, Place, str, str, float]]:
    """Page, place, gold text, read text and likeness of each cell of gold. Tables are paired in their order."""
    for number, tables in pages.items():
        page = restore_page(read_page(path, int(number), OcrOptions(hand=False)), load_restorer())
        found = read_cells(page)
        for i, rows in enumerate(tables):
            read = found[i] if i < len(found) else {}
            for place, text in gold_cells(rows).items():
                yield number, place, text, read.get(place, ""), likeness(text, read.get(place, ""), plain)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--scans", type=Path, default=Path("../shared/scans"))
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--misses", action="store_true", help="show the cells that are not right, on stderr")
    args = parser.parse_args()
    sys.path.insert(0, str(args.eval))
    spelling = importlib.import_module("scoretext")
    print(f"## Table cells ({date.today()}, restored text)\n\n| scan | cells | right | right but for a slip |")
    print("|---|---|---|---|")
    total: list[float] = []
    for gold in sorted(args.gold.glob("*.json")):
        path = next(p for p in args.scans.glob(f"{gold.stem}.*") if p.suffix in SUFFIXES)
        cells = list(
            compared(path, json.loads(gold.read_text("utf-8")), lambda t: spelling.same_tones(spelling.nfc(t)))
        )
        for number, place, text, read, like in cells if args.misses else ():
            if like < 1:
                print(f"{gold.stem} p{number} {place}: {text!r} read {read!r}", file=sys.stderr)
        print(row(gold.stem, shares := [cell[-1] for cell in cells]), flush=True)
        total += shares
    print(row("all", total))


def row(name: str, shares: list[float]) -> str:
    """A row of the Markdown table."""
    counts = sum(share == 1 for share in shares), sum(share >= ALIKE for share in shares)
    return f"| {name} | {len(shares)} | {' | '.join(f'{count / max(1, len(shares)):.0%}' for count in counts)} |"


if __name__ == "__main__":
    main()
