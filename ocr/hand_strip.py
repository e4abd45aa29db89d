"""Cuts the clerk's ink out of the page: print, ruling lines, dots, seals and neighbouring rows are left behind."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.hand_anchor import Blank
from ocr.hand_input import Grey, Picture, darkness
from ocr.model import Box, InkKind

POINTS = 72.0

# All lengths in type sizes ("em"), measured from the base line of the print (up is positive).
ABOVE, BELOW = 1.7, 1.0  # the window that is looked at
BEFORE = 0.3  # looked at left of the blank
HIGHEST, LOWEST = 1.3, 0.5  # ink whose middle lies beyond belongs to another row
SLASH_ROOM = 0.5  # kept right of a number: the reader knows the slash and stops there
SPECK = 0.09  # nothing smaller is handwriting
DOT = 0.16  # dots of leaders and of the colon
LINE_LENGTH, LINE_THICKNESS = 1.5, 0.12
LEAST_TALL = 0.32  # the least height of a digit
NEAR = 0.1  # pieces of one digit are no farther apart
INK = 0.3  # darkness above which a pixel is ink: a pale pen beside black print is no darker

Mask = NDArray[np.bool_]
Colour = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Strip:
    """The writing of one blank: its darkness, the rows it stands between, its box; `picture` None when empty.

    `room`: the columns of the picture between which the blank lies.
    """

    blank: Blank
    box: Box
    picture: Picture | None
    top: float = 0.0
    bottom: float = 0.0
    room: tuple[float, float] = (0.0, 0.0)

    def span(self) -> tuple[float, float] | None:
        """Left and right end of the ink within the room, in points; None without ink."""
        if self.picture is None:
            return None
        first = max(0, int(self.room[0]))
        columns = np.nonzero((self.picture[:, first : max(first, int(self.room[1]))] > INK).any(0))[0]
        if not len(columns):
            return None
        scale = self.box.width / self.picture.shape[1]
        return self.box.left + (first + int(columns[0])) * scale, self.box.left + (first + int(columns[-1]) + 1) * scale


@dataclass(frozen=True, slots=True)
class _Window:
    """The part of the page around a blank, in pixels of its own."""

    grey: Grey
    left: float  # of the blank, in the window
    right: float
    base: float
    em: float
    closed: bool  # nothing right of the blank is wanted
    origin: tuple[int, int]  # on the page


def cut(image: Colour, blank: Blank, dpi: float) -> Strip:
    """The ink in a blank of the upright page."""
    window = _window(image, blank, dpi)
    if window is None:
        return Strip(blank, _box_of(blank), None)
    dark = _darkness_within(window)
    ink = without_lines(dark > INK, window.em)
    kept, rows = _writing(ink, window)
    if rows is None:
        return Strip(blank, _box_of(blank), None)
    columns = np.nonzero(kept.any(0))[0]
    soft = cv2.dilate(kept.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    first, last = max(0, int(columns[0]) - 2), int(columns[-1]) + 3
    box = _on_page(window, first, rows[0], last, rows[1], dpi)
    room = (window.left - first, window.right - first)
    return Strip(blank, box, (dark * soft)[:, first:last], float(rows[0]), float(rows[1]), room)


def reach(blank: Blank) -> Box:
    """The part of the page in which the ink of a blank is looked for, in points, with a point to spare on each side."""
    size = blank.size
    left, right = blank.left - BEFORE * size, blank.right + SLASH_ROOM * size
    return Box(left - 1, blank.base - ABOVE * size - 1, right + 1, blank.base + BELOW * size + 1)


def without_red(image: Colour) -> Grey:
    """Grey picture in which red (seals, stamps) is paper."""
    blue, green, red = (image[..., channel].astype(np.int16) for channel in range(3))
    grey: Grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    stamped = (red - np.maximum(blue, green)) > 45
    if stamped.any():
        grey[stamped] = np.maximum(grey[stamped], int(np.percentile(grey, 80)))
    return grey


def without_lines(ink: Mask, em: float) -> Mask:
    """The ink without long thin horizontal strokes; where writing crosses them it stays."""
    length = max(5, int(LINE_LENGTH * em))
    bits = ink.astype(np.uint8)
    lines = cv2.morphologyEx(bits, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    if not lines.any():
        return ink
    thick = max(2, round(LINE_THICKNESS * em))
    stroke = cv2.morphologyEx(bits, cv2.MORPH_OPEN, np.ones((thick + 2, 1), np.uint8))
    kept: Mask = ink & ~((lines > 0) & (stroke == 0))
    return kept


def _window(image: Colour, blank: Blank, dpi: float) -> _Window | None:
    """The pixels around a blank, None when it lies outside the page."""
    scale = dpi / POINTS
    em = blank.size * scale
    room = SLASH_ROOM if blank.kind == InkKind.NUMBER else 0.1
    left, right = blank.left * scale - BEFORE * em, blank.right * scale + room * em
    top, bottom = blank.base * scale - ABOVE * em, blank.base * scale + BELOW * em
    x0, y0 = max(0, int(left)), max(0, int(top))
    part = image[y0 : int(bottom), x0 : int(right)]
    if em < 6 or min(part.shape[:2]) < 5:
        return None
    return _Window(
        grey=without_red(part),
        left=blank.left * scale - x0,
        right=blank.right * scale - x0,
        base=blank.base * scale - y0,
        em=em,
        closed=blank.kind != InkKind.NUMBER,
        origin=(x0, y0),
    )


def _darkness_within(window: _Window) -> Picture:
    """Darkness measured by the blank itself: a pale pen beside black print would else be lost."""
    middle = window.grey[:, max(0, int(window.left)) : int(window.right)]
    return darkness(window.grey, middle if middle.shape[1] > 3 else window.grey)


def _writing(ink: Mask, window: _Window) -> tuple[Mask, tuple[int, int] | None]:
    """The connected parts of the ink that are writing in the blank, and the rows they fill (None: no writing)."""
    parts = _parts(_within(ink, window))
    em = window.em
    height = (window.base - parts.y) / em
    large = np.maximum(parts.wide, parts.tall)
    row = (height > -LOWEST) & (height < HIGHEST) & (parts.top + parts.tall < ink.shape[0])
    row &= (parts.top > 0) | (height < 0.9)
    if window.closed:
        row &= parts.x < window.right - 0.02 * em
    kept = row & (large > DOT * em)
    digits = kept & (parts.x < window.right) & (parts.tall > LEAST_TALL * em)
    if not digits.any():
        return np.zeros_like(ink), None
    top, bottom = int(parts.top[digits].min()), int((parts.top + parts.tall)[digits].max())
    kept &= (parts.top < bottom + NEAR * em) & (parts.top + parts.tall > top - NEAR * em)
    crumbs = row & (large > SPECK * em) & ~kept & [_touches(parts, one, digits, NEAR * em) for one in range(len(large))]
    filled = (kept & (parts.x < window.right)) | crumbs
    rows = np.nonzero(np.isin(parts.labels, parts.names[filled]).any(1))[0]
    return np.isin(parts.labels, parts.names[kept | crumbs]), (int(rows[0]), int(rows[-1]) + 1)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Connected parts of the ink: their picture and, for each, name in it, box and middle."""

    labels: NDArray[np.int32]
    names: NDArray[np.int64]
    left: NDArray[np.int32]
    top: NDArray[np.int32]
    wide: NDArray[np.int32]
    tall: NDArray[np.int32]
    x: NDArray[np.float64]
    y: NDArray[np.float64]


