"""Pages photographed with a phone: word errors by kind of damage, with and without flattening.

python -m bench.photos [--pages N] [--keep DIR]

Each kind of damage meets the same invented pages, read by plain Tesseract, by our reader without its step `flatten`,
and with it. CER and WER are edits of signs and words over those of the truth, rows as printed. Prints Markdown.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

os.environ.setdefault("OMP_THREAD_LIMIT", "1")
sys.path.insert(0, str(Path(__file__).parent.parent / "samples"))

import cv2
import numpy as np
import typeset
from make import scanned
from model import Scan
from rapidfuzz.distance import Levenshtein

from bench.camera import Shot, curl, gutter, lifted, photograph
from bench.invented_documents import Directives
from ocr import OcrOptions, preprocess, tesseract
from ocr.engine import Order, ReadWord, Segmentation
from ocr.imagefile import A4_WIDTH_INCHES
from ocr.model import Page
from ocr.picture import grey
from ocr.pipeline import read_picture
from ocr.tesseract import TesseractEngine

KINDS: dict[str, Callable[[int], Shot]] = {
    "photo from above": lambda n: Shot(seed=n),
    "leaning phone, table seen": lambda n: Shot(pitch=12 + 3 * n, yaw=8 - 7 * n, roll=3 - 3 * n, near=0.86, seed=n),
    "leaning phone, no edge seen": lambda n: Shot(pitch=6 - 12 * n, yaw=8 - 3 * n, roll=2 - 3 * n, near=1.18, seed=n),
    "curl": lambda n: Shot(pitch=12 + 6 * n, profile=curl(20 + 10 * n), near=0.88, seed=n),
    "side lifted": lambda n: Shot(pitch=16, yaw=-6, profile=lifted(30 + 15 * n), bend=12 * n, near=0.82, seed=n),
    "bound volume": lambda n: Shot(pitch=14 + 6 * n, profile=gutter(25 + 10 * n), near=0.88, seed=n),
    "shadow of a hand": lambda n: Shot(shadow=0.4 + 0.15 * n, vignette=0.12, seed=n),
    "curl, leaning, shadow, blur": lambda n: Shot(
        pitch=14, yaw=6 - 6 * n, roll=2, profile=curl(18 + 8 * n), shadow=0.45, blur=1.4, near=0.84, seed=n
    ),
}
"""Shots by name of the damage, for a number from 0 that varies them."""

FLAT = "flat scan"


class Printed(NamedTuple):
    """A typeset page and its words, row by row."""

    image: Any
    rows: tuple[str, ...]


def printed(number: int) -> Printed:
    """An invented directive on A4."""
    sheet = typeset.Sheet()
    rows: list[str] = []
    lines = Directives(400).text(number * 7 + 3).splitlines()
    title = next(i for i, line in enumerate(lines) if "\t" not in line)
    closing = next(i for i, line in enumerate(lines) if line.startswith("Nơi nhận"))
    for line in lines[:title]:
        _side_by_side(sheet, line.split("\t"), rows, "b" if not line.startswith("Số") else "")
    sheet.y += typeset.points(16)
    for line in lines[title : title + 2]:
        typeset.centred(sheet, line, "b", 14, typeset.WIDTH / 2, typeset.points(430))
        rows.append(line)
    sheet.y += typeset.points(10)
    for line in lines[title + 2 : closing]:
        typeset.paragraph(sheet, line)
        rows.append(line)
    for line in lines[closing:]:
        _side_by_side(sheet, line.split("\t"), rows, "")
    return Printed(sheet.image, tuple(rows))


def _side_by_side(sheet: Any, parts: list[str], rows: list[str], style: str) -> None:
    """Print the parts of a row around the middles of the two columns of a letterhead."""
    for part, middle in zip(parts, (175, 405), strict=False):
        sheet.text(typeset.points(middle), sheet.y, part, style, 12, "ma")
    sheet.y += typeset.points(18)
    rows.append(" ".join(parts))


def plain(picture: Any) -> str:
    """What Tesseract reads on the picture as it is."""
    words = TesseractEngine().read(Order(grey(picture), _dpi(picture), segmentation=Segmentation.PAGE))
    lines: dict[tuple[int, int, int], list[ReadWord]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return "\n".join(" ".join(word.text for word in line) for line in lines.values())


def ours(picture: Any) -> Page:
    """What our reader reads."""
    return read_picture(picture, _dpi(picture), OcrOptions(hand=False), TesseractEngine())


def unflattened(picture: Any) -> Page:
    """The same without flattening."""
    steps = tuple(step for step in preprocess.STEPS if step is not preprocess.make_flat)
    with patch.object(preprocess, "STEPS", steps):
        return ours(picture)


def _dpi(picture: Any) -> float:
    """Resolution as it is taken for a picture file that states none."""
    return float(min(picture.shape[:2])) / A4_WIDTH_INCHES


class Errors(NamedTuple):
    """Edits and how many signs and words there were to read."""

    signs: int
    words: int
    all_signs: int
    all_words: int

    def __add__(self, other: Any) -> Errors:
        return Errors(*(mine + its for mine, its in zip(self, other, strict=True)))

    def __str__(self) -> str:
        return f"{self.signs / self.all_signs:.1%} / {self.words / self.all_words:.1%}"


def errors(read: str, truth: tuple[str, ...]) -> Errors:
    """Edits between what was read and what was printed, breaks of lines taken as spaces."""
    got, expected = read.split(), " ".join(truth).split()
    one, other = " ".join(got), " ".join(expected)
    return Errors(Levenshtein.distance(one, other), Levenshtein.distance(got, expected), len(other), len(expected))


def touched(page: Page) -> bool:
    """Whether the page was flattened."""
    return page.mesh is not None


def pictures(kind: str, count: int) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """The pictures of one kind with the rows printed on them."""
    for number in range(count):
        page = printed(number)
        if kind == FLAT:
            image = scanned(page.image, Scan(seed=number, skew=0.2, noise=3.0), 0)
            yield np.array(image)[..., ::-1].copy(), page.rows
        else:
            yield photograph(page.image, KINDS[kind](number)), page.rows


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2, help="pages of each kind (default 2)")
    parser.add_argument("--only", help="only kinds whose name holds this")
    parser.add_argument("--keep", type=Path, help="keep the pictures here")
    args = parser.parse_args()
    print(f"## Photographs ({date.today()}, tesseract {tesseract.version()}, generated pages, {args.pages} a kind)\n")
    print("CER / WER; flattened: pages on which the step acted. Sheets of 210 mm, phone at 420 mm.\n")
    print("| damage | plain Tesseract | ours, not flattened | ours | words wrong, of | flattened |")
    print("|---|---|---|---|---|---|")
    for kind in (FLAT, *KINDS):
        if args.only and args.only not in kind:
            continue
        sums = [Errors(0, 0, 0, 0)] * 3
        acted = 0
        for number, (picture, truth) in enumerate(pictures(kind, args.pages)):
            if args.keep:
                args.keep.mkdir(parents=True, exist_ok=True)
                cv2.imwrite(str(args.keep / f"{kind}-{number}.png"), picture)
            page = ours(picture)
            acted += touched(page)
            read = (plain(picture), unflattened(picture).text, page.text)
            sums = [old + errors(text, truth) for old, text in zip(sums, read, strict=True)]
        wrong = f"{sums[2].words} of {sums[2].all_words}"
        print(f"| {kind} | {' | '.join(map(str, sums))} | {wrong} | {acted} of {args.pages} |", flush=True)


if __name__ == "__main__":
    main()
