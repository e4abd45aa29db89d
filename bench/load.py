"""Speed on pages with a good text layer, and memory over a long document of 300 dpi scans.

python -m bench.load [--scans ../shared/scans] [--pages 40]

The document of the memory test is made from a typeset invented page; each row says how large this process and its
largest child have been up to that page. Prints a Markdown section for bench/RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_THREAD_LIMIT", "1")
sys.path.insert(0, str(Path(__file__).parent.parent / "samples"))

import typeset
from model import letters

from bench import processor
from ocr import OcrOptions, describe, pdf, read_page, triage
from ocr.textlayer import read_layer

DPI = 300
REPEATED = 20
"""Readings of each page with a text layer: one alone is over too soon to be timed."""


def long_document(pages: int, path: Path) -> None:
    """A PDF of that many grey A4 pages at 300 dpi, all alike."""
    page = typeset.pages(next(iter(letters().values())))[0].convert("L")
    large = page.resize((round(page.width * DPI / typeset.DPI), round(page.height * DPI / typeset.DPI)))
    large.save(path, save_all=True, append_images=[large] * (pages - 1), resolution=DPI, quality=60)


def peak() -> tuple[float, float]:
    """Largest resident size so far in MiB, of this process and of any child that has ended."""
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own / 1024, children / 1024


def growth(pages: int) -> Iterator[tuple[int, float, float]]:
    """Page number and peaks, at the first page and then eight times on the way."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        long_document(pages, path)
        for number in range(1, pages + 1):
            read_page(path, number, OcrOptions())
            if number == 1 or number % max(1, pages // 8) == 0:
                yield number, *peak()


def text_layers(scans: Path) -> tuple[int, float]:
    """Pages with a good text layer read, and processor seconds for them."""
    count, seconds = 0, 0.0
    for path in sorted(scans.glob("*.pdf")):
        for number in range(1, describe(path, OcrOptions()).pages + 1):
            if not has_layer(path, number):
                continue
            began = processor.seconds()
            for _ in range(REPEATED):
                read_page(path, number, OcrOptions())
            seconds += processor.seconds() - began
            count += REPEATED
    return count, seconds


def has_layer(path: Path, number: int) -> bool:
    """Whether the page is read from its text layer."""
    shape = pdf.shape(path, number)
    return triage.judge(read_layer(path, number, shape.overlays), shape).choice is triage.Choice.LAYER


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=Path, default=Path("../shared/scans"))
    parser.add_argument("--pages", type=int, default=40)
    args = parser.parse_args()
    print(f"## Memory and text layers ({date.today()})\n")
    print("| page of a 300 dpi document | peak of the worker, MiB | peak of its largest child, MiB |\n|---|---|---|")
    for number, own, child in growth(args.pages):
        print(f"| {number} | {own:.0f} | {child:.0f} |", flush=True)
    if args.scans.exists():
        count, seconds = text_layers(args.scans)
        print(f"\nPages with a good text layer: {count / max(seconds, 1e-9):.0f} a second and core ({count} readings).")


if __name__ == "__main__":
    main()
