"""The build of a Vietnamese syllable: a cheap test whether a text can be Vietnamese at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import regex

ONSET = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx]"
NUCLEUS = (
    "iê|yê|uyê|uyê|uô|ươ|ia|ya|ua|ưa|oa|oă|oe|uâ|uê|uơ|uy|uya|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|iêu|yêu|oai|oay"
    "|oao|oeo|uây|uôi|ươi|ươu|uyu|uay|uao|uai|uôu|[aăâeêioôơuưy]"
)
CODA = "ng|nh|ch|[cmnpt]"
SYLLABLE = regex.compile(f"(?:{ONSET})?(?:{NUCLEUS})(?:{CODA})?")
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
LETTERS = regex.compile(r"\p{L}+")


@lru_cache(maxsize=20000)
def is_syllable(word: str) -> bool:
    """Whether the word is built like a Vietnamese syllable, with at most one tone, and a fitting one before c ch p t.

    >>> [is_syllable(w) for w in ("nghị", "Thuyền", "thuc", "hi¢n", "xyz", "các", "càc")]
    [True, True, False, False, False, True, False]
    """
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [sign for sign in parts if sign in TONES]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(sign for sign in parts if sign not in TONES))
    if SYLLABLE.fullmatch(bare) is None:
        return False
    stopped = bare.endswith(("c", "ch", "p", "t"))
    return not stopped or tones in (["\u0301"], ["\u0323"])


def runs(text: str) -> list[str]:
    """The runs of letters of a text."""
    return LETTERS.findall(text)


def plausible_share(words: Iterable[str]) -> float:
    """Share of words of two letters or more, capitals apart, that are built like syllables; 1 without such words."""
    counted = [word for word in words if len(word) > 1 and not word.isupper()]
    return sum(map(is_syllable, counted)) / len(counted) if counted else 1.0


def marked_share(text: str) -> float:
    """Share of letters that carry a Vietnamese mark (about a quarter in sound text)."""
    letters = sum(map(str.isalpha, text))
    plain = sum(map(str.isalpha, text.encode("ascii", "ignore").decode("ascii")))
    return (letters - plain) / letters if letters else 0.0
