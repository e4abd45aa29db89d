"""From a grey strip of the page to the picture the digit network reads: one size, ink 1, paper 0."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

HEIGHT = 40  # rows of the network's picture
WIDTH = 192  # its columns
INK_ROWS = 28  # rows the writing is scaled to
SIDE_MARGIN = 6  # empty columns kept left of the writing
PLANES = 2  # the ink, and where the room for it is: a stroke beyond its end is the printed slash, not a 1

# The least difference between paper and ink, of 255: below it a strip holds no writing, and noise is not blown up.
LEAST_CONTRAST = 50.0

Grey = NDArray[np.uint8]
Picture = NDArray[np.float32]


def darkness(strip: Grey, measure: Grey | None = None) -> Picture:
    """Ink 1, paper 0, whatever the light: paper is the 80th percentile, full ink the darkest hundredth.

    `measure` is the part of the strip they are taken from, if not the whole.
    """
    paper, ink = (float(value) for value in np.percentile(strip if measure is None else measure, (80, 1)))
    reach = max(paper - ink, LEAST_CONTRAST)
    dark: Picture = np.clip((paper - strip.astype(np.float32)) / reach, 0.0, 1.0).astype(np.float32)
    return dark


def to_input(ink: Picture, top: float, bottom: float, room: tuple[float, float]) -> Picture:
    """The network's picture, (PLANES, HEIGHT, WIDTH), of a strip.

    The writing stands between the rows `top` and `bottom`; `room` are the columns left for it.
    """
    scale = INK_ROWS / max(bottom - top, 4.0)
    tall = max(1, round(ink.shape[0] * scale))
    wide = min(max(1, round(ink.shape[1] * scale)), WIDTH - SIDE_MARGIN)
    shape = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    sized = cv2.resize(ink, (wide, tall), interpolation=shape)
    picture = np.zeros((PLANES, HEIGHT, WIDTH), np.float32)
    shift = round(HEIGHT / 2 - (top + bottom) / 2 * scale)
    first, last = max(0, shift), min(HEIGHT, shift + tall)
    if last > first:
        picture[0, first:last, SIDE_MARGIN : SIDE_MARGIN + wide] = sized[first - shift : last - shift]
    begin, end = (SIDE_MARGIN + round(x * scale) for x in room)
    picture[1, :, max(0, begin) : max(0, end)] = 1
    return picture
