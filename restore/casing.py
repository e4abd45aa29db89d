"""How a restored word is written: its capitals, and the tone placement of the document."""

from __future__ import annotations

from collections.abc import Iterable

from restore.decode import AS_READ
from restore.lexicon import Case, with_case
from restore.syllable import fold, new_place, old_place


def written(read: str, word: str, case: int) -> str:
    """The word (lower case) in the capitals of what was read, letter by letter where the letters are the same.

    >>> written("TTg", "ttg", AS_READ), written("So", "sở", AS_READ), written("S&", "sở", Case.TITLE)
    ('TTg', 'Sở', 'Sở')
    """
    if len(read) == len(word) and (case == AS_READ or _is_abbreviation(read, word)):
        return "".join(b.upper() if a.isupper() else b for a, b in zip(read, word, strict=True))
    return with_case(word, Case.LOWER if case == AS_READ else Case(case))


def _is_abbreviation(read: str, word: str) -> bool:
    """Whether the capitals of a word are its own: no vowel, the same letters (TTg, TTr)."""
    return _VOWELS.isdisjoint(fold(word)) and fold(read).lower() == fold(word)


_VOWELS = frozenset("aeiouy")


def prefers_new_place(words: Iterable[str]) -> bool:
    """Whether a text writes hoà, uỷ rather than hòa, ủy (words in lower case)."""
    balance = 0
    for word in words:
        if not word.isascii():
            balance += (old_place(word) != word) - (new_place(word) != word)
    return balance > 0
