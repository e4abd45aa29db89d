"""Documents of one issuer and one notation within a year: their numbers and dates grow together.

What neighbours in an archive say about a number or a day that could not be read for certain. Pure functions: the same
siblings give the same likelihood ratios, in whatever order they come.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

import regex

from extract.ink import Evidence

# So many neighbours on each side are asked: one that was read wrongly must not decide alone.
ASKED: Final = 3
# Likelihood ratio of a value that stands before an earlier sibling or after a later one. Offices number in advance and
# date later, and neighbours are misread, so this is no proof.
BROKEN: Final = 0.2
# Of a number that a sibling bears already.
TAKEN: Final = 0.1
# Of a value between its neighbours, at most: the narrower the gap, the less likely a misreading falls into it.
MOST: Final = 10.0


class Sibling(NamedTuple):
    """Another document of the same issuer, notation and year."""

    number: int
    day: date


def number_evidence(numbers: Iterable[str], first: date, last: date, siblings: Sequence[Sibling]) -> Evidence:
    """Likelihood ratios of numbers for a document issued from `first` to `last` (one day, or what a month leaves open).

    >>> day = date(2023, 5, 9)
    >>> near = [Sibling(410, date(2023, 5, 4)), Sibling(425, date(2023, 5, 12))]
    >>> ratios = number_evidence(["417", "477"], day, day, near).ratios
    >>> ratios["417"] > 1 > ratios["477"]
    True
    """
    year = [one for one in siblings if one.day.year == first.year]
    before = sorted(one for one in year if one.day < first)
    after = sorted(one for one in year if one.day > last)
    before = sorted(before, key=lambda one: (one.day, one.number))[-ASKED:]
    after = sorted(after, key=lambda one: (one.day, one.number))[:ASKED]
    taken = {one.number for one in year}
    ratios: dict[str, float] = {}
    for text in numbers:
        number = digits_of(text)
        if number is None:
            continue
        broken = sum(one.number > number for one in before) + sum(one.number < number for one in after)
        ratio = BROKEN**broken
        if not broken and before and after:
            gap = min(one.number for one in after) - max(one.number for one in before)
            ratio = min(MOST, max(1.0, number / max(1, gap)))
        ratios[text] = ratio * (TAKEN if number in taken and text.isdigit() else 1.0)
    return Evidence(ratios)


def day_evidence(days: Iterable[str], number: str, siblings: Sequence[Sibling]) -> Evidence:
    """Likelihood ratios of days of issue (ISO dates) for the document that bears a number."""
    own = digits_of(number)
    ratios: dict[str, float] = {}
    for text in days:
        day = date.fromisoformat(text)
        year = [one for one in siblings if one.day.year == day.year]
        if own is None or not year:
            continue
        before = sorted(one for one in year if one.number < own)[-ASKED:]
        after = sorted(one for one in year if one.number > own)[:ASKED]
        broken = sum(one.day > day for one in before) + sum(one.day < day for one in after)
        ratio = BROKEN**broken
        if not broken and before and after:
            gap = (min(one.day for one in after) - max(one.day for one in before)).days + 1
            ratio = min(MOST, max(1.0, 30 / gap))
        ratios[text] = ratio
    return Evidence(ratios)


def digits_of(number: str) -> int | None:
    """The count within a number: 3176 of `3176B`; None where there is none."""
    hit = regex.match(r"\d{1,6}", number)
    return int(hit[0]) if hit else None
