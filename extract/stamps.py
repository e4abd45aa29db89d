"""Marks put on a document: how urgent, how secret, what kind of copy (mức độ khẩn, độ mật, sao y)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from rapidfuzz.distance import Levenshtein

from extract import marks
from extract.fold import squash
from extract.lexicon import patterns
from extract.textmap import Found, TextMap
from extract.zones import Parts

TOP: Final = 30  # lines of each part, and of the document, in which a mark is looked for
LONG: Final = 6  # letters from which one may be read wrong (`KHẨN` and `MẬT` have too many neighbours)
COPY_LINE: Final = 60  # letters of a line that begins with the kind of copy and names who made it


def find_mark(parts: Parts, section: str) -> Found[str] | None:
    """A mark of urgency, secrecy or copying: a stamp or line of its own, or the end of a line of the letterhead."""
    for where, end_only in _places(parts):
        for i, line in enumerate(where.lines[:TOP]):
            value = _said(line.text, section, end_only)
            if value is not None:
                return Found(value, where, where.starts[i], where.starts[i] + len(line.text), 0.9)
    return None


def _places(parts: Parts) -> Iterator[tuple[TextMap, bool]]:
    """Where marks stand, the likeliest first; and whether only the end of a line is looked at."""
    for where in (parts.letterhead_left, parts.stamps, parts.letterhead_right, parts.title):
        yield where, False
    first = parts.lines[0].page if parts.lines else 0
    yield TextMap.of(line for line in parts.lines[:TOP] if line.page == first), False
    yield parts.letterhead_left, True


@lru_cache(maxsize=1024)
def _said(text: str, section: str, end_only: bool) -> str | None:
    """The mark that a line is, or ends with."""
    key = squash(text)
    whole = not end_only and (section != "copy" or len(key) >= COPY_LINE)
    if whole and not marks.is_capitals(text):
        return None
    for value, wanted, count in _values(section):
        read = text if whole else _last_words(text, count) if end_only else text[: len(value) + 2]
        if _is_same(key if whole else squash(read), wanted) and marks.is_capitals(read):
            return value
    return None


def _last_words(text: str, count: int) -> str:
    """The last words of a line that has more of them."""
    words = text.split()
    return " ".join(words[-count:]) if len(words) > count else ""


@cache
def _values(section: str) -> tuple[tuple[str, str, int], ...]:
    """The marks of a kind: as printed, squashed, and how many words they have."""
    return tuple((value, squash(value), len(value.split())) for value in patterns()[section]["values"])


def _is_same(read: str, wanted: str) -> bool:
    """Whether letters read are those of a mark; of a long one, one may be wrong."""
    allowed = 1 if len(wanted) >= LONG else 0
    return abs(len(read) - len(wanted)) <= allowed and Levenshtein.distance(read, wanted) <= allowed
