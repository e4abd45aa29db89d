"""Reading real scans: our reader, as read and restored, beside plain Tesseract and OCRmyPDF; same pages, same run.

python -m bench.read --scans ../shared/scans --eval ../shared/eval [--limit N] [--out DIR] [--pages DIR]

Prints a Markdown section for bench/RESULTS.md. Each reader runs alone with one thread, rendering included; what counts
is processor seconds a page, its own and those of the programs it runs, as all cores are busy in a run over many files.
Restoring is timed apart. Stamps are left out of all texts.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

from bench import processor, signers
from bench.readers import Reader, as_read, as_restored, installed
from ocr import tesseract
from ocr.model import Page
from restore import Restorer, load_restorer, restore_page

PageCase = tuple[Path, int, str]
"""A transcribed page: file, number, gold text."""


@dataclass
class Row:
    """What a reader reached over all pages."""

    name: str
    counts: Any
    seconds: float = 0.0  # of processor time

    def add(self, scorer: Any, case: PageCase, text: str, seconds: float, out: Path | None) -> None:
        """Score one page."""
        path, number, gold = case
        self.seconds += seconds
        self.counts += scorer.score(gold, text)
        if out is not None:
            (out / self.name).mkdir(parents=True, exist_ok=True)
            (out / self.name / f"{path.stem}.p{number}.txt").write_text(text, "utf-8")


def pages_of(scans: Path, limit: int | None) -> list[PageCase]:
    """The transcribed pages."""
    found = []
    for gold in sorted(scans.glob("*.gold.txt"))[:limit]:
        name, number = gold.name.removesuffix(".gold.txt").rsplit(".p", 1)
        file = next(path for path in scans.glob(f"{name}.*") if path.suffix in (".pdf", ".jpg"))
        found.append((file, int(number), gold.read_text("utf-8")))
    return found


def measure(
    name: str, reader: Reader, cases: list[PageCase], scorer: Any, restorer: Restorer, out: Path | None
) -> list[Row]:
    """Scores and seconds of a reader over all pages; of ours as read and as restored."""
    read, restored = Row(name, scorer.Counts()), Row(f"{name}, restored", scorer.Counts())
    for case in cases:
        began = processor.seconds()
        found = reader(case[0], case[1])
        took = processor.seconds() - began
        if not isinstance(found, Page):
            read.add(scorer, case, found, took, out)
            continue
        read.add(scorer, case, as_read(found), took, out)
        mended = restore_page(found, restorer)
        restored.add(scorer, case, as_restored(mended), processor.seconds() - began, out)
    return [read, restored] if restored.counts.chars else [read]


def section(rows: list[Row], pages: int, missing: list[str]) -> str:
    """The Markdown table."""
    lines = [
        f"## Reading {pages} transcribed pages ({date.today()}, tesseract {tesseract.version()}, one process)\n",
        "| reader | CER | WER | bag-of-words miss | line CER | codes found | CPU s a page | pages/s of ours to it |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        report = row.counts.report(row.name)
        shares = [report["cer"], report["wer"], 1 - report["bag_r"], report["line_cer"], report["code_r"]]
        ratio = row.seconds / rows[0].seconds
        cells = [row.name, *(f"{share:.1%}" for share in shares), f"{row.seconds / pages:.2f}", f"{ratio:.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", *missing])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=Path, default=Path("../shared/scans"))
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--limit", type=int, help="only the first N pages, and the signers of the first N scans")
    parser.add_argument("--out", type=Path, help="keep the texts here, one folder a reader")
    parser.add_argument("--pages", type=Path, help="take whole documents for the signers from this folder of page JSON")
    args = parser.parse_args()
    sys.path.insert(0, str(args.eval))
    scorer, spelling = importlib.import_module("score_ocr"), importlib.import_module("scoretext")
    readers, missing = installed()
    cases, restorer = pages_of(args.scans, args.limit), load_restorer()
    restorer.restore_lines(["Căn cứ Luật"])  # loads the model before the clock runs
    rows = [row for name, reader in readers.items() for row in measure(name, reader, cases, scorer, restorer, args.out)]
    print(section(rows, len(cases), missing))
    found = signers.readable(
        args.scans, args.pages, restorer, lambda text: spelling.same_tones(spelling.nfc(text)), args.limit
    )
    print("", signers.section(found), sep="\n")


if __name__ == "__main__":
    main()
