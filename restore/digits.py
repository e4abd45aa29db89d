"""Digits that a reader took for letters, put back where the grammar around them proves that a digit stood there."""

from __future__ import annotations

# What the engines print for a digit inside a run of digits (counted on typeset, damaged pages: restore/training).
LOOKALIKES = {
    "0": "OoQƠơÔôÒò",
    "1": "lIiÌÍìíỉị|]!",
    "2": "Zz",
    "5": "S",
    "6": "óÓ",
    "8": "B",
}
_DIGITS = str.maketrans({letter: digit for digit, letters in LOOKALIKES.items() for letter in letters})
# Inside a character class of a verbose pattern.
LIKE_A_DIGIT = r"0-9OoQƠơÔôÒòlIiÌÍìíỉị|\]!ZzSóÓB"


def to_digits(text: str) -> str:
    """The text with every look-alike as the digit it stands for.

    >>> to_digits("0l"), to_digits("I8"), to_digits("2O2]")
    ('01', '18', '2021')
    """
    return text.translate(_DIGITS)


def is_number(text: str) -> bool:
    """Whether the text is digits, look-alikes repaired, with at least one true digit among them."""
    return any(c.isdecimal() for c in text) and to_digits(text).isdecimal()
