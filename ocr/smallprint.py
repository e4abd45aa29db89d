"""The small print of the closing (`Nơi nhận: …`, `Lưu: VT, …`) read again: clerks' signs, abbreviations, lone digits.

It is set in 10 to 11 points, half of its words are in no dictionary, and one wrong letter spoils a recipient. So all of
it is read once more, smaller and darker, as scattered words. A line on which both readings do not agree is read alone
in some sizes, and all of its readings vote.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from ocr.election import elected, with_earlier
from ocr.engine import Engine, Order, ReadWord, Segmentation
from ocr.model import Box, Line, Zone
from ocr.options import OcrOptions
from ocr.picture import PixelBox
from ocr.preprocess import Cleaned
from ocr.reread import Reading, condensed, is_one_line, matched, place_of
from ocr.sheet import lay_out
from ocr.wordvotes import box_of, text_of

SCALE: Final = 0.55
"""Small letters of 11 point are 9 pixels high then. Of 241 recipients of real scans one reading as a block had 195
letter for letter at full size, 208 at this scale and darkened, 216 as scattered words."""

SIZES: Final = (0.6, 0.8, 1.0)
"""Sizes in which a disputed line is read alone."""

FARTHEST: Final = 3.0
"""White between two lines of the closing, in heights of a line, at most; looked so far below the last one, too."""

SIDE: Final = 8.0
"""White kept at the sides, points."""

LEVEL: Final = 0.5
"""How far the middle of a word may be from that of its line, in heights of the line."""


def small_print_of(lines: Sequence[Line]) -> Box | None:
    """Where the small print of the closing stands: from `Nơi nhận` down to the last line near the one above it."""
    boxes = [line.box for line in lines if line.zone is Zone.RECIPIENTS and line.box is not None]
    if not boxes:
        return None
    boxes.sort(key=lambda box: box.top)
    kept = boxes[:1]
    for above, below in pairwise(boxes):
        if below.top - above.bottom > FARTHEST * above.height:
            break
        kept.append(below)
    around = Box(*(pick(sides) for pick, sides in zip((min, min, max, max), zip(*kept, strict=True), strict=True)))
    under = around.bottom + FARTHEST * kept[-1].height
    others = (line.box for line in lines if line.box is not None and line.zone is not Zone.RECIPIENTS)
    right = min(
        (box.left for box in others if box.left > around.right and _beside(box, around)), default=around.right + SIDE
    )
    return Box(
        max(0.0, around.left - SIDE),
        max(0.0, around.top - kept[0].height / 2),
        min(right, around.right + SIDE),
        min([under, *(line.box.top for line in lines if line.box is not None and line.box.top >= around.bottom)]),
    )


def _beside(box: Box, around: Box) -> bool:
    """Whether two boxes share some height."""
    return box.top < around.bottom and around.top < box.bottom


def read_small_print(
    page: Cleaned, lines: list[list[Reading]], place: Box, engine: Engine, options: OcrOptions
) -> None:
    """Put the elected words of the small print in the place of those in `lines`; lines that were lost are added."""
    window = PixelBox.of(place, page.dpi)
    known = [line for line in lines if _is_inside(line, window)]
    elsewhere = [reading.word for line in lines if not any(line is own for own in known) for reading in line]
    again = [word for word in _scattered(page, window, engine, options) if not _covered(word, elsewhere)]
    readings = []
    for line in known:
        first = [_dashed(reading.word) for reading in line]
        readings.append([first, _taken(again, first)])
    while again:
        readings.append([[], _taken(again, again[:1])])
        known.append([])
        lines.append(known[-1])
    disputed = [number for number, found in enumerate(readings) if any(map(_is_disputed, matched(*found)))]
    for number, more in zip(disputed, _alone(page, [readings[n] for n in disputed], engine, options), strict=True):
        readings[number] += more
    for line, found in zip(known, readings, strict=True):
        line[:] = [with_earlier(reading, line) for reading in elected(found)]
    lines[:] = sorted(filter(None, lines), key=lambda line: (line[0].word.box.top, line[0].word.box.left))


def _dashed(word: ReadWord) -> ReadWord:
    """The word, a lone tilde as the dash it is: short dashes of small print are read as tildes."""
    return word._replace(text="-") if word.text == "~" else word


def _covered(word: ReadWord, others: Sequence[ReadWord]) -> bool:
    """Whether a word stands where others do."""
    return any(3 * word.box.overlap(other.box) > word.box.width * word.box.height for other in others)


def _is_disputed(place: Sequence[Sequence[ReadWord]]) -> bool:
    """Whether the readings of a place differ, and not in a sign only."""
    texts = {text_of(words) for words in place}
    return len(texts) > 1 and any(sign.isalnum() for text in texts for sign in text)


def _alone(
    page: Cleaned, disputed: Sequence[Sequence[Sequence[ReadWord]]], engine: Engine, options: OcrOptions
) -> list[list[list[ReadWord]]]:
    """For each disputed line its readings alone, in each of `SIZES`."""
    if not disputed:
        return []
    places = [place_of(next(filter(None, readings)), page.print_only) for readings in disputed]
    pieces = [(box, condensed(page.print_only, box, size), size) for size in SIZES for box in places]
    sheet = lay_out(pieces, round(0.16 * page.dpi))
    read: list[list[ReadWord]] = [[] for _ in pieces]
    order = Order(sheet.picture, page.dpi, options.language, Segmentation.COLUMN, options.page_seconds)
    for word in engine.read(order):
        strip, placed = sheet.on_page(word)
        read[strip].append(_dashed(placed))
    return [[words for words in read[number :: len(places)] if is_one_line(words)] for number in range(len(places))]


def _scattered(page: Cleaned, window: PixelBox, engine: Engine, options: OcrOptions) -> list[ReadWord]:
    """The words of the window read smaller, as scattered ones, with boxes on the page."""
    sheet = lay_out([(window, condensed(page.print_only, window, SCALE), SCALE)], round(0.1 * page.dpi))
    order = Order(sheet.picture, SCALE * page.dpi, options.language, Segmentation.SPARSE, options.page_seconds)
    return [_dashed(sheet.on_page(word)[1]) for word in engine.read(order)]


def _is_inside(line: Sequence[Reading], window: PixelBox) -> bool:
    """Whether a line stands in the window."""
    box = box_of(reading.word for reading in line)
    return window.left <= box.left and box.right <= window.right and window.top <= box.top and box.top < window.bottom


def _taken(words: list[ReadWord], line: Sequence[ReadWord]) -> list[ReadWord]:
    """The words at the height of a line, from left to right; they are taken out of `words`."""
    top, bottom = median(word.box.top for word in line), median(word.box.bottom for word in line)
    level = [word for word in words if abs(word.box.top + word.box.bottom - top - bottom) < LEVEL * 2 * (bottom - top)]
    words[:] = [word for word in words if word not in level]
    return sorted(level, key=lambda word: word.box.left)
