"""Makes the pictures of docs/reading.md from the sample documents: parts of pages before and after cleaning.

python -m samples.before_after
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr import pdf
from ocr.picture import grey
from ocr.preprocess import clean

HERE = Path(__file__).parent
TARGET = HERE.parent / "docs" / "reading.webp"
DPI = 200
WIDTH, GAP = 620, 14


class Part(NamedTuple):
    """A part of a page: file, page, and its sides as shares of the page."""

    name: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


PARTS = (
    Part("cong-van-kiem-tra-kho", 1, 0.08, 0.04, 0.95, 0.24),
    Part("cong-van-kiem-tra-kho", 1, 0.08, 0.53, 0.95, 0.7),
    Part("quyet-dinh-danh-muc", 2, 0.08, 0.04, 0.95, 0.26),
)


def cut(picture: NDArray[np.uint8], part: Part) -> Image.Image:
    """The part of a picture (BGR or grey), brought to the width of a column."""
    height, width = picture.shape[:2]
    rows = slice(round(part.top * height), round(part.bottom * height))
    inside = picture[rows, round(part.left * width) : round(part.right * width)]
    image = Image.fromarray(inside if inside.ndim == 2 else inside[..., ::-1].copy()).convert("RGB")
    return image.resize((WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.LANCZOS)


def pair(part: Part) -> Image.Image:
    """Before and after, side by side."""
    picture = pdf.render(HERE / f"{part.name}.pdf", part.page, DPI, 10**9)
    images = [cut(picture, part), cut(grey(clean(picture, DPI).print_only), part)]
    row = Image.new("RGB", (2 * WIDTH + GAP, images[0].height), "white")
    for at, image in enumerate(images):
        row.paste(image, (at * (WIDTH + GAP), 0))
    return row


def main() -> None:
    """Write the picture."""
    rows = [pair(part) for part in PARTS]
    whole = Image.new("RGB", (rows[0].width, sum(row.height + GAP for row in rows) - GAP), (120, 120, 120))
    top = 0
    for row in rows:
        whole.paste(row, (0, top))
        top += row.height + GAP
    whole.save(TARGET, quality=70, method=6)
    print(TARGET, TARGET.stat().st_size)


if __name__ == "__main__":
    main()
