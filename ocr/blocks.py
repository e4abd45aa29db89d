"""Where ink stands together: columns, cells and paragraphs as blocks with white around them."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.picture import Mask, PixelBox, components, millimetres
from ocr.rules import Rules

GUTTER = 2.2
"""White wider than this many x-heights parts two columns. Words of a justified line rarely stand wider apart."""

LEADING = 1.1
"""White higher than this many x-heights parts two paragraphs."""


class Blocks(NamedTuple):
    """Blocks of a page: `labels` gives each pixel's block (0 none), `boxes[i]` is the box of block i + 1."""

    labels: NDArray[np.int32]
    boxes: tuple[PixelBox, ...]
    x_height: int


def letter_height(ink: Mask, dpi: float) -> int:
    """The commonest height of a small letter in pixels; that of 13 point print where the page holds too few."""
    usual = max(4, round(13 * 0.45 / 72 * dpi))
    _, stats = components(ink)
    heights, widths = stats[1:, 3], stats[1:, 2]
    letters = heights[(heights > usual * 0.5) & (heights < usual * 2.2) & (widths < 3 * usual) & (widths > usual * 0.2)]
    if len(letters) < 40:
        return usual
    counts = np.bincount(letters)
    smooth = np.convolve(counts, np.ones(3), "same")
    return int(smooth.argmax())


def find_blocks(ink: Mask, rules: Rules, dpi: float) -> Blocks:
    """Blocks of the ink; ruling lines always part them (cells of a table)."""
    x_height = letter_height(ink, dpi)
    factor = min(1.0, 6.0 / x_height)  # six pixels a letter are enough to see the white between
    size = (round(ink.shape[1] * factor), round(ink.shape[0] * factor))
    small = (cv2.resize(ink, size, interpolation=cv2.INTER_AREA) > 30).astype(np.uint8) * 255
    kernel = np.ones((max(1, round(LEADING * x_height * factor)), max(1, round(GUTTER * x_height * factor))), np.uint8)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)
    _cut(closed, rules, factor, dpi)
    labels, stats = components(closed)
    boxes = tuple(
        PixelBox(*(round(side / factor) for side in (left, top, left + width, top + height)))
        for left, top, width, height, _ in stats[1:].tolist()
    )
    full: NDArray[np.int32] = cv2.resize(labels, (ink.shape[1], ink.shape[0]), interpolation=cv2.INTER_NEAREST)
    return Blocks(full, boxes, x_height)


def _cut(closed: Mask, rules: Rules, factor: float, dpi: float) -> None:
    """White out upright rules, and level rules that belong to a grid."""
    for box in rules.down:
        left, right = round(box.left * factor), round(box.right * factor)
        closed[round(box.top * factor) : round(box.bottom * factor) + 1, left - 1 : right + 1] = 0
    for box in rules.across:
        if any(_meet(box, other, millimetres(1.5, dpi)) for other in rules.down):
            top, bottom = round(box.top * factor), round(box.bottom * factor)
            closed[top - 0 : bottom + 1, round(box.left * factor) : round(box.right * factor) + 1] = 0


def _meet(one: PixelBox, other: PixelBox, slack: int) -> bool:
    """Whether two rules cross or touch."""
    grown = PixelBox(one.left - slack, one.top - slack, one.right + slack, one.bottom + slack)
    return grown.overlap(other) > 0
