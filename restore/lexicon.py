"""The vocabulary of the language model: numbers for words, shapes of numbers and signs.

Words are kept in lower case and in the old style of tone placement; case is a matter of its own (`Case`).
"""

from __future__ import annotations

from enum import IntEnum

from restore.syllable import old_place

UNKNOWN = 0  # a word outside the vocabulary: breaks the chain of n-grams
BREAK = 1  # the start of a paragraph
SHAPES = ("0", "00", "000", "0000", "00000")  # numbers of 1, 2, 3, 4 and more digits
SIGNS = ('"', "-", ",", ".", ";", ":", "(", ")", "/", "%", "&", "+", "…", "*")  # "*": any other sign
FIRST_SHAPE = 2
FIRST_SIGN = FIRST_SHAPE + len(SHAPES)
FIRST_WORD = 32
_SIGN_NUMBER = {sign: FIRST_SIGN + i for i, sign in enumerate(SIGNS)}
OTHER_SIGN = _SIGN_NUMBER["*"]
_SAME = {
    "–": "-",
    "—": "-",
    "‑": "-",
    "−": "-",
    "“": '"',
    "”": '"',
    "„": '"',
    "'": '"',
    "‘": '"',
    "’": '"',
    "«": '"',
    "»": '"',
    "[": "(",
    "]": ")",
}


class Case(IntEnum):
    """How a word is written."""

    LOWER = 0
    TITLE = 1
    UPPER = 2
    MIXED = 3


def case_of(word: str) -> Case:
    """The case pattern of a word; one capital letter alone is TITLE.

    >>> [case_of(w).name for w in ("sở", "Sở", "SỞ", "TTg", "Ủ")]
    ['LOWER', 'TITLE', 'UPPER', 'MIXED', 'TITLE']
    """
    if word.islower():
        return Case.LOWER
    if word[:1].isupper() and (len(word) == 1 or word[1:].islower()):
        return Case.TITLE
    return Case.UPPER if word.isupper() else Case.MIXED


def with_case(word: str, case: Case) -> str:
    """A lower-case word written in the given case (MIXED leaves it as it is)."""
    if case is Case.TITLE:
        return word[:1].upper() + word[1:]
    return word.upper() if case is Case.UPPER else word


def normal(word: str) -> str:
    """The form under which a word stands in the vocabulary."""
    return old_place(word.lower())


def sign_number(sign: str) -> int:
    """The token number of a sign: dashes and quotes of every kind are one."""
    return _SIGN_NUMBER.get(_SAME.get(sign, sign), OTHER_SIGN)


def shape_number(digits: str) -> int:
    """The token number of a run of digits: its length counts, its value does not."""
    return FIRST_SHAPE + min(len(digits), len(SHAPES)) - 1
