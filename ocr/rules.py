"""Ruling lines: found, kept for tables and underlines, taken out before reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from ocr.picture import Mask, Picture, PixelBox, components, millimetres, pixels_of

SHORTEST_MM = 11.0
"""Shortest stroke taken for a ruling line: longer than any letter, shorter than the rule below an agency's name."""

SHORTEST_BETWEEN_MM = 5.0
"""The same for a stroke that runs from one rule to another, as the side of a low row or narrow column does: still
higher than the capitals of a heading."""

MEETING_MM = 1.2
"""Ends nearer to a rule than this meet it."""

FAINTEST = 16
"""Grey levels that a pale hairline is darker than the paper at least."""

THICKEST_MM = 1.3


class Rules(NamedTuple):
    """Ruling lines of a page and the mask of their pixels."""

    across: tuple[PixelBox, ...]
    down: tuple[PixelBox, ...]
    mask: Mask


def find_rules(ink: Mask, dpi: float) -> Rules:
    """Straight thin strokes, level or upright, longer than any letter."""
    length = millimetres(SHORTEST_MM, dpi)
    across, across_mask = _strokes(ink, (length, 1), dpi)
    down, down_mask = _strokes(ink, (1, length), dpi)
    found = Rules(across, down, cv2.bitwise_or(across_mask, down_mask))
    return _with_short_ones(found, ink, dpi) if len(across) > 1 and len(down) > 1 else found


def with_faint_ones(found: Rules, picture: Picture, dpi: float) -> Rules:
    """The rules of a page, and pale hairlines that make up a table: alone they may be folds or bleed through."""
    if len(found.down) > 1:
        return found
    paper = int(np.median(picture[::8, ::8]))
    _, dark = cv2.threshold(picture, paper - FAINTEST - 1, 255, cv2.THRESH_BINARY_INV)
    if len(_strokes(dark, (1, millimetres(SHORTEST_MM, dpi)), dpi)[0]) < 2:
        return found
    pale = find_rules(dark, dpi)
    slack = millimetres(MEETING_MM, dpi)
    across = tuple(box for box in pale.across if _joins(box, pale.down, slack))
    down = tuple(box for box in pale.down if _joins(box, across, slack))
    if len(across) < 2 or len(down) < 2:
        return found
    mask = found.mask.copy()
    for box in (*across, *down):
        window = (slice(box.top, box.bottom), slice(box.left, box.right))
        mask[window] |= pale.mask[window]
    kept = tuple(box for box in found.across if not any(_overlap(box, other) for other in across))
    return Rules((*kept, *across), down, mask)


def _with_short_ones(found: Rules, ink: Mask, dpi: float) -> Rules:
    """The rules of a page with tables, and the short strokes that run from one of them to another."""
    length, slack = millimetres(SHORTEST_BETWEEN_MM, dpi), millimetres(MEETING_MM, dpi)
    mask = found.mask.copy()
    sides = []
    for kernel, known, others in (((length, 1), found.across, found.down), ((1, length), found.down, found.across)):
        strokes, _ = _strokes(ink, kernel, dpi)
        short = [
            box for box in strokes if not any(_overlap(box, rule) for rule in known) and _joins(box, others, slack)
        ]
        for box in short:
            mask[box.top : box.bottom, box.left : box.right] = 255
        sides.append((*known, *short))
    return Rules(sides[0], sides[1], mask)


def _overlap(one: PixelBox, other: PixelBox) -> bool:
    """Whether two boxes have a pixel in common."""
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def _joins(box: PixelBox, others: Sequence[PixelBox], slack: int) -> bool:
    """Whether both ends of a stroke meet rules that cross its direction."""
    x, y = (box.left + box.right) // 2, (box.top + box.bottom) // 2
    level = box.width > box.height
    ends = ((box.left, y), (box.right, y)) if level else ((x, box.top), (x, box.bottom))
    return all(any(_near(point, rule, slack) for rule in others) for point in ends)


def _near(point: tuple[int, int], box: PixelBox, slack: int) -> bool:
    """Whether a point lies in a box or within `slack` pixels of it."""
    x, y = point
    return box.left - slack <= x <= box.right + slack and box.top - slack <= y <= box.bottom + slack


def _strokes(ink: Mask, kernel: tuple[int, int], dpi: float) -> tuple[tuple[PixelBox, ...], Mask]:
    """Strokes that hold the kernel (width, height); small gaps and one pixel of unevenness are forgiven."""
    level = kernel[1] == 1
    bridge = np.ones((3, 1) if level else (1, 3), np.uint8)
    bridged = cv2.dilate(ink, bridge)
    shape = np.ones((kernel[1], kernel[0]), np.uint8)
    cores = cv2.erode(bridged, shape)
    mask = np.zeros_like(ink)
    x, y, across, down = _reached(cores, kernel)  # the few strokes lie in a part of the page: only there they are grown
    if not across:
        return (), mask
    window = (slice(y, y + down), slice(x, x + across))
    labels, stats = components(cv2.dilate(cores[window], shape))
    keep = np.zeros(len(stats), np.bool_)
    boxes = []
    for label, (left, top, width, height, area) in enumerate(stats.tolist()):
        long_side, thickness = (width, area / max(1, width)) if level else (height, area / max(1, height))
        if label and thickness <= millimetres(THICKEST_MM, dpi) and long_side >= 8 * thickness:
            keep[label] = True
            boxes.append(PixelBox(x + left, y + top, x + left + width, y + top + height))
    mask[window] = pixels_of(keep, labels, stats)
    return tuple(boxes), mask


def _reached(cores: Mask, kernel: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, width and height of what the strokes cover once their cores are grown back; width 0 without any."""
    left, top, width, height = cv2.boundingRect(cores)
    if not width:
        return 0, 0, 0, 0
    side, up = kernel[0] - 1, kernel[1] - 1
    right, bottom = min(cores.shape[1], left + width + side), min(cores.shape[0], top + height + up)
    left, top = max(0, left - side), max(0, top - up)
    return left, top, right - left, bottom - top


def without_rules(picture: Picture, rules: Rules) -> Picture:
    """The picture with its ruling lines painted over, letters that touch them kept.

    A rule pixel stays where ink continues above or below it (left or right for upright rules): a letter crosses there.
    """
    if not rules.across and not rules.down:
        return picture
    clean: Picture = cv2.max(picture, cv2.dilate(rules.mask, np.ones((3, 3), np.uint8)))
    return clean
