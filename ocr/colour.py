"""Coloured ink (seals, signatures, stamps) set apart from black print."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from ocr.model import RegionKind
from ocr.picture import Mask, Picture, PixelBox, components, millimetres, shrink

CHROMA = 50
"""Difference between strongest and weakest channel from which ink counts as coloured, on white paper.

Set by eye on a few scans with red seals and blue pens; not tuned further."""

COLOURED_SHARE = 0.0004
"""Share of coloured pixels below which a page counts as black and white: less than the ink of one word."""


class Coloured(NamedTuple):
    """The black print on white, and where coloured ink was taken out."""

    print_only: Picture
    ink: Mask


def chroma(picture: Picture) -> Picture:
    """Distance between the strongest and the weakest channel of each pixel."""
    blue, green, red = cv2.split(picture)
    result: Picture = cv2.subtract(cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red))
    return result


def separate(picture: Picture) -> Coloured | None:
    """Black print apart from coloured ink; None when the page has no coloured ink.

    Red ink is bright in the red channel and blue ink in the blue one, so the strongest channel shows coloured ink as
    nearly white while black print below it stays dark; its saturation is added, so that dark blue pens go as well.
    """
    if picture.ndim == 2:
        return None
    saturation = chroma(picture)
    _, mask = cv2.threshold(saturation, CHROMA, 255, cv2.THRESH_BINARY)
    if cv2.countNonZero(mask) < COLOURED_SHARE * mask.size:
        return None
    wide = cv2.dilate(mask, np.ones((5, 5), np.uint8))
    flat = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    blue, green, red = cv2.split(picture)
    lifted = cv2.LUT(cv2.add(cv2.max(cv2.max(blue, green), red), saturation), _lift())
    cv2.copyTo(lifted, wide, flat)
    return Coloured(flat, mask)


def _lift() -> Picture:
    """Levels of strongest channel and saturation: print below 40, paper above 170, a ramp between."""
    levels = np.arange(256, dtype=np.float64)
    return np.clip((levels - 40) * 255 / (170 - 40), 0, 255).astype(np.uint8)


def coloured_regions(ink: Mask, dpi: float) -> list[tuple[RegionKind, PixelBox]]:
    """Seals (round or square, 20-50 mm) and signatures (other strokes over 12 mm) among the coloured ink."""
    factor = min(1.0, 60.0 / dpi)
    small = (shrink(ink, factor) > 40).astype(np.uint8) * 255
    near = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    _, stats = components(near)
    found = []
    for left, top, width, height, area in stats[1:].tolist():
        box = PixelBox(*(round(side / factor) for side in (left, top, left + width, top + height)))
        kind = _kind(box, area / (width * height), dpi)
        if kind is not None:
            found.append((kind, box))
    return found


def _kind(box: PixelBox, filled: float, dpi: float) -> RegionKind | None:
    """What a coloured blob is, by size and shape."""
    if max(box.width, box.height) < millimetres(12, dpi):
        return None
    seal_sized = millimetres(18, dpi) < min(box.width, box.height) and max(box.width, box.height) < millimetres(75, dpi)
    square = 0.75 < box.width / box.height < 1.33
    if seal_sized and filled > (0.12 if square else 0.3):
        return RegionKind.SEAL
    return RegionKind.SIGNATURE if box.height > millimetres(6, dpi) else RegionKind.STAMP


def coloured_print(
    picture: Picture, ink: Mask, regions: list[tuple[RegionKind, PixelBox]], dpi: float
) -> list[PixelBox]:
    """Places where the coloured ink is print, to be read with the rest: low blobs, and red ones of any height.

    Names and urgency marks are stamped in red, e-signatures print in blue; pens write in blue, and seals are seals.
    """
    found = []
    for kind, box in regions:
        window = (slice(box.top, box.bottom), slice(box.left, box.right))
        low = box.height < millimetres(LOW_PRINT_MM, dpi) and box.width > 2 * box.height
        if (
            kind is not RegionKind.SEAL
            and _has_letters(ink[window], dpi)
            and (low or (_is_red(picture[window], ink[window]) and box.width > 2 * box.height))
        ):
            found.append(box)
    return found


LOW_PRINT_MM = 5.0


LEAST_LETTERS = 4


def _has_letters(ink: Mask, dpi: float) -> bool:
    """Whether a window of coloured ink holds several pieces of letter height: an arc of a seal is one long piece."""
    _, stats = components(ink)
    width, height = stats[1:, 2], stats[1:, 3]
    low, high = millimetres(1.0, dpi), millimetres(7.0, dpi)
    return int(((height >= low) & (height <= high) & (width <= high)).sum()) >= LEAST_LETTERS


def _is_red(picture: Picture, ink: Mask) -> bool:
    """Whether the coloured ink of a window is mostly red."""
    blue, _, red, _ = cv2.mean(picture, mask=ink)
    return red > blue + 20


def darkened(picture: Picture) -> Picture:
    """A coloured window as grey in which any ink is dark: its weakest channel."""
    blue, green, red = cv2.split(picture)
    result: Picture = cv2.min(cv2.min(blue, green), red)
    return result
