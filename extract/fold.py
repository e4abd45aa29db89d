"""Text without marks and case, of the same length as the text: a hit in folded text lies at the same offsets."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Texts up to this many characters are remembered.
LINE: Final = 200
_SIGNS: Final = re.compile(r"[\W_]+")
# Letters that no decomposition reaches, and look-alikes readers put in their place (DOMAIN: đ has no decomposition).
_BY_HAND: Final = {"đ": "d", "ð": "d", "–": "-", "—": "-", "−": "-", "⁄": "/", "’": "'", "‘": "'", "\u00a0": " "}


def _fold_letter(letter: str) -> str:
    """One letter without marks, in lower case; unchanged where that would be no single letter."""
    low = letter.lower()
    if len(low) != 1:
        return letter
    if low in _BY_HAND:
        return _BY_HAND[low]
    bare = "".join(c for c in unicodedata.normalize("NFD", low) if not unicodedata.combining(c))
    return bare if len(bare) == 1 else low


class _Table(dict[int, str]):
    """Translation table filled as letters are met."""

    def __missing__(self, key: int) -> str:
        self[key] = value = _fold_letter(chr(key))
        return value


_TABLE: Final = _Table()


def fold(text: str) -> str:
    """The text without marks, in lower case, dashes as hyphens; the same length.

    >>> fold("Số: 51/QĐ–UBND")
    'so: 51/qd-ubnd'
    """
    return _fold_line(text) if len(text) <= LINE else _fold_text(text)


@lru_cache(maxsize=4096)
def _fold_line(text: str) -> str:
    """A line folded; lines are asked for again by every part that looks at them."""
    return text.translate(_TABLE)


@lru_cache(maxsize=16)
def _fold_text(text: str) -> str:
    """A running text folded; dates, codes and duties are looked for in the same one. Its lines are mostly known."""
    return "\n".join(map(_fold_line, text.split("\n")))


def squash(text: str) -> str:
    """Folded letters and digits only.

    >>> squash("QUYẾT  ĐỊNH:")
    'quyetdinh'
    """
    return _squash_line(text) if len(text) <= LINE else _SIGNS.sub("", fold(text))


@lru_cache(maxsize=4096)
def _squash_line(text: str) -> str:
    """A line squashed."""
    return _SIGNS.sub("", fold(text))


@lru_cache(maxsize=4096)
def upper_share(text: str) -> float:
    """Share of capitals among the letters; 0 without letters."""
    letters = list(filter(str.isalpha, text))
    return sum(map(str.isupper, letters)) / len(letters) if letters else 0.0
