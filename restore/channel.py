"""What a reader makes of a word: a weighted edit transducer, searched against the trie of all known words.

A unit is one or two true letters read as none to three signs; the units and their costs (negative natural logarithms
of probabilities) are learned from pairs of true and read lines (restore/training/channel.py). Whole words that were
often read in one way are remembered beside the units. The search is compiled: restore/kernels/matching.pyx.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from restore.kernels.matching import Search, grow_trie
from restore.lexicon import FIRST_WORD, Case

FAR = 99.0
SKIPS = (7.5, 4.5, 0.7)  # a letter or digit read where nothing is printed, a sign, each further sign of a run
ANY = 8.5  # some letter read as some sign: only tried where nothing else fits
NEAR = 7.0  # a form with no match nearer than this is searched again with ANY
_SHIFT = 33  # letter numbers as ASCII signs that are no line end
SEARCH_WIDTH = 8.0  # nats above the best partial match at which the search gives up a path
FARTHEST = 16.0  # nats above which a match is no match
EVERY = 255  # capitals in a word of capitals
CAPITALS = {Case.LOWER: 0, Case.TITLE: 1}

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


class Trie(NamedTuple):
    """All words letter by letter, nodes in the order of their depth: children of node n are [first[n], first[n+1])."""

    first: Ints
    letter: npt.NDArray[np.uint8]  # the letter that leads to the node
    word: Ints  # the word that ends at the node, -1 for none


class Units(NamedTuple):
    """Costs of units: `single[b, letter]` for one true letter read as sign sequence b, pairs in lists by b."""

    single: Floats
    pair_first: Ints
    pair_one: npt.NDArray[np.uint8]
    pair_two: npt.NDArray[np.uint8]
    pair_cost: Floats


def build_trie(words: list[str], letters: dict[str, int]) -> Trie:
    """The trie of the words that can be spelled with `letters`."""
    text = "\n".join(words).translate({ord(c): n + _SHIFT for c, n in letters.items()})
    return Trie(*grow_trie(text.encode(), _SHIFT, FIRST_WORD))


class Matches(NamedTuple):
    """Words that a form may stand for, in columns."""

    words: Ints
    cases: npt.NDArray[np.uint8]
    costs: Floats


class Channel:
    """A reader's confusions, ready to be asked which words a form may stand for."""

    def __init__(
        self, words: list[str], units: list[tuple[str, str, float]], whole: list[tuple[str, str, float]]
    ) -> None:
        letters = sorted(set("".join(words)) & _LETTERS)
        self._letter = {c: i for i, c in enumerate(letters)}
        self._read = {b: i for i, b in enumerate(sorted({b for _, b, _ in units}))}
        self._units = self._pack(units)
        trie = build_trie(words, self._letter)
        self._search = Search(trie, self._units, self._read, SKIPS, SEARCH_WIDTH, FARTHEST, ANY, NEAR)
        self._whole: dict[str, list[tuple[str, float]]] = {}
        for true, read, cost in whole:
            self._whole.setdefault(read, []).append((true, cost))

    def _number(self, letter: str) -> int:
        low = letter.lower()
        return self._letter.get(low, -1) + (128 if low != letter else 0) if low in self._letter else -1

    def _pack(self, units: list[tuple[str, str, float]]) -> Units:
        single = np.full((len(self._read), 256), FAR, np.float32)
        pairs: list[tuple[int, int, int, float]] = []
        for true, read, cost in units:
            numbers = [self._number(c) for c in true]
            if min(numbers) < 0:
                continue
            if len(numbers) == 1:
                single[self._read[read], numbers[0]] = cost
            else:
                pairs.append((self._read[read], numbers[0], numbers[1], cost))
        pairs.sort()
        first = np.searchsorted([p[0] for p in pairs], np.arange(len(self._read) + 1)).astype(np.int32)
        one, two = (np.array([p[k] for p in pairs], np.uint8) for k in (1, 2))
        return Units(single, first, one, two, np.array([p[3] for p in pairs], np.float32))

    def matches(self, form: str) -> Matches:
        """Words that may have been read as `form`, with the case they were written in and their cost."""
        return Matches(*self._search.find(form, [(case, CAPITALS.get(case, EVERY)) for case in _cases_of(form)]))

    def marks_cost(self, true: str, read: str) -> float:
        """What it costs that `true` was read as `read`, letter by letter (same length, lower case)."""
        known = dict(self.remembered(read)).get(true, FAR)
        return min(float(known), sum(self._letter_cost(t, r) for t, r in zip(true, read, strict=True) if t != r))

    def _letter_cost(self, true: str, read: str) -> float:
        row, column = self._read.get(read, -1), self._number(true)
        return ANY if row < 0 or column < 0 else min(ANY, float(self._units.single[row, column]))

    def remembered(self, form: str) -> list[tuple[str, float]]:
        """Whole words often read as `form`, as written, with their cost."""
        return self._whole.get(form, [])


_LETTERS = frozenset("aăâbcdđeêfghijklmnoôơpqrstuưvwxyzáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")


def _cases_of(form: str) -> tuple[Case, ...]:
    """The cases in which a word read as `form` may have been written, likeliest first."""
    if form.islower():
        return (Case.LOWER, Case.TITLE)
    capitals = sum(c.isupper() for c in form)
    small = sum(c.islower() for c in form)
    if capitals >= 2 and capitals > small:
        return (Case.UPPER, Case.TITLE)
    if capitals and not small:
        return (Case.TITLE, Case.UPPER, Case.LOWER)
    return (Case.TITLE, Case.LOWER) if form[:1].isupper() else (Case.LOWER, Case.TITLE)


def load_channel(words: list[str], path: Path) -> Channel:
    """The channel of a file of rows: true letters, read signs, cost; rows of whole words begin with `=`."""
    units: list[tuple[str, str, float]] = []
    whole: list[tuple[str, str, float]] = []
    for row in path.read_text("utf-8").splitlines():
        if row.startswith("#"):
            continue
        true, read, cost = row.split("\t")
        if true.startswith("="):
            whole.append((true[1:], read, float(cost)))
        else:
            units.append((true, read, float(cost)))
    return Channel(words, units, whole)
