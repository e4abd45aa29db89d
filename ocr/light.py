"""Evens out light: shadows, yellowed paper and faint print are brought to black on white."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.picture import Picture, shrink

EVEN_PAPER = 12.0
"""Spread of the paper's brightness (90th less 10th percentile) up to which the light counts as even."""

SHADOW = 40.0
"""Spread from which a shadow lies on the page: lamps and vignetting make less."""


def paper(flat: Picture) -> Picture:
    """Brightness of the paper at each place: bright values of the surroundings, smoothed."""
    factor = min(1.0, 400 / max(flat.shape))
    small = shrink(flat, factor)
    bright = cv2.dilate(small, np.ones((7, 7), np.uint8))
    smooth = cv2.medianBlur(bright, 21)
    result: Picture = cv2.resize(smooth, (flat.shape[1], flat.shape[0]), interpolation=cv2.INTER_LINEAR)
    return result


def shadowed_paper(flat: Picture) -> Picture:
    """The same under a shadow with a definite edge, followed closely: only what is as thin as print counts as ink."""
    factor = min(1.0, 400 / max(flat.shape))
    closed = cv2.morphologyEx(shrink(flat, factor), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    smooth = cv2.GaussianBlur(cv2.medianBlur(closed, 9), (0, 0), 2)
    result: Picture = cv2.resize(smooth, (flat.shape[1], flat.shape[0]), interpolation=cv2.INTER_LINEAR)
    return result


def unevenness(ground: Picture) -> float:
    """Spread of the paper's brightness in grey levels."""
    low, high = np.percentile(ground[::8, ::8], [10, 90])
    return float(high - low)


def evened(flat: Picture, ground: Picture) -> Picture:
    """The picture divided by its paper: paper becomes 255 everywhere."""
    result: Picture = cv2.divide(flat, ground, scale=255)
    return result
