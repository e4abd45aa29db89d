"""Lines of print followed along their letters, and the smooth field that makes them level and straight."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray

from ocr.picture import Mask, components

Floats = NDArray[np.float64]

GAP = 2.0
"""White between two neighbouring letters of a line is at most this many x-heights wide (words stand one apart)."""

STEP = 0.65
"""Feet of neighbouring letters differ by at most this many x-heights: a g hangs 0.45 below an a."""

LEAST_LETTERS = 12
"""Letters of a line that is worth following."""

DEGREE_ACROSS, DEGREE_DOWN = 8, 3
STIFFNESS = 3e-4
"""Weight against bending of high degree, for each letter."""

ROUNDS = 8
OUTLIER = 0.25
"""Feet further than this many x-heights from the field count less and less: descenders."""

BORNE_OUT = 0.5
"""Share of the bends foretold by half of the lines that the other half must show."""


class Letters(NamedTuple):
    """Feet of letters: where the middle of each one's lower side is, in pixels; how high small letters are."""

    x: Floats
    y: Floats
    left: Floats
    right: Floats
    x_height: float


class Followed(NamedTuple):
    """Letters that stand in lines: `line` is the number of each one's line."""

    letters: Letters
    line: NDArray[np.intp]

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return int(self.line.max()) + 1 if len(self.line) else 0


def find_letters(ink: Mask, x_height: float) -> Letters:
    """Pieces of ink of the size of letters."""
    _, stats = components(ink)
    left, top, width, height = (stats[1:, i].astype(np.float64) for i in range(4))
    keep = (height > 0.7 * x_height) & (height < 2.3 * x_height) & (width > 0.15 * x_height) & (width < 4 * x_height)
    left, top, width, height = (side[keep] for side in (left, top, width, height))
    order = np.argsort(left, kind="stable")
    left, top, width, height = (side[order] for side in (left, top, width, height))
    return Letters(left + width / 2, top + height, left, left + width, x_height)


def follow(letters: Letters, y: Floats | None = None) -> Followed:
    """Letters linked each to the next one at its right, as lines; `y`: heights of their feet to be used instead."""
    feet = letters.y if y is None else y
    count, reach = len(feet), GAP * letters.x_height
    if not count:
        return Followed(letters, np.zeros(0, np.intp))
    ends = np.searchsorted(letters.left, letters.right + reach, side="right")
    others = np.arange(count)[:, None] + np.arange(1, max(2, int((ends - np.arange(count)).max())))
    near = others < ends[:, None]
    others = np.minimum(others, count - 1)
    near &= np.abs(feet[others] - feet[:, None]) < STEP * letters.x_height
    near &= letters.left[others] > letters.x[:, None]
    first = near.argmax(axis=1)
    after = np.where(near.any(axis=1), others[np.arange(count), first], -1)
    return _in_lines(letters, _numbered(after))


def _numbered(after: NDArray[np.intp]) -> NDArray[np.intp]:
    """The number of each letter's line: that of the letter before it, or a new one. Letters come from left to right."""
    numbers = np.full(len(after), -1, np.intp)
    lines = 0
    for i, following in enumerate(after.tolist()):
        if numbers[i] < 0:
            numbers[i] = lines
            lines += 1
        if following >= 0 and numbers[following] < 0:
            numbers[following] = numbers[i]
    return numbers


def _in_lines(letters: Letters, numbers: NDArray[np.intp]) -> Followed:
    """Only the letters of lines that are long enough, lines numbered anew."""
    counts = np.bincount(numbers, minlength=1)
    return _part(Followed(letters, numbers), counts[numbers] >= LEAST_LETTERS)


class Field(NamedTuple):
    """How far each place must be moved down so that lines lie level: a polynomial over the part that holds print."""

    weights: Floats
    low: Floats
    high: Floats

    def at(self, x: Floats, y: Floats) -> Floats:
        """Pixels down, at places; outside of the print as at its edge. The middle column stays where it is."""
        across, down = self._within(x, 0), self._within(y, 1)
        off = _basis(across, down) - _basis(np.zeros_like(across), down)
        return np.asarray(off @ self.weights)

    def _within(self, side: Floats, axis: int) -> Floats:
        """A coordinate as -1 at the lower and 1 at the higher end of the print."""
        low, high = self.low[axis], self.high[axis]
        return np.asarray(np.clip((2 * side - low - high) / (high - low), -1.0, 1.0))


