"""Pictures as arrays, boxes in pixels, and the small operations every cleaning step needs."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.model import Box

Picture = NDArray[np.uint8]
"""Height x width (grey, 0 is black) or height x width x 3 (blue, green, red)."""

Mask = NDArray[np.uint8]
"""Height x width, 255 where something is, 0 elsewhere."""

POINTS_PER_INCH = 72.0


class PixelBox(NamedTuple):
    """A rectangle in pixels; `right` and `bottom` lie outside it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Horizontal extent."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Vertical extent."""
        return self.bottom - self.top

    def shifted(self, dx: int, dy: int) -> PixelBox:
        """The same box moved right by `dx` and down by `dy`."""
        return PixelBox(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def overlap(self, other: PixelBox) -> int:
        """Pixels that lie in both."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0, width) * max(0, height)

    @classmethod
    def of(cls, box: Box, dpi: float) -> PixelBox:
        """A place in points as pixels."""
        return cls(*(round(side * dpi / POINTS_PER_INCH) for side in box))

    def points(self, dpi: float) -> Box:
        """The same place in points."""
        scale = POINTS_PER_INCH / dpi
        return Box(*(round(side * scale, 2) for side in self))


def millimetres(length: float, dpi: float) -> int:
    """A length in millimetres as whole pixels, at least one."""
    return max(1, round(length / 25.4 * dpi))


def grey(picture: Picture) -> Picture:
    """The picture without colour."""
    return picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)


def in_colour(picture: Picture) -> Picture:
    """The picture with three channels."""
    return picture if picture.ndim == 3 else cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)


def ink_mask(picture: Picture) -> Mask:
    """Where the ink is: Otsu's threshold on the grey picture, held in a range that faint or empty pages need."""
    flat = grey(picture)
    level, _ = cv2.threshold(flat, 0, 255, cv2.THRESH_OTSU)
    _, mask = cv2.threshold(flat, min(max(level, 110.0), 200.0), 255, cv2.THRESH_BINARY_INV)
    result: Mask = mask
    return result


def shrink(picture: Picture, factor: float) -> Picture:
    """The picture made smaller by area averaging."""
    result: Picture = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return result


def components(mask: Mask) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Labels (0 is background) and one row left, top, width, height, area for each label.

    Grana's way gives the same labels as the one OpenCV would choose, in less than half the time.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(mask, 8, cv2.CV_32S, cv2.CCL_GRANA)
    return labels, stats


MOST_PIECES = 2000
"""Above so many pieces looking each one's label up over the whole picture is faster than painting them one by one."""


def pixels_of(chosen: NDArray[np.bool_], labels: NDArray[np.int32], stats: NDArray[np.int32]) -> Mask:
    """The pixels of the components (by `components`) for whose label `chosen` is true."""
    numbers = np.flatnonzero(chosen)
    boxes = stats[numbers]
    if len(numbers) > MOST_PIECES or int((boxes[:, 2] * boxes[:, 3]).sum()) > labels.size:
        return np.take(chosen.astype(np.uint8) * np.uint8(255), labels)
    mask = np.zeros(labels.shape, np.uint8)
    for number, (left, top, width, height, _) in zip(numbers.tolist(), boxes.tolist(), strict=True):
        window = (slice(top, top + height), slice(left, left + width))
        mask[window][labels[window] == number] = 255
    return mask
