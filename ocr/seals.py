"""Round seals in black ink: found by their rings, taken out, the print that runs into them kept.

A seal is set over the left third of the signature (Nghị định 30/2020/NĐ-CP, Điều 33), so the office of the signer and
his name run into it. In a black-and-white scan nothing but its shape tells it from print.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.picture import Mask, Picture, PixelBox, components, millimetres, shrink

SMALLEST_MM, LARGEST_MM = 11.0, 24.0
"""Radius of the outer ring."""

SEARCH_DPI = 75.0
DARK = (90, 140)
"""Share of ink (of 255) that makes a pixel of the small picture dark: faint rings need the first, thick the second."""

MOST_CANDIDATES = 20
PROMISING, RING = 0.6, 0.8
"""Share of directions in which ink lies near a rough ring, and on the best one near it: on 35 pages of real scans
print reached 0.47, the eleven seals 0.92 and more."""

INNER_RING = 0.45
"""The same for a single radius, once the seal is known."""

OUTER = 1.5
"""How much wider than the ring that was found the outermost one may be: the letters of a seal stand between two."""

MARGIN_MM = 0.5
"""How rough a ring is."""

RINGS = 2
"""A seal has so many rings at least."""

RIM_MM = 2.0
"""From the ring to the letters of the seal: ink there, on a printed line, is print."""

LETTER_MM = (1.2, 6.0)
"""Height of a letter of print, marks included."""

FEWEST_LETTERS = 3
NEAR = 1.6
"""Largest gap between letters of a line, in heights of a letter."""

TALLEST = 2.5
"""A band of letters higher than so many letters is no line."""

LEAST_HEIGHT, ON_BASELINE = 0.45, 0.22
"""How high a letter is at least, and how far from the baseline it ends, in heights of a letter."""

Floats = NDArray[np.float64]


class Seal(NamedTuple):
    """A ring on the page, in pixels."""

    x: float
    y: float
    radius: float

    @property
    def box(self) -> PixelBox:
        """The square around it."""
        x, y, r = self.x, self.y, self.radius
        return PixelBox(max(0, int(x - r)), max(0, int(y - r)), int(x + r) + 1, int(y + r) + 1)


def find_seals(ink: Mask, dpi: float) -> tuple[Seal, ...]:
    """The rings on a page, none inside another."""
    seals = [_fitted(ink, rough, dpi / SEARCH_DPI) for rough in _rough(ink, dpi)]
    kept: list[Seal] = []
    for seal, share in sorted(seals, key=lambda found: -found[1]):
        if share >= RING and all(np.hypot(seal.x - k.x, seal.y - k.y) > max(seal.radius, k.radius) for k in kept):
            kept.append(seal)
    return tuple(kept)


def _rough(ink: Mask, dpi: float) -> Iterator[Seal]:
    """Circles that may be rings, in pixels of the page."""
    scale = dpi / SEARCH_DPI
    least, most = (millimetres(side, SEARCH_DPI) for side in (SMALLEST_MM, LARGEST_MM))
    small = shrink(ink, 1 / scale)
    for dark in DARK:
        mask = cv2.GaussianBlur((small > dark).astype(np.uint8) * 255, (3, 3), 0)
        found = cv2.HoughCircles(
            mask, cv2.HOUGH_GRADIENT, 1, 2 * least / 3, param1=100, param2=28, minRadius=least, maxRadius=most
        )
        for x, y, radius in [] if found is None else found[0][:MOST_CANDIDATES].tolist():
            yield Seal(x * scale, y * scale, radius * scale)


def _fitted(ink: Mask, seal: Seal, reach: float) -> tuple[Seal, float]:
    """The best ring near a rough one, and the share of directions in which it holds ink."""
    if _share(ink, seal, reach) < PROMISING:
        return seal, 0.0
    share = 0.0
    for step, around in (
        (2 * reach, (-2, -1, 0, 1, 2)),
        (reach, (-1, 0, 1)),
        (reach / 2, (-1, 0, 1)),
        (1.0, (-1, 0, 1)),
    ):
        moves = product(around, repeat=3)
        near = (Seal(seal.x + dx * step, seal.y + dy * step, seal.radius + dr * step) for dx, dy, dr in moves)
        share, seal = max((_share(ink, move, max(1.5, step / 2)), move) for move in near)
    return seal, share


_DIRECTIONS = np.linspace(0, 2 * np.pi, 360, endpoint=False)
_COS, _SIN = np.cos(_DIRECTIONS), np.sin(_DIRECTIONS)


def _share(ink: Mask, seal: Seal, reach: float) -> float:
    """Share of directions in which ink lies within `reach` pixels of the ring."""
    radii = seal.radius + np.arange(-reach, reach + 0.5)
    return float(_polar(ink, seal, radii).any(axis=0).mean())


def _polar(ink: Mask, seal: Seal, radii: Floats) -> NDArray[np.bool_]:
    """Ink at each radius (rows) and direction (columns); outside the page there is none."""
    x = np.rint(seal.x + radii[:, None] * _COS).astype(np.int64)
    y = np.rint(seal.y + radii[:, None] * _SIN).astype(np.int64)
    inside = (x >= 0) & (y >= 0) & (x < ink.shape[1]) & (y < ink.shape[0])
    dark = ink[y.clip(0, ink.shape[0] - 1), x.clip(0, ink.shape[1] - 1)] > 0
    return np.asarray(dark & inside)


class Row(NamedTuple):
    """A printed line that ends at a seal: the band of its letters, and the side of the seal it stands on."""

    top: int
    bottom: int
    baseline: float
    height: float  # of a common letter
    right: bool

    @property
    def band(self) -> slice:
        """The rows of the picture it fills."""
        return slice(max(0, self.top), self.bottom)

    def edge(self, seal: Seal) -> float | None:
        """Where the ring crosses the line at its deepest, on its side; None where it does not."""
        deepest = min(max(seal.y, self.baseline - self.height), self.baseline)
        half = seal.radius**2 - (deepest - seal.y) ** 2
        return None if half <= 0 else seal.x + (1 if self.right else -1) * float(np.sqrt(half))


def take_out(picture: Picture, ink: Mask, seal: Seal, dpi: float) -> None:
    """Paint the seal over: all ink inside its ring, but for the letters of print that runs into it."""
    window = _window(seal, ink.shape, dpi)
    moved = Seal(seal.x - window.left, seal.y - window.top, seal.radius)
    part = (slice(window.top, window.bottom), slice(window.left, window.right))
    mask = cv2.dilate(_seal_ink(ink[part], moved, dpi), np.ones((3, 3), np.uint8))
    picture[part][mask > 0] = 255


def _window(seal: Seal, shape: tuple[int, ...], dpi: float) -> PixelBox:
    """The seal with the lines beside it."""
    side, up = round(2.2 * seal.radius), millimetres(6, dpi)
    box = seal._replace(radius=OUTER * seal.radius).box
    return PixelBox(
        max(0, box.left - side),
        max(0, box.top - up),
        min(shape[1], box.right + side),
        min(shape[0], box.bottom + up),
    )


def _seal_ink(ink: Mask, seal: Seal, dpi: float) -> Mask:
    """The pixels of a seal."""
    yy, xx = np.ogrid[: ink.shape[0], : ink.shape[1]]
    away = np.hypot(xx - seal.x, yy - seal.y)
    radii = _rings(ink, seal, dpi)
    edge = max([seal.radius, *radii.tolist()]) + millimetres(MARGIN_MM, dpi)
    disk = away <= edge
    outside, within = np.where(disk, np.uint8(0), ink), np.where(disk, ink, np.uint8(0))
    inner = _without_rings(within, ink, seal, away, radii, dpi)
    kept = np.zeros_like(ink)
    rim = np.where(away > edge - millimetres(RIM_MM, dpi), inner, np.uint8(0))
    for row in _rows_beside(outside, seal, dpi):
        kept |= _letters(inner, row, seal._replace(radius=edge))
        kept[row.band] |= rim[row.band]
    return np.where(kept > 0, np.uint8(0), within)


def _rings(ink: Mask, seal: Seal, dpi: float) -> Floats:
    """The radii at which there is a ring."""
    radii = np.arange(0.4 * seal.radius, OUTER * seal.radius)
    return np.asarray(radii[_polar(ink, seal, radii).mean(axis=1) > INNER_RING])


def _without_rings(within: Mask, ink: Mask, seal: Seal, away: Floats, radii: Floats, dpi: float) -> Mask:
    """The ink in the disk without the rings, but where a letter crosses them."""
    thick = min(len(radii) // RINGS + 2, millimetres(1, dpi))
    on_ring = np.zeros(int(away.max()) + 1, np.bool_)
    for radius in radii.tolist():
        on_ring[max(0, int(radius) - 1) : int(radius) + 2] = True
    mask = on_ring[away.astype(np.int64)]
    free = np.where(mask, np.uint8(0), ink)
    ring = np.where(mask, within, np.uint8(0))
    # a letter goes on above and below the ring (the rings that matter are level where print crosses them)
    up, down = (np.roll(cv2.dilate(free, np.ones((2 * thick + 1, 1), np.uint8)), s, axis=0) for s in (thick, -thick))
    crossing = cv2.bitwise_and(cv2.bitwise_and(up, down), ring)
    return np.where(mask, crossing, within)


def _rows_beside(outside: Mask, seal: Seal, dpi: float) -> Iterator[Row]:
    """Printed lines that end at the ring, left or right of it."""
    _, stats = components(outside)
    least, most = (millimetres(side, dpi) for side in LETTER_MM)
    letters = [
        PixelBox(left, top, left + width, top + height)
        for left, top, width, height, _ in stats[1:].tolist()
        if least <= height <= most and width <= 2 * most
    ]
    for right in (False, True):
        beside = [b for b in letters if (b.left + b.right > 2 * seal.x) == right]
        for letters_of_row in _rows(beside):
            row = _row(letters_of_row, right)
            edge = row.edge(seal)
            if len(letters_of_row) < FEWEST_LETTERS or edge is None or row.bottom - row.top > TALLEST * row.height:
                continue
            near = min(b.left for b in letters_of_row) - edge if right else edge - max(b.right for b in letters_of_row)
            if near < NEAR * row.height:
                yield row


def _rows(letters: Sequence[PixelBox]) -> Iterator[list[PixelBox]]:
    """Letters that stand on one line."""
    row: list[PixelBox] = []
    for letter in sorted(letters, key=lambda b: b.bottom):
        if row and letter.bottom - row[-1].bottom > 0.35 * row[-1].height:
            yield row
            row = []
        row.append(letter)
    if row:
        yield row


def _row(letters: Sequence[PixelBox], right: bool) -> Row:
    """The band of letters that stand on one line."""
    return Row(
        int(np.percentile([b.top for b in letters], 10)) - 2,
        max(b.bottom for b in letters) + 2,
        float(np.median([b.bottom for b in letters])),
        float(np.median([b.height for b in letters])),
        right,
    )


def _letters(inner: Mask, row: Row, seal: Seal) -> Mask:
    """Ink inside the ring that continues a printed line: pieces on its baseline, one after the other from the ring."""
    kept = np.zeros_like(inner)
    edge = row.edge(seal)
    if edge is None:
        return kept
    _, stats = components(inner[row.band])
    foot = row.baseline - row.band.start
    pieces = [
        (left, left + width)
        for left, top, width, height, _ in stats[1:].tolist()
        if height > LEAST_HEIGHT * row.height
        and (abs(top + height - foot) < ON_BASELINE * row.height or top + height > row.band.stop - row.band.start - 3)
    ]
    for left, right in sorted(pieces, key=lambda piece: -piece[1] if row.right else piece[0]):
        if (edge - right if row.right else left - edge) > NEAR * row.height:
            break
        kept[row.band, left:right] = inner[row.band, left:right]
        edge = min(edge, left) if row.right else max(edge, right)
    return kept