_DEGREES = [(a, b) for a in range(1, DEGREE_ACROSS + 1) for b in range(DEGREE_DOWN + 1)]


def _basis(across: Floats, down: Floats) -> Floats:
    """Products of Legendre polynomials that change from left to right, one column each."""
    one, other = legendre.legvander(across, DEGREE_ACROSS), legendre.legvander(down, DEGREE_DOWN)
    return np.stack([one[..., a] * other[..., b] for a, b in _DEGREES], axis=-1)


def fit(found: Followed) -> Field:
    """The smooth field under which the feet of each line come to one height; descenders weigh little (Tukey)."""
    letters, line = found
    low = np.array([letters.x.min(), letters.y.min()])
    high = np.maximum(np.array([letters.x.max(), letters.y.max()]), low + 1)
    field = Field(np.zeros(len(_DEGREES)), low, high)
    rows = _basis(field._within(letters.x, 0), field._within(letters.y, 1))
    stiff = np.diag([len(line) * STIFFNESS * float(a**4 + b**4 - 1) for a, b in _DEGREES])
    trust = np.ones(len(line))
    for turn in range(ROUNDS):
        levelled = rows - _means(rows, line, trust)[line]
        target = -(letters.y - _means(letters.y[:, None], line, trust)[line, 0])
        weighted = levelled * trust[:, None]
        weights = np.linalg.solve(weighted.T @ levelled + stiff + 1e-9 * np.eye(len(stiff)), weighted.T @ target)
        off = np.abs(levelled @ weights - target)
        bound = letters.x_height * (OUTLIER * 4 if turn < 3 else OUTLIER * 2)
        trust = np.square(np.clip(1 - np.square(off / bound), 0, None)) + 1e-6
        field = field._replace(weights=weights)
    return field


def _means(values: Floats, line: NDArray[np.intp], trust: Floats) -> Floats:
    """The weighted mean of each line, one row a line."""
    count = int(line.max()) + 1
    into = np.zeros((count, len(line)))
    into[line, np.arange(len(line))] = trust
    return np.asarray(into @ values / np.bincount(line, trust)[:, None])


def slope(found: Followed, field: Field) -> float:
    """How much all lines sink on the whole, in pixels down for each pixel to the right."""
    moved, x = _about_means(field, found)
    return -float(moved @ x) / max(1e-9, float(x @ x))


def unevenness(found: Followed, field: Field) -> float:
    """How far lines are from straight and parallel ones, in x-heights: the 90th percentile over letters.

    For each letter, its line's departure from its own middle as the field smooths it, less the slope all lines share.
    """
    moved, x = _about_means(field, found)
    return float(np.percentile(np.abs(moved + slope(found, field) * x), 90)) / found.letters.x_height


def borne_out(found: Followed) -> bool:
    """Whether the bends that every other line tells are those of the lines between: chance and tables tell none."""
    return all(_foretold(found, found.line % 2 == half) > BORNE_OUT for half in (0, 1))


def _foretold(found: Followed, known: NDArray[np.bool_]) -> float:
    """How much of the bends foretold by the known lines the others have: 1 all, 0 none of them, below 0 opposite."""
    field, others = fit(_part(found, known)), _part(found, ~known)
    told, x = _about_means(field, others)
    feet = others.letters.y
    seen = (np.bincount(others.line, feet) / np.bincount(others.line))[others.line] - feet
    bends, bent = (side - (side @ x) / max(1e-9, float(x @ x)) * x for side in (told, seen))
    bound = 2 * OUTLIER * found.letters.x_height
    return float(bends @ np.clip(bent, -bound, bound)) / max(1e-9, float(bends @ bends))


def _part(found: Followed, kept: NDArray[np.bool_]) -> Followed:
    """Some of the letters, their lines numbered anew."""
    x, y, left, right = (side[kept] for side in found.letters[:4])
    _, line = np.unique(found.line[kept], return_inverse=True)
    return Followed(Letters(x, y, left, right, found.letters.x_height), line)


def _about_means(field: Field, found: Followed) -> tuple[Floats, Floats]:
    """For each letter, how far the field moves it down and how far right it stands, less the means of its line."""
    letters, line = found
    counts = np.bincount(line)
    moved, x = (side - (np.bincount(line, side) / counts)[line] for side in (field.at(letters.x, letters.y), letters.x))
    return moved, x
