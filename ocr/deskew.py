"""Turns a page upright: quarter turns by line structure, skew by the sharpness of the row profile."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.picture import Mask, Picture, shrink

SEARCH_DPI = 75.0
"""Angles are searched at this resolution: lines of text are still apart, and a trial costs under a millisecond."""

LARGEST_SKEW = 6.0
SMALLEST_SKEW = 0.12
"""Degrees. Below it a line of A4 width drifts by less than a quarter of a letter: turning would only blur."""


def sharpness(mask: Mask) -> float:
    """How much the ink of neighbouring rows differs: largest when lines of text lie level."""
    rows = mask.mean(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def turned(picture: Picture, degrees: float, paper: int) -> Picture:
    """The picture turned counter-clockwise about its centre, same size, corners filled with `paper`."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    fill = (paper, paper, paper)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=fill)


def skew(ink: Mask, dpi: float) -> float:
    """Degrees counter-clockwise by which the page must be turned so that its lines lie level."""
    small = shrink(ink, min(1.0, SEARCH_DPI / dpi))

    def best(angles: np.ndarray) -> float:
        return max(angles.tolist(), key=lambda angle: sharpness(turned(small, angle, 0)))

    coarse = best(np.arange(-LARGEST_SKEW, LARGEST_SKEW + 0.1, 0.5))
    return best(np.arange(coarse - 0.4, coarse + 0.41, 0.1))


def lies_on_its_side(ink: Mask, dpi: float) -> bool:
    """Whether lines of text run from top to bottom: columns of ink are sharper than rows."""
    small = shrink(ink, min(1.0, SEARCH_DPI / dpi))
    letters = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((1, 1), np.uint8))
    across, down = sharpness(letters), sharpness(np.ascontiguousarray(letters.T))
    return down > 2.0 * across
