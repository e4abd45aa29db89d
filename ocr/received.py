"""Stamps of receipt (dấu đến) in black, set over the letterhead or the title of a scan.

Such a stamp is a frame with the office that received the document, hour and day. It is found by the level strokes of
its frame, told from a table by its words, and taken out, so that the print beside and below it is read.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final, NamedTuple

import cv2
import numpy as np
from rapidfuzz import fuzz, process

from ocr.model import Box, RegionKind, Word
from ocr.picture import POINTS_PER_INCH, Mask, Picture, PixelBox, components, ink_mask, millimetres
from ocr.preprocess import Cleaned
from ocr.rules import Rules
from ocr.zones import folded

WORDS: Final = ("cong", "thong", "dien", "chinh", "chuyen", "ngay", "den", "gio", "tin", "phu")
"""Words of such stamps, those of the government's portal among them (Nghị định 30/2020/NĐ-CP, Phụ lục IV; scans)."""

FEWEST_WORDS, ALIKE = 3, 75
"""So many of them must be read inside a frame, each alike by so many of 100."""

GLUED: Final = 7
"""Words longer than this may be several."""

SEARCHED: Final = 0.5
"""Share of the page's height, from the top, in which a stamp of receipt is set."""

SEARCH_DPI: Final = 125.0
DARK: Final = 60
"""Ink (of 255) that makes a pixel of the smaller picture dark."""

SHORTEST_MM, LONGEST_MM = 28.0, 80.0
"""Length of a frame's level strokes."""

GAP_MM, PIECE_MM = 3.0, 2.5
"""Gaps in a worn stroke, and its shortest piece."""

STEEPEST: Final = 7.0
"""A stamp is set aslant by so many degrees at most."""

SAME_MM, ALIGNED_MM = 1.6, 6.0
"""Strokes nearer than the first are one; ends that differ by less than the second are one side."""

LOWEST_MM, HIGHEST_MM = 9.0, 40.0
"""Height of a frame."""

BAND_MM: Final = 7.0
"""Height of the band with the office's name, whose upper stroke is often too faint to be found."""

WALL_MM, RUN_MM = 1.0, 4.0
"""Thickest stroke of a frame, and its shortest run: higher than a capital."""

INSIDE: Final = 0.8
"""Share of a piece of ink that lies inside the frame when it belongs to the stamp: print runs out of it."""


