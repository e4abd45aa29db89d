"""Turns a page upright: quarter turns by line structure, skew by the sharpness of the row profile."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from ocr.picture import Mask, Picture, components, shrink

SEARCH_DPI = 75.0
"""Angles are searched at this resolution: lines of text are still apart there."""

LARGEST_SKEW = 6.0
SMALLEST_SKEW = 0.35
"""Degrees. Tesseract follows slighter slopes by itself, and turning can cost marks: twice as many wrong on one page
turned by 0.3°. Other pages turned by 0.4° gained; the bound between was set on the transcribed pages."""


DESCENT = 2
"""Steps down in a row after which no higher place is looked for on that side."""


def sharpness(mask: Mask) -> float:
    """How much the ink of neighbouring rows differs: largest when lines of text lie level."""
    rows = cv2.reduce(mask, 1, cv2.REDUCE_SUM, dtype=cv2.CV_64F) / mask.shape[1]
    return float(np.square(np.diff(rows, axis=0)).sum())


def turned(picture: Picture, degrees: float, paper: int, way: int = cv2.INTER_CUBIC) -> Picture:
    """The picture turned counter-clockwise about its centre, same size, corners filled with `paper`."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    fill = (paper, paper, paper)
    result: Picture = cv2.warpAffine(picture, matrix, (width, height), flags=way, borderValue=fill)
    return result


def skew(ink: Mask, dpi: float) -> float:
    """Degrees counter-clockwise by which the page must be turned so that its lines lie level."""
    small = shrink(ink, min(1.0, SEARCH_DPI / dpi))
    rough = projected_sharpness(small)
    coarse = max(np.arange(-LARGEST_SKEW, LARGEST_SKEW + 0.1, 0.5).tolist(), key=rough)
    near = np.arange(coarse - 0.4, coarse + 0.41, 0.1).tolist()
    return float(near[_summit(lambda at: sharpness(turned(small, near[at], 0)), len(near))])


def _summit(height: Callable[[int], float], count: int) -> int:
    """Where among `count` places the height is largest: climbed from the middle until it has fallen twice running."""
    middle = count // 2
    heights = {middle: height(middle)}
    for step in (-1, 1):
        at, best, fallen = middle + step, middle, 0
        while 0 <= at < count and fallen < DESCENT:
            heights[at] = height(at)
            best, fallen = (at, 0) if heights[at] > heights[best] else (best, fallen + 1)
            at += step
    return max(sorted(heights), key=heights.__getitem__)


def projected_sharpness(mask: Mask) -> Callable[[float], float]:
    """The sharpness at an angle in degrees, from the rows its ink falls into: rougher than turning, but fast."""
    down, across = np.nonzero(mask)
    weights = mask[down, across].astype(np.float64)
    height = sum(mask.shape)

    def at(degrees: float) -> float:
        turn = np.radians(degrees)
        rows = np.rint(down * np.cos(turn) - across * np.sin(turn)).astype(np.intp) + height
        return float(np.square(np.diff(np.bincount(rows, weights, 3 * height))).sum())

    return at


LETTERS_DPI = 100.0
WORD_CLOSING = 5
"""Pixels at that resolution: wider than the white between letters, narrower than that between lines."""


def lies_on_its_side(ink: Mask, dpi: float) -> bool:
    """Whether letters join to words from top to bottom rather than from left to right (at any small skew).

    Closing the white along the lines leaves as many pieces as there are words, across the lines as many as letters.
    """
    small = (shrink(ink, min(1.0, LETTERS_DPI / dpi)) > 60).astype(np.uint8) * 255
    across = _pieces(small, np.ones((1, WORD_CLOSING), np.uint8))
    down = _pieces(small, np.ones((WORD_CLOSING, 1), np.uint8))
    return across > 1.3 * down and across > 60


def _pieces(mask: Mask, kernel: np.ndarray) -> int:
    """Number of pieces of ink, specks apart, after closing with a kernel."""
    _, stats = components(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel))
    return int((stats[1:, 4] > 8).sum())
