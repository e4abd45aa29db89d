"""Margins that lean or run together, as leaning phones make them, told by where lines of print begin and end."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ocr.baselines import Field, Followed, slope

Floats = NDArray[np.float64]

LEAST_ENDS = 6
"""Lines that must begin (or end) on one straight margin."""

REACH = 0.35
"""Share of the page's height over which they must be spread."""

NEAR = 0.7
"""x-heights within which a line's end lies on the margin."""

STEEPEST = 0.25
"""Pixels across for each pixel down that a margin may lean."""


class Slant(NamedTuple):
    """How far places must be moved to the right, a pixel down: `lean` at x = 0, and more by `narrowing` times x."""

    lean: float = 0.0
    narrowing: float = 0.0
    middle: float = 0.0  # the height at which nothing moves

    def at(self, x: Floats, y: Floats) -> Floats:
        """Pixels to the right, at places."""
        return np.asarray((y - self.middle) * (self.lean + self.narrowing * x))


def find_slant(found: Followed, field: Field, height: float) -> Slant:
    """The slant that makes the margins upright; where none is seen, they stand as square to the lines as on paper."""
    letters, line = found
    y = letters.y + field.at(letters.x, letters.y)
    order = np.lexsort((letters.x, line))
    breaks = np.flatnonzero(np.diff(line[order])) + 1
    first, last = order[np.r_[0, breaks]], order[np.r_[breaks - 1, len(order) - 1]]
    margins = [
        margin
        for x, ends in ((letters.left[first], first), (letters.right[last], last))
        if (margin := _margin(x, y[ends], NEAR * letters.x_height, REACH * height))
    ]
    middle = height / 2
    if not margins:
        return Slant(slope(found, field), 0.0, middle)
    if len(margins) == 1 or abs(margins[0][1] - margins[1][1]) < 0.2 * height:
        return Slant(-margins[0][0], 0.0, middle)
    (one, left), (other, right) = ((lean, at + lean * middle) for lean, at in margins)
    narrowing = -(other - one) / (right - left)
    return Slant(-one - narrowing * left, narrowing, middle)


def _margin(x: Floats, y: Floats, near: float, reach: float) -> tuple[float, float] | None:
    """The straight line on which most ends lie: how it leans and where it is at y = 0; None if they are too few."""
    best, most = None, LEAST_ENDS - 1
    for i in range(len(x)):
        for j in range(i):
            if abs(y[i] - y[j]) < reach:
                continue
            lean = (x[i] - x[j]) / (y[i] - y[j])
            on = np.abs(x - x[i] - lean * (y - y[i])) < near
            if abs(lean) < STEEPEST and on.sum() > most and np.ptp(y[on]) >= reach:
                most, best = int(on.sum()), on
    if best is None:
        return None
    lean, at = np.polyfit(y[best], x[best], 1)
    return float(lean), float(at)