def _parts(ink: Mask) -> _Parts:
    count, labels, stats, middles = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    left, top, wide, tall = (stats[1:, index] for index in range(4))
    return _Parts(labels, np.arange(1, count), left, top, wide, tall, middles[1:, 0], middles[1:, 1])


def _within(ink: Mask, window: _Window) -> Mask:
    """The ink without the printed neighbours; where writing touches them, it is cut off at the blank's edge.

    A part belongs to the writing when its middle lies in the blank; it may then reach a little over the edge.
    """
    parts = _parts(ink)
    em = window.em
    columns = np.arange(ink.shape[1])
    outside = parts.x < window.left - 0.05 * em
    result = ink & ~(np.isin(parts.labels, parts.names[outside]) & (columns < window.left))
    if window.closed:
        beyond = parts.x > window.right
        result &= ~(np.isin(parts.labels, parts.names[beyond]) & (columns >= window.right))
        result &= columns < window.right + 0.15 * em
    return result


def _touches(parts: _Parts, one: int, others: NDArray[np.bool_], near: float) -> bool:
    """Whether a small part is a broken piece of writing: within the box of a larger part or very near to it."""
    x, y = parts.x[one], parts.y[one]
    across = (parts.left - near < x) & (x < parts.left + parts.wide + near)
    along = (parts.top - near < y) & (y < parts.top + parts.tall + near)
    return bool((across & along & others).any())


def _box_of(blank: Blank) -> Box:
    """The room itself, from the height of a capital to the base line."""
    return Box(blank.left, blank.base - 0.7 * blank.size, blank.right, blank.base)


def _on_page(window: _Window, left: int, top: int, right: int, bottom: int, dpi: float) -> Box:
    """A box of the window in points of the page."""
    x, y = window.origin
    scale = POINTS / dpi
    return Box((x + left) * scale, (y + top) * scale, (x + right) * scale, (y + bottom) * scale)
