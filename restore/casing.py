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
    >>> written("HẢÁI", "hải", AS_READ), written("Trưong", "trường", AS_READ)
    ('HẢI', 'Trường')
    """
    same = len(read) == len(word) and fold(read).lower() == fold(word)
    if same and (case == AS_READ or _is_abbreviation(word)):
        return "".join(b.upper() if a.isupper() else b for a, b in zip(read, word, strict=True))
    return with_case(word, _mostly(read) if case == AS_READ else Case(case))


def _mostly(read: str) -> Case:
    """The case in which most letters of a misread word stand: a letter more or less is no change of case."""
    big = sum(map(str.isupper, read))
    if big > sum(map(str.islower, read)) and big > 1:
        return Case.UPPER
    return Case.TITLE if read[:1].isupper() else Case.LOWER


def _is_abbreviation(word: str) -> bool:
    """Whether the capitals of a word are its own: no vowel (TTg, TTr)."""
    return _VOWELS.isdisjoint(fold(word))


_VOWELS = frozenset("aeiouy")


def prefers_new_place(words: Iterable[str]) -> bool:
    """Whether a text writes hoà, uỷ rather than hòa, ủy (words in lower case)."""
    balance = 0
    for word in words:
        if not word.isascii():
            balance += (old_place(word) != word) - (new_place(word) != word)
    return balance > 0
