"""The sheet in a photograph: where its four corners are, when its edges are seen against what it lies on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.picture import Mask, Picture, shrink

LOOK = 500.0
"""Pixels of the longer side of the picture in which edges are looked for."""

LEVELS = range(56, 236, 12)
"""Brightness of the weakest channel tried as border between table and paper: wood is dark in blue, paper is not."""

SMALLEST, LARGEST = 0.2, 0.965
"""Share of the picture that a sheet with visible edges covers."""

FILLED = 0.93
"""Share of its four-cornered outline that a sheet fills, and that lies in it; less where its sides bend."""

ABOUT = 0.9
CLOSE = 0.01
"""Pieces that cover this share of the largest one's place are the same sheet. The largest one counts whose fit is this
close to the best: at low levels bits of the table hang on, at high ones the edge of the sheet is missing."""

CONTRAST = 24
"""Levels between paper and table across the edge, and the share of the edge that must show them."""
SHARP = 0.8

INNER = 0.5
"""Share of the edge that must lie inside of the picture."""

Corners = NDArray[np.float32]
"""Upper left, upper right, lower right, lower left: rows of x and y in pixels."""


class Sheet(NamedTuple):
    """A sheet in a picture: its corners, the share of the picture it covers, and where it surely is (a small mask).

    `fit`: the share of sheet and four-cornered outline that they have in common.
    """

    corners: Corners
    share: float
    fit: float
    mask: Mask


def find_sheet(picture: Picture) -> Sheet | None:
    """The sheet whose edges are seen on the picture; None where paper fills it or nothing has four corners."""
    factor = min(1.0, LOOK / max(picture.shape[:2]))
    small = shrink(picture, factor)
    weakest = small if small.ndim == 2 else small.min(axis=2)
    bright = cv2.medianBlur(cv2.morphologyEx(weakest, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), 5)  # print is gone
    steps = cv2.subtract(*(way(bright, np.ones((9, 9), np.uint8)) for way in (cv2.dilate, cv2.erode)))
    found = [sheet for level in LEVELS if (sheet := _at_level(bright, steps, level))]
    if not found:
        return None
    largest = max(sheet.share for sheet in found)
    whole = [sheet for sheet in found if sheet.share > ABOUT * largest]
    fit = max(sheet.fit for sheet in whole) - CLOSE
    best = max((sheet for sheet in whole if sheet.fit >= fit), key=lambda sheet: sheet.share)
    scale = np.array([picture.shape[1] / small.shape[1], picture.shape[0] / small.shape[0]], np.float32)
    return best._replace(corners=(best.corners + 0.5) * scale)


def _at_level(bright: Picture, steps: Picture, level: int) -> Sheet | None:
    """The largest bright piece at a level, when it has four corners and a sharp edge."""
    mask = cv2.morphologyEx((bright >= level).astype(np.uint8) * 255, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    outline = max(outlines, key=cv2.contourArea)
    share = cv2.contourArea(outline) / mask.size
    if not SMALLEST < share < LARGEST:
        return None
    corners = _four_corners(outline)
    if corners is None:
        return None
    filled, framed = np.zeros_like(mask), np.zeros_like(mask)
    cv2.drawContours(filled, [outline], -1, 255, cv2.FILLED)
    cv2.fillConvexPoly(framed, np.rint(corners).astype(np.int32), 255)
    both = cv2.countNonZero(cv2.bitwise_and(filled, framed))
    fit = both / max(cv2.countNonZero(filled), cv2.countNonZero(framed))
    if fit < FILLED:
        return None
    if not _has_edges(outline[:, 0], steps):
        return None
    return Sheet(corners, share, fit, cv2.erode(filled, np.ones((7, 7), np.uint8)))


def _has_edges(outline: NDArray[np.int32], steps: Picture) -> bool:
    """Whether enough of the outline lies within the picture, and is sharp there."""
    height, width = steps.shape
    x, y = outline[:, 0], outline[:, 1]
    inner = (x > 4) & (y > 4) & (x < width - 5) & (y < height - 5)
    sharp = steps[y[inner], x[inner]] >= CONTRAST
    return bool(inner.mean() > INNER and sharp.mean() > SHARP)


def _four_corners(outline: NDArray[np.int32]) -> Corners | None:
    """The corners of the outline's hull when four of them describe it."""
    hull = cv2.convexHull(outline)
    length = cv2.arcLength(hull, True)
    for slack in np.arange(0.01, 0.09, 0.01):
        points = cv2.approxPolyDP(hull, slack * length, True)[:, 0].astype(np.float32)
        if len(points) == 4:
            return _in_order(points)
        if len(points) < 4:
            return None
    return None


def _in_order(points: Corners) -> Corners:
    """Corners of a sheet turned by less than 45°, beginning at the upper left, clockwise."""
    sums, differences = points.sum(axis=1), points[:, 1] - points[:, 0]
    order = [sums.argmin(), differences.argmin(), sums.argmax(), differences.argmax()]
    return np.asarray(points[order], dtype=np.float32)


def sides(corners: Corners) -> tuple[float, float, float, float]:
    """Lengths of the upper, right, lower and left side."""
    lengths = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    return float(lengths[0]), float(lengths[1]), float(lengths[2]), float(lengths[3])


def distortion(corners: Corners) -> float:
    """How far the corners are from a rectangle's: the largest angle off 90° or slant of opposite sides, in degrees."""
    return max(abs(90 - angle) for angle in _angles(corners))


def _angles(corners: Corners) -> Iterator[float]:
    """The inner angles in degrees."""
    for i in range(4):
        one, other = corners[i - 1] - corners[i], corners[(i + 1) % 4] - corners[i]
        yield float(np.degrees(np.arccos(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))))
