"""A text as a spaCy `Doc` of our own words, and the phrases of a data file found in it.

spaCy's own Vietnamese tokeniser would cut codes and dates to pieces; here a word is a run of letters or digits, and any
other sign is a word of its own. Words are kept and compared folded: no marks, lower case. The library is loaded at the
first use.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from extract.fold import fold
from extract.patterns import read_data

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher
    from spacy.vocab import Vocab

# Words a vocabulary may hold before it is begun anew: garble would fill the memory of a long run.
MOST_WORDS: Final = 200_000
_WORD: Final = re.compile(r"([^\W_]+|[^\w\s])")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text by their offsets, and where phrases begin: label → first word → word behind the longest."""

    starts: Sequence[int]
    ends: Sequence[int]
    norms: Sequence[str]
    phrases: Mapping[str, Mapping[int, int]]

    def at(self, offset: int) -> int:
        """Index of the first word that begins at or behind an offset."""
        return bisect_left(self.starts, offset)

    def end_of(self, label: str, word: int) -> int | None:
        """The word behind the longest phrase of a label that begins with a word; None where none does."""
        return self.phrases[label].get(word)


@cache
def _vocab(generation: int) -> Vocab:
    """A vocabulary of folded words."""
    from spacy.vocab import Vocab

    return Vocab()


@cache
def _matcher(name: str, generation: int) -> PhraseMatcher:
    """The matcher for the table `phrases` of a data file."""
    from spacy.matcher import PhraseMatcher

    vocab = _vocab(generation)
    matcher = PhraseMatcher(vocab, attr="ORTH")
    for label, phrases in read_data(name)["phrases"].items():
        matcher.add(label, [_doc(vocab, _WORD.findall(fold(phrase))) for phrase in phrases])
    return matcher


def _doc(vocab: Vocab, words: list[str]) -> Any:
    """A document of the words given."""
    from spacy.tokens import Doc

    return Doc(vocab, words=words)


class _Generation:
    """Which vocabulary is in use."""

    number = 0


@lru_cache(maxsize=4)
def words_of(text: str, data: str) -> Words:
    """The words of a text with the phrases of a data file."""
    vocab = _vocab(_Generation.number)
    if len(vocab) > MOST_WORDS:
        _vocab.cache_clear()
        _matcher.cache_clear()
        _Generation.number += 1
        vocab = _vocab(_Generation.number)
    # word and gap by turns, the gaps first
    pieces = _WORD.split(fold(text))
    borders = list(accumulate(map(len, pieces), initial=0))
    norms = pieces[1::2]
    phrases: dict[str, dict[int, int]] = {label: {} for label in read_data(data)["phrases"]}
    by_hash = {vocab.strings[label]: found for label, found in phrases.items()}
    for label, first, behind in _matcher(data, _Generation.number)(_doc(vocab, norms)):
        known = by_hash[label]
        known[first] = max(behind, known.get(first, 0))
    return Words(borders[1:-1:2], borders[2::2], norms, phrases)
