"""One name in one document: places where the reader left a name open follow those where it is plain.

The names `Tam Duong` and `Tam Puong` of one text are the same; that the second cannot be Dương decides for both.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

FLOOR = 1e-4  # a word that the lattice does not hold at a place may still be right there
LEAST_WIN = 1.0  # nats by which a name must be the likeliest of its group


class Place(NamedTuple):
    """A capitalised word after a capitalised word: token, the word before, and the posteriors of its candidates."""

    token: int
    before: str
    chosen: str
    shares: Mapping[str, float]


def settle(places: Iterable[Place]) -> dict[int, str]:
    """For tokens whose name the document decides otherwise: the word that explains all places best."""
    decided: dict[int, str] = {}
    for family in families(places):
        scores = {w: sum(math.log(max(p.shares.get(w, 0.0), FLOOR)) for p in family) for p in family for w in p.shares}
        ranked = sorted(scores, key=lambda w: -scores[w])
        if len(ranked) > 1 and scores[ranked[0]] - scores[ranked[1]] >= LEAST_WIN:
            best = ranked[0]
            decided |= {p.token: best for p in family if p.chosen != best and best in p.shares}
    return decided


def families(places: Iterable[Place]) -> Iterator[list[Place]]:
    """Places after the same word that may be the same name: they share a candidate. Single places are left out."""
    by_before: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_before[place.before].append(place)
    for left in by_before.values():
        while len(left) > 1:
            family, words = [], set(left[0].shares)
            while near := [p for p in left if not words.isdisjoint(p.shares)]:
                family += near
                words.update(*(p.shares for p in near))
                left = [p for p in left if p not in near]
            if len(family) > 1:
                yield family
