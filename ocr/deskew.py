"""Turns a page upright: quarter turns by line structure, skew by the sharpness of the row profile."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.picture import Mask, Picture, shrink

SEARCH_DPI = 75.0
"""Angles are searched at this resolution: lines of text are still apart, and a trial costs under a millisecond."""

LARGEST_SKEW = 6.0
SMALLEST_SKEW = 0.35
"""Degrees. Up to it Tesseract follows sloping lines by itself, and turning costs marks: twice as many wrong ones on pages
turned by 0.3° (measured on the transcribed pages)."""


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
    across, down = sharpness(small), sharpness(np.ascontiguousarray(small.T))
    return down > ON_ITS_SIDE * across


ON_ITS_SIDE = 2.0
"""How much sharper columns must be than rows. Upright pages of text give 0.1 to 0.5, pages of tables up to 1.5."""
