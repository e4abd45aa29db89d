"""Words below seals: signature blocks typeset under seals of known ink at known places, read with and without.

python -m bench.seals [--keep DIR]

Each page holds the same eight invented signature blocks. A word counts as below a seal when the seal's circle meets
its box, and as right when a word of the same letters was read there. Prints a Markdown section for bench/RESULTS.md.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("OMP_THREAD_LIMIT", "1")
sys.path.insert(0, str(Path(__file__).parent.parent / "samples"))

import cv2
import numpy as np
import typeset
from make import scanned
from model import Scan
from PIL import Image

from ocr import OcrOptions, tesseract
from ocr.engine import Order, Segmentation
from ocr.model import Box
from ocr.picture import grey
from ocr.pipeline import read_picture
from ocr.tesseract import TesseractEngine

BLOCKS = (
    ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Thị Sen"),
    ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Hữu Lộc"),
    ("TL. HIỆU TRƯỞNG", "TRƯỞNG PHÒNG", "Trần Thị Ngọc Ánh"),
    ("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Đỗ Quốc Khánh"),
    ("TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Phạm Bích Thủy"),
    ("Q. CỤC TRƯỞNG", "CHI CỤC TRƯỞNG", "Võ Minh Đường"),
    ("TM. BAN CHỈ ĐẠO", "TRƯỞNG BAN", "Bùi Xuân Hỷ"),
    ("KT. VIỆN TRƯỞNG", "PHÓ VIỆN TRƯỞNG", "Hoàng Thị Huệ"),
)
INKS = {"red": (205, 52, 60), "pale red": (232, 140, 140), "violet": (120, 60, 160), "black": (40, 40, 40)}
PLACES = {"touching": -88.0, "over the left third": -62.0, "over the middle": -10.0}
"""Middle of the seal, in points from the middle of the block; the decree asks for the left third of the signature."""

RADIUS = 46.0  # points, as `typeset.stamp` draws it
SCANS = {"colour": False, "bitonal": True}


class Placed(NamedTuple):
    """A word with its box in points."""

    text: str
    box: Box


def page_of_blocks(ink: tuple[int, int, int] | None, offset: float) -> tuple[Image.Image, list[Placed], list[Any]]:
    """The page, its words, and the middles of its seals in points. No ink, no seals."""
    sheet = typeset.Sheet()
    words: list[Placed] = []
    middles = []
    for i, block in enumerate(BLOCKS):
        x, y = 180.0 + 260 * (i % 2), 80.0 + 185 * (i // 2)
        for text, down, size in zip(block, (0, 17, 84), (13.0, 13.0, 13.5), strict=True):
            words += printed(sheet, text, x, y + down, size)
        middles.append((x + offset, y + 50))
    for x, y in middles if ink else ():
        typeset.stamp(sheet, "CƠ QUAN MẪU TỈNH BẠCH ĐẰNG", typeset.points(x), typeset.points(y), ink)
    return sheet.image, words, middles


def printed(sheet: Any, text: str, middle: float, top: float, size: float) -> Iterator[Placed]:
    """Print a bold line around `middle` (points), word for word."""
    face = typeset.font("b", size)
    scale = 72 / typeset.DPI
    x = middle - face.getlength(text) * scale / 2
    for word in text.split():
        sheet.text(typeset.points(x), typeset.points(top), word, "b", size)
        left, upper, right, lower = (side * scale for side in face.getbbox(word))
        yield Placed(word, Box(x + left, top + upper, x + right, top + lower))
        x += face.getlength(word + " ") * scale


def below(words: Iterable[Placed], middles: Iterable[tuple[float, float]]) -> list[Placed]:
    """The words that a seal's circle meets."""
    return [word for word in words if any(_meets(word.box, x, y) for x, y in middles)]


def _meets(box: Box, x: float, y: float) -> bool:
    """Whether a seal around (x, y) reaches into the box."""
    across, down = max(box.left - x, 0, x - box.right), max(box.top - y, 0, y - box.bottom)
    return math.hypot(across, down) < RADIUS


def found(word: Placed, read: Iterable[Placed]) -> bool:
    """Whether the word was read at its place."""
    middle, height = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
    return any(
        other.text == word.text
        and other.box.left <= middle <= other.box.right
        and other.box.top - 4 <= height <= other.box.bottom + 4
        for other in read
    )


def ours(picture: Any) -> list[Placed]:
    """What our reader reads."""
    page = read_picture(picture, typeset.DPI, OcrOptions(hand=False), TesseractEngine())
    return [Placed(word.text, word.box) for line in page.lines for word in line.words if word.box]


def plain(picture: Any) -> list[Placed]:
    """What Tesseract reads on the page as it is."""
    words = TesseractEngine().read(Order(grey(picture), typeset.DPI, segmentation=Segmentation.PAGE))
    return [Placed(word.text, word.box.points(typeset.DPI)) for word in words]


def rows(keep: Path | None) -> Iterator[list[str]]:
    """A row for each scan, ink and place: right words without seals and below them, by us and by plain Tesseract."""
    for scan, bitonal in SCANS.items():
        clean = picture_of(page_of_blocks(None, 0.0)[0], bitonal)
        readings = [ours(clean), plain(clean)]
        for (ink, colour), (place, offset) in product(INKS.items(), PLACES.items()):
            page, words, middles = page_of_blocks(colour, offset)
            picture = picture_of(page, bitonal)
            if keep:
                cv2.imwrite(str(keep / f"{scan}-{ink}-{place}.png"), picture)
            under = below(words, middles)
            right = [sum(found(word, read) for word in under) for read in (*readings, ours(picture), plain(picture))]
            yield [scan, ink, place, str(len(under)), *(f"{count / len(under):.0%}" for count in right)]


def picture_of(page: Image.Image, bitonal: bool) -> Any:
    """The page as scanned, as the reader takes it (BGR or grey)."""
    image = scanned(page, Scan(seed=7, skew=0.2, noise=3.0, bitonal=bitonal), 0)
    return np.array(image.convert("L")) if bitonal else np.array(image.convert("RGB"))[..., ::-1].copy()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="keep the pages here")
    args = parser.parse_args()
    if args.keep:
        args.keep.mkdir(parents=True, exist_ok=True)
    print(f"## Words below seals ({date.today()}, tesseract {tesseract.version()}, generated pages)\n")
    print("Right words among those that a seal meets; the same words where no seal was set beside it.\n")
    print("| scan | ink | seal | words | no seal: ours | no seal: plain | ours | plain Tesseract |")
    print("|---|---|---|---|---|---|---|---|")
    for row in rows(args.keep):
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
