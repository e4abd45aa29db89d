"""Lone signs in table cells, read again: an engine takes the single digit of a cell for dirt.

The ink of each cell without words is set down five times in a row, as if it were a word: then the engine reads it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import cv2
import numpy as np

from ocr.engine import Engine, Order, ReadWord, Segmentation
from ocr.options import OcrOptions
from ocr.picture import Picture, PixelBox, millimetres
from ocr.preprocess import Cleaned
from ocr.reread import Reading
from ocr.sheet import lay_out
from ocr.tables import Address, Grid, address

TIMES: Final = 5
AGREED: Final = 0.6
"""Share of the repeats that must be read alike."""

SMALLEST_MM, HIGHEST_MM, WIDEST_MM = 1.2, 5.0, 4.0
"""Height and width of a sign: higher is a part of a rule or a stamp, wider a word."""

INSIDE_MM: Final = 0.7
"""Room between a ruling line and what stands in the cell."""

STROKES: Final = frozenset("1Il|]![iJjT")
"""What an upright stroke is read as; in a column of numbers it is a one."""

LEAST_INK: Final = 15


def lone_signs(
    page: Cleaned, lines: Sequence[Sequence[Reading]], grids: Sequence[Grid], engine: Engine, options: OcrOptions
) -> list[list[Reading]]:
    """A line for each digit that stands alone in a cell where nothing was read, in a column that holds numbers."""
    texts = _texts(page, lines, grids)
    places = [(at, box) for at, box in _places(page, grids) if at not in texts and _counts(grids, texts, at)]
    if not places:
        return []
    sheet = lay_out([(box, _repeated(page.print_only, box), 1.0) for _, box in places], millimetres(4, page.dpi))
    read: dict[int, list[ReadWord]] = defaultdict(list)
    order = Order(sheet.picture, page.dpi, options.language, Segmentation.BLOCK, options.page_seconds)
    for word in engine.read(order):
        read[sheet.on_page(word)[0]].append(word)
    found = []
    for index, (_, box) in enumerate(places):
        digit = agreed(word.text for word in read[index])
        if digit is not None:
            confidence = sum(word.confidence for word in read[index]) / len(read[index])
            found.append([Reading(ReadWord(digit, box, confidence, (0, 0, 0)))])
    return found


def agreed(words: Iterable[str]) -> str | None:
    """The digit that most repeats of a sign were read as; None where they do not agree.

    >>> agreed(["33333"]), agreed(["III1II"]), agreed(["2", "2ó", "2", "2"]), agreed(["li", "WMW", "h"])
    ('3', '1', '2', None)
    """
    signs = Counter("1" if sign in STROKES else sign for word in words for sign in word)
    if not signs:
        return None
    sign, count = signs.most_common(1)[0]
    return sign if sign.isdecimal() and count >= max(TIMES - 2, AGREED * signs.total()) else None


def _texts(page: Cleaned, lines: Sequence[Sequence[Reading]], grids: Sequence[Grid]) -> dict[Address, str]:
    """What was read in each cell."""
    held: dict[Address, str] = defaultdict(str)
    for line in lines:
        for reading in line:
            at = address(grids, reading.word.box.points(page.dpi))
            if at is not None:
                held[at] += reading.word.text
    return held


def _counts(grids: Sequence[Grid], texts: dict[Address, str], at: Address) -> bool:
    """Whether another cell of the column holds a number of one or two digits."""
    cells = grids[at[0]].cells
    column = cells[at[1]].column
    return any(
        cell.column == column and texts.get((at[0], index), "").strip(".").isdecimal() and len(texts[at[0], index]) < 4
        for index, cell in enumerate(cells)
    )


def _places(page: Cleaned, grids: Sequence[Grid]) -> Iterator[tuple[Address, PixelBox]]:
    """Each cell whose ink may be one sign, and the box of that ink."""
    inside, edge = millimetres(INSIDE_MM, page.dpi), 3
    least, high, wide = (millimetres(side, page.dpi) for side in (SMALLEST_MM, HIGHEST_MM, WIDEST_MM))
    for number, grid in enumerate(grids):
        for index, cell in enumerate(grid.cells):
            if cell.box is None:
                continue
            left, top, right, bottom = PixelBox.of(cell.box, page.dpi)
            ink = page.ink[top + inside : max(top, bottom - inside), left + inside : max(left, right - inside)]
            if cv2.countNonZero(np.ascontiguousarray(ink)) < LEAST_INK:
                continue
            x, y, width, height = cv2.boundingRect(ink)
            if least <= height <= high and width <= wide:
                x, y = left + inside + x, top + inside + y
                yield (number, index), PixelBox(x - edge, y - edge, x + width + edge, y + height + edge)


def _repeated(picture: Picture, box: PixelBox) -> Picture:
    """The piece of the picture several times side by side."""
    piece = picture[box.top : box.bottom, box.left : box.right]
    white = np.full((box.height, round(0.6 * box.height)), 255, np.uint8)
    row: Picture = np.hstack([piece, white] * TIMES).astype(np.uint8)
    return row
