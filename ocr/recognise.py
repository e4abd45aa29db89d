"""A cleaned picture becomes lines of words: blocks on a sheet, one run of the engine, boxes back on the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from ocr.blocks import Blocks, find_blocks
from ocr.engine import Engine, Order, ReadWord, Segmentation
from ocr.model import Word
from ocr.noise import is_noise_line, makes_sense, without_noise
from ocr.options import OcrOptions
from ocr.picture import Picture, PixelBox
from ocr.preprocess import Cleaned
from ocr.reread import Reading, read_again
from ocr.sheet import Sheet, lay_out

EDGE = 4
"""Pixels of white kept around a block."""

LEAST_HEIGHT = 0.5
"""Blocks lower than this many x-heights (dashes, specks) are not read."""


def sheet_of(page: Cleaned, blocks: Blocks) -> Sheet | None:
    """The blocks of a page on a sheet; None when there is nothing to read."""
    pieces = [
        (place, _cut_out(page.print_only, blocks, label, place), 1.0)
        for label, box in enumerate(blocks.boxes, 1)
        if box.height >= LEAST_HEIGHT * blocks.x_height and (place := _grown(box, page.print_only)).width > 2 * EDGE
    ]
    return lay_out(pieces, 2 * blocks.x_height) if pieces else None


def _grown(box: PixelBox, picture: Picture) -> PixelBox:
    """The box with its edge of white, inside the picture."""
    height, width = picture.shape[:2]
    return PixelBox(
        max(0, box.left - EDGE), max(0, box.top - EDGE), min(width, box.right + EDGE), min(height, box.bottom + EDGE)
    )


def _cut_out(picture: Picture, blocks: Blocks, label: int, box: PixelBox) -> Picture:
    """The block alone: ink of other blocks inside its box becomes white."""
    window = (slice(box.top, box.bottom), slice(box.left, box.right))
    labels = blocks.labels[window]
    return np.where((labels == label) | (labels == 0), picture[window], np.uint8(255))


def read_blocks(page: Cleaned, engine: Engine, options: OcrOptions) -> list[list[Reading]]:
    """The lines of the page as words with boxes in pixels of the cleaned picture, doubtful ones read twice."""
    if page.lines is None:
        raise ValueError("the page has not been cleaned")
    blocks = find_blocks(page.ink, page.lines, page.dpi)
    sheet = sheet_of(page, blocks)
    if sheet is None:
        return []
    order = Order(sheet.picture, page.dpi, options.language, Segmentation.COLUMN, options.page_seconds)
    lines = grouped(sheet, engine.read(order))
    kept = [without_noise(line) for line in lines if not is_noise_line(line, blocks.x_height)]
    if not options.reread:
        return [[Reading(word) for word in line] for line in kept]
    return read_again(page.print_only, page.dpi, kept, engine, options)


def grouped(sheet: Sheet, words: Iterable[ReadWord]) -> list[list[ReadWord]]:
    """Words of a sheet by the strip and line they stand in, with their boxes on the page."""
    lines: dict[tuple[int, tuple[int, int, int]], list[ReadWord]] = defaultdict(list)
    for word in words:
        strip, placed = sheet.on_page(word)
        lines[strip, word.line].append(placed)
    return list(lines.values())


def as_word(reading: Reading, dpi: float) -> Word:
    """A word as read, with its box in points and its alternatives."""
    word = reading.word
    return Word(word.text, word.box.points(dpi), round(word.confidence, 4), reading.alternatives)


UPSIDE_DOWN = 0.35
"""Sensible letters among all letters read: a guess that kept the pages tried the right way up; a
wrong alarm costs one more reading, and the better reading is kept."""


def certainty(lines: Iterable[Iterable[Reading]]) -> float:
    """Letters in words that make sense and were read with some confidence."""
    words = [reading.word for line in lines for reading in line]
    return float(sum(len(word.text) for word in words if makes_sense(word.text) and word.confidence > 0.5))


def looks_upside_down(lines: Sequence[Sequence[Reading]]) -> bool:
    """Whether so little of what was read makes sense that the page may stand on its head."""
    letters = sum(len(reading.word.text) for line in lines for reading in line)
    return letters > 60 and certainty(lines) < UPSIDE_DOWN * letters
