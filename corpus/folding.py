"""Search folding: letters without marks, đ as d, lower case; one letter in is one letter out."""

from __future__ import annotations

import unicodedata
from typing import Final


def fold_letter(letter: str) -> str:
    """The base letter of one NFC character, in lower case.

    >>> "".join(fold_letter(c) for c in "Đất đai")
    'dat dai'
    """
    if letter in "đĐ":
        return "d"
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter


class _Folded(dict[int, str]):
    """Code points and their base letters, found out when they are first met."""

    def __missing__(self, code: int) -> str:
        found = self[code] = fold_letter(chr(code))
        return found


FOLDED: Final = _Folded()


def fold(text: str) -> str:
    """Text for comparing without marks: NFC first, so an NFD query finds the same.

    >>> fold("QĐ-TTg"), fold("\u0064\u0323at")
    ('qd-ttg', 'dat')
    """
    return unicodedata.normalize("NFC", text).translate(FOLDED)


def code_key(code: str) -> str:
    """A document code as a key: folded, upper case, without spaces and leading zeros of the number.

    >>> code_key("05 /2020/QĐ-TTg")
    '5/2020/QD-TTG'
    """
    key = "".join(fold(code).split()).upper()
    return key.lstrip("0") or key
