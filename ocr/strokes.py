"""Seals and signatures in black ink: single pieces of ink far larger than any letter, and hardly filled."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from ocr.model import RegionKind
from ocr.picture import Mask, Picture, PixelBox, components, millimetres, pixels_of

LARGEST_LETTER_MM = 9.0
"""Higher than any letter of a title (14 point capitals with marks are 5 mm) or two touching lines of print (8 mm)."""

FILLED = 0.3
"""Largest share of its box that a pen stroke or the ring of a seal fills; pictures and black bars fill more."""


class Strokes(NamedTuple):
    """Pixels of large strokes, and what they are."""

    mask: Mask
    regions: tuple[tuple[RegionKind, PixelBox], ...]


def find_strokes(ink: Mask, dpi: float) -> Strokes | None:
    """Seals and signatures among the ink, ruling lines taken out before; None when there are none."""
    labels, stats = components(ink)
    least = millimetres(LARGEST_LETTER_MM, dpi)
    flags = np.zeros(len(stats), np.bool_)
    regions = []
    for label in np.flatnonzero(stats[:, 3] > least).tolist():
        left, top, width, height, area = stats[label].tolist()
        if label and area < FILLED * width * height and width > least / 2:
            flags[label] = True
            square = 0.8 < width / height < 1.25 and millimetres(18, dpi) < width < millimetres(55, dpi)
            kind = RegionKind.SEAL if square else RegionKind.SIGNATURE
            regions.append((kind, PixelBox(left, top, left + width, top + height)))
    return Strokes(pixels_of(flags, labels, stats), tuple(regions)) if regions else None


def without_strokes(picture: Picture, found: Strokes) -> Picture:
    """The picture with the strokes painted over."""
    clean: Picture = cv2.max(picture, cv2.dilate(found.mask, np.ones((3, 3), np.uint8)))
    return clean