class Stroke(NamedTuple):
    """A level stroke in pixels of the page, left end first."""

    left: float
    y_left: float
    right: float
    y_right: float

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.y_left + self.y_right) / 2

    @property
    def slope(self) -> float:
        """How far it falls from left to right, in pixels a pixel."""
        return (self.y_right - self.y_left) / (self.right - self.left)

    @property
    def ends(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Both ends as pixels."""
        return (round(self.left), round(self.y_left)), (round(self.right), round(self.y_right))

    def raised(self, by: float) -> Stroke:
        """The same stroke higher up."""
        return Stroke(self.left, self.y_left - by, self.right, self.y_right - by)


class Stamp(NamedTuple):
    """A stamp: its frame as level strokes from top to bottom, in pixels, and the words read in it."""

    strokes: tuple[Stroke, ...]
    words: tuple[Word, ...]

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """The frame's corners, clockwise from the left upper one."""
        left, right = min(s.left for s in self.strokes), max(s.right for s in self.strokes)
        slope = median(s.slope for s in self.strokes)
        first, last = self.strokes[0], self.strokes[-1]
        ends = [(x, s.middle + slope * (x - (s.left + s.right) / 2)) for s in (first, last) for x in (left, right)]
        return ends[0], ends[1], ends[3], ends[2]

    @property
    def box(self) -> PixelBox:
        """The rectangle around the frame."""
        xs, ys = zip(*self.corners, strict=True)
        return PixelBox(int(min(xs)), int(min(ys)), int(max(xs)) + 1, int(max(ys)) + 1)


def find_stamp(page: Cleaned, words: Iterable[Word]) -> Stamp | None:
    """The stamp of receipt on a page with the words read from it so far; None on most pages."""
    known = [word for word in words if word.box is not None]
    for strokes in frames(ink_mask(page.picture), page.dpi):
        for frame in (_with_band(strokes, known, page.dpi), strokes):
            inside = _words_in(frame, known, page.dpi)
            if _words_of_receipt(inside) >= FEWEST_WORDS:
                return Stamp(tuple(frame), tuple(inside))
    return None


def _with_band(strokes: list[Stroke], words: Iterable[Word], dpi: float) -> list[Stroke]:
    """The frame with the row of the office's name above the first stroke found, where it was read there."""
    whole = [strokes[0].raised(millimetres(BAND_MM, dpi)), strokes[0]]
    name = [word for word in _words_in(whole, words, dpi) if _words_of_receipt([word])]
    if len(name) < 2:
        return strokes
    top = min(word.box.top for word in name if word.box) * dpi / POINTS_PER_INCH
    return [strokes[0].raised(strokes[0].middle - top), *strokes]


def frames(ink: Mask, dpi: float) -> list[list[Stroke]]:
    """Groups of level strokes of one length below one another, as the rows of a stamp are parted."""
    strokes = _level_strokes(ink, dpi)
    found = []
    while strokes:
        first, *strokes = strokes
        group = [first]
        for stroke in strokes:
            if _beside(group[0], stroke, dpi) and stroke.middle - group[0].middle <= millimetres(HIGHEST_MM, dpi):
                group.append(stroke)
        strokes = [stroke for stroke in strokes if stroke not in group]
        if group[-1].middle - group[0].middle >= millimetres(LOWEST_MM, dpi):
            found.append(group)
    return found


def _level_strokes(ink: Mask, dpi: float) -> list[Stroke]:
    """Long strokes that are level or nearly so in the upper part of a page, from top to bottom."""
    scale = dpi / SEARCH_DPI
    upper = ink[: int(len(ink) * SEARCHED)]
    small = cv2.resize(upper, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
    dark = np.where(small > DARK, np.uint8(255), np.uint8(0))
    pieces = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, millimetres(PIECE_MM, SEARCH_DPI)), np.uint8))
    lines = cv2.HoughLinesP(
        pieces,
        1,
        np.pi / 720,
        threshold=60,
        minLineLength=millimetres(SHORTEST_MM, SEARCH_DPI),
        maxLineGap=millimetres(GAP_MM, SEARCH_DPI),
    )
    if lines is None:
        return []
    strokes = [Stroke(*(side * scale for side in line)) for line in lines.reshape(-1, 4).tolist()]
    steepest = np.tan(np.radians(STEEPEST))
    level = [s for s in strokes if s.right > s.left and abs(s.slope) < steepest]
    fit = [s for s in level if s.right - s.left <= millimetres(LONGEST_MM, dpi)]
    return _joined(sorted(fit, key=lambda s: s.middle), dpi)


def _joined(strokes: Sequence[Stroke], dpi: float) -> list[Stroke]:
    """Strokes found twice, or in two parts that overlap, as one."""
    found: list[Stroke] = []
    for stroke in strokes:
        for at, other in enumerate(found):
            overlap = min(stroke.right, other.right) - max(stroke.left, other.left)
            if overlap > 0 and abs(stroke.middle - other.middle) < millimetres(SAME_MM, dpi):
                ends = sorted([stroke[:2], stroke[2:], other[:2], other[2:]])
                found[at] = Stroke(*ends[0], *ends[-1])
                break
        else:
            found.append(stroke)
    return found


def _beside(one: Stroke, other: Stroke, dpi: float) -> bool:
    """Whether two strokes begin and end below one another, allowing for their slope."""
    shift = -(other.middle - one.middle) * (one.slope + other.slope) / 2
    slack = millimetres(ALIGNED_MM, dpi)
    return abs(other.left - one.left - shift) <= slack and abs(other.right - one.right - shift) <= slack


