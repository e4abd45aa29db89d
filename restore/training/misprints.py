"""Words that a machine misread in the training texts themselves: found by what cleaner texts say, and left out.

A public collection of laws holds documents that were scanned and read by machine, with the very mistakes a restorer is
to mend (`bỗ sung` 220 times beside 46,489 `bổ sung`). A model that counts them takes them for Vietnamese. A word is a
misreading when another one of the same letters without marks fits both neighbours far better, in texts that
were typed and in all texts together; where misreadings stand close, the whole stretch is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from restore.lexicon import BREAK, FIRST_WORD, UNKNOWN
from restore.syllable import fold

Ids = npt.NDArray[np.uint16]
Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

BETTER = float(np.log(100))
"""Log of how much better another word must fit its two neighbours together ..."""

WORSE = -1.0
"""... and of how badly it may fit either of them."""

AROUND, CLOSE = 500, 6
"""So many misreadings within so many tokens before and after: the stretch was read by machine. Single ones are names
and rare words as often as not; in the laws of the corpora 62 % of the misreadings stand in 3.5 % of the text."""

_WORD = np.uint64(16)
_CHUNK = 4_000_000


class Pairs(NamedTuple):
    """Sorted keys of neighbouring words with their counts."""

    keys: Keys
    counts: npt.NDArray[np.int64]

    def of(self, left: Keys, right: Keys) -> Floats:
        """Counts of pairs, half a count for those never seen."""
        wanted = (left << _WORD) | right
        at = np.searchsorted(self.keys, wanted)
        at[at == len(self.keys)] = 0
        return np.where(self.keys[at] == wanted, self.counts[at], 0) + 0.5


class Twins(NamedTuple):
    """The commonest word of each set of letters before or after a word."""

    places: Keys  # sorted: the neighbour and the letters of the word
    words: Keys

    def of(self, places: Keys, words: Keys) -> Keys:
        """The commonest word at each place; the word itself where none is known."""
        at = np.searchsorted(self.places, places)
        at[at == len(self.places)] = 0
        return np.where(self.places[at] == places, self.words[at], words)


def count_pairs(streams: Sequence[Ids]) -> Pairs:
    """Neighbouring words of all streams."""
    found = []
    for ids in streams:
        both = (ids[:-1] >= FIRST_WORD) & (ids[1:] >= FIRST_WORD)
        found.append(((ids[:-1].astype(np.uint64) << _WORD) | ids[1:])[both])
    keys, counts = np.unique(np.concatenate(found), return_counts=True)
    return Pairs(keys, counts)


def letters_of(words: Sequence[str]) -> Keys:
    """For each token number the first word with the same letters without marks."""
    first: dict[str, int] = {}
    numbers = np.arange(FIRST_WORD + len(words), dtype=np.uint64)
    for number, word in enumerate(words, FIRST_WORD):
        numbers[number] = first.setdefault(fold(word), number)
    return numbers


def misread(ids: Ids, words: Sequence[str], typed: Sequence[Ids]) -> Flags:
    """Which tokens of a stream are misreadings, by the streams `typed` of cleaner texts."""
    letters = letters_of(words)
    clean, everything = count_pairs(typed), count_pairs([*typed, ids])
    before, after = _twins(clean, letters)
    found = np.zeros(len(ids), np.bool_)
    for start in range(1, len(ids) - 1, _CHUNK):
        stop = min(start + _CHUNK, len(ids) - 1)
        left, word, right = (ids[start + k : stop + k].astype(np.uint64) for k in (-1, 0, 1))
        bare = letters[word.astype(np.int64)]
        for other in (before.of((left << _WORD) | bare, word), after.of((bare << _WORD) | right, word)):
            at = np.flatnonzero((other != word) & (word >= FIRST_WORD))
            place = (left[at], word[at], right[at], other[at])
            found[start + at[_fits_better(clean, *place) & _fits_better(everything, *place)]] = True
    return found


def _twins(pairs: Pairs, letters: Keys) -> tuple[Twins, Twins]:
    left, right = pairs.keys >> _WORD, pairs.keys & np.uint64(0xFFFF)
    bare_left, bare_right = letters[left.astype(np.int64)], letters[right.astype(np.int64)]
    return _commonest((left << _WORD) | bare_right, right, pairs.counts), _commonest(
        (bare_left << _WORD) | right, left, pairs.counts
    )


def _commonest(places: Keys, words: Keys, counts: npt.NDArray[np.int64]) -> Twins:
    order = np.lexsort((-counts, places))
    places, words = places[order], words[order]
    first = np.concatenate([[True], places[1:] != places[:-1]])
    return Twins(places[first], words[first])


def _fits_better(pairs: Pairs, left: Keys, word: Keys, right: Keys, other: Keys) -> Flags:
    """Whether `other` fits between its neighbours far better than `word`; a sign or number beside it says nothing."""
    first = np.where(left >= FIRST_WORD, np.log(pairs.of(left, other) / pairs.of(left, word)), 0.0)
    second = np.where(right >= FIRST_WORD, np.log(pairs.of(other, right) / pairs.of(word, right)), 0.0)
    return np.asarray((first + second >= BETTER) & (np.minimum(first, second) > WORSE))


def left_out(ids: Ids, cases: npt.NDArray[np.uint8], bad: Flags) -> tuple[Ids, npt.NDArray[np.uint8]]:
    """The stream with misreadings as unknown words, and without the stretches that are full of them."""
    total = np.concatenate([[0], np.cumsum(bad)])
    place = np.arange(len(ids))
    close = total[np.minimum(len(ids), place + AROUND)] - total[np.maximum(0, place - AROUND)]
    kept = (close < CLOSE) | (ids == BREAK)
    return np.where(bad, UNKNOWN, ids).astype(np.uint16)[kept], cases[kept]