def _words_in(strokes: Sequence[Stroke], words: Iterable[Word], dpi: float) -> list[Word]:
    """The words whose middle lies in a frame."""
    corners, scale = np.array(Stamp(tuple(strokes), ()).corners, np.float32), dpi / POINTS_PER_INCH
    middles = (
        (word, (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2) for word in words if word.box
    )
    return [
        word for word, x, y in middles if cv2.pointPolygonTest(corners, (x * scale, y * scale), measureDist=False) >= 0
    ]


def _words_of_receipt(words: Iterable[Word]) -> int:
    """How many different words of stamps of receipt were read, glued ones included."""
    read = {part for word in words for part in folded(word.text).split() if len(part) > 1}
    best = (process.extractOne(part, WORDS, scorer=fuzz.ratio, score_cutoff=ALIKE) for part in read)
    glued = {known for known in WORDS for part in read if len(part) > GLUED and len(known) > 2 and known in part}
    return len({hit[0] for hit in best if hit is not None} | glued)


def take_out(page: Cleaned, stamp: Stamp, words: Iterable[Word]) -> None:
    """Paint a stamp over, keeping the print that runs out of it and the other `words`, and remember its place."""
    began = time.perf_counter()
    others = (word.box for word in words if word.box is not None and word not in stamp.words)
    kept = [PixelBox.of(box, page.dpi) for box in others]
    box = stamp.box  # letters that a rule of the frame was cut out of come back whole
    window = (slice(max(0, box.top), box.bottom), slice(max(0, box.left), box.right))
    print_only = page.print_only.copy()
    print_only[window] = page.ruled[window] if page.ruled is not None else print_only[window]
    page.print_only = without_stamp(print_only, stamp, kept, page.dpi)
    page.regions.append((RegionKind.STAMP, stamp.box))
    if page.lines is not None:
        page.lines = _without_frame(page.lines, stamp.box, millimetres(WALL_MM, page.dpi))
    page.note("receipt", f"a stamp of receipt with {len(stamp.words)} words taken out", began)


def without_stamp(picture: Picture, stamp: Stamp, kept: Iterable[PixelBox], dpi: float) -> Picture:
    """The print without the frame and what stands wholly in it, but for the boxes to be kept."""
    clean = _without_walls(picture, stamp, dpi)
    frame = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillPoly(frame, [np.array(stamp.corners).round().astype(np.int32)], 255)
    for box in kept:
        frame[box.top : box.bottom, box.left : box.right] = 0
    labels, stats = components(ink_mask(clean))
    inside = np.bincount(labels[frame > 0], minlength=len(stats))
    gone = inside >= INSIDE * stats[:, 4]
    gone[0] = False
    mask = cv2.dilate(gone[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.where(mask > 0, np.uint8(255), clean)


def _without_walls(picture: Picture, stamp: Stamp, dpi: float) -> Picture:
    """The print without the strokes of the frame: long runs of ink along them, but where a letter runs across."""
    ink, wall, run = ink_mask(picture), millimetres(WALL_MM, dpi), millimetres(RUN_MM, dpi)
    level, upright = np.zeros_like(ink), np.zeros_like(ink)
    for stroke in stamp.strokes:
        cv2.line(level, *stroke.ends, 255, 2 * wall)
    first, second, third, fourth = ((round(x), round(y)) for x, y in stamp.corners)
    cv2.line(upright, first, fourth, 255, 2 * wall)
    cv2.line(upright, second, third, 255, 2 * wall)
    gone = np.zeros_like(ink)
    for band, along, across in ((level, (1, run), (wall, 1)), (upright, (run, 1), (1, wall))):
        walls = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(along, np.uint8))
        letters = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(across, np.uint8))
        gone |= band & walls & ~letters
    return np.where(cv2.dilate(gone, np.ones((3, 3), np.uint8)) > 0, np.uint8(255), picture)


def unread(words: Iterable[Word], lines: Iterable[Iterable[Word]]) -> list[Word]:
    """The words of a stamp whose places were not read again once it was gone: what was, is print."""
    again = [word.box for line in lines for word in line if word.box is not None]
    return [word for word in words if word.box is not None and not any(_covers(box, word.box) for box in again)]


def _covers(one: Box, other: Box) -> bool:
    """Whether the middle of a box lies in another."""
    x, y = (other.left + other.right) / 2, (other.top + other.bottom) / 2
    return one.left <= x <= one.right and one.top <= y <= one.bottom


def _without_frame(lines: Rules, box: PixelBox, slack: int) -> Rules:
    """The ruling lines of a page but for those of a frame: it is no table."""
    around = PixelBox(box.left - slack, box.top - slack, box.right + slack, box.bottom + slack)

    def is_outside(rule: PixelBox) -> bool:
        return rule.overlap(around) < INSIDE * rule.width * rule.height

    mask = lines.mask.copy()
    mask[max(0, around.top) : around.bottom, max(0, around.left) : around.right] = 0
    return Rules(tuple(filter(is_outside, lines.across)), tuple(filter(is_outside, lines.down)), mask)
