"""Laws named by their title, without a number: `Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015`.

Specks that were read as stops within a title, and titles whose words a narrow column shuffled, are put right by the
list of known titles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from extract.fold import fold, squash
from extract.lexicon import read_data_file
from extract.patterns import compiled, flat

DATA: Final = "citations.toml"
# Between two words of a title: white, and a speck or a letter's mark read as a stop or a sign of its own.
_GAP: Final = r"[,.:;'*+_^-]?(?:\s+[,.:;'*+_^-]{1,2})?\s+"
# So many words of a shuffled title say which law it is.
_TOLD: Final = 5
# So much of a title must be read right that it is the known one, and so many letters it must have.
_WORN: Final = 0.86
_LETTERS: Final = 10
AMENDING: Final = "Luật sửa đổi, bổ sung"


@dataclass(frozen=True, slots=True)
class Law:
    """A law as named at [start, end) of a text."""

    start: int
    end: int
    title: str


@cache
def _rows() -> tuple[tuple[str, str], ...]:
    """Titles and years of the list of laws and of the table counted in texts."""
    lines = (line for name in ("laws.txt", "law_years.tsv") for line in read_data_file(name).splitlines())
    pairs = (line.partition("\t") for line in lines if line.strip() and not line.startswith("#"))
    return tuple((title, years) for title, _, years in pairs)


@cache
def _titles() -> tuple[tuple[str, str], ...]:
    """Known titles, folded and as written, longest first."""
    names = dict.fromkeys(title for title, _ in _rows())
    return tuple(sorted(((fold(n), n) for n in names), key=lambda pair: -len(pair[0])))


@cache
def years_of(title: str) -> frozenset[int]:
    """The years in which laws of a known title were passed; none for other titles.

    >>> sorted(years_of("Luật Cư trú"))
    [2006, 2020]
    """
    return frozenset(int(year) for name, years in _rows() if name == title for year in years.split())


@cache
def _known() -> re.Pattern[str]:
    """Any known title in folded text, spaces free, specks between its words allowed."""
    alternatives = "|".join(_loose(low) for low, _ in _titles())
    return re.compile(rf"(?:{alternatives})\b")


def _loose(low: str) -> str:
    """The pattern of a folded wording, specks between its words allowed."""
    return _GAP.join(re.escape(word) for word in low.replace(",", "").split())


def _unknown_end(text: str, low: str, start: int, word_end: int) -> int | None:
    """Where the title of a law outside the list ends; None where nothing tells that it is a title.

    A capital tells it, or the likeness to a known title with a letter or two read wrong.
    """
    stop = compiled(DATA, "laws")["stop"].search(low, word_end + 1)
    end = stop.start() if stop else len(low)
    if not 3 < end - word_end < 90:
        return None
    return end if text[word_end : word_end + 4].strip()[:1].isupper() or _worn(text[start:end]) else None


@cache
def _by_letters() -> dict[str, str]:
    """Known titles by their letters."""
    return {squash(name): name for _, name in _titles()}


@lru_cache(maxsize=256)
def _worn(printed: str) -> str | None:
    """The known title that `printed` is with a letter in seven read wrong."""
    key = squash(printed)
    if len(key) < _LETTERS:
        return None
    known = _by_letters().keys()
    best = process.extractOne(key, known, scorer=Levenshtein.normalized_similarity, score_cutoff=_WORN)
    return _by_letters()[best[0]] if best else None


def _law_at(text: str, low: str, start: int, word_end: int) -> Law | None:
    """The law whose name begins at `start`."""
    found = compiled(DATA, "laws")["amending"].match(low, start) or _known().match(low, start)
    end = found.end() if found else _unknown_end(text, low, start, word_end)
    if end is None:
        return None
    printed = " ".join(text[start:end].split()).rstrip(" ,")
    known = _by_words().get(_words(printed)) or _amending(printed) or _shuffled(printed) or _worn(printed)
    return Law(start, end, known or printed)


def _words(title: str) -> tuple[str, ...]:
    """The words of a title, folded, without the signs between them."""
    return tuple(re.findall(r"\w+", fold(title)))


@cache
def _by_words() -> dict[tuple[str, ...], str]:
    """Known titles by their words."""
    return {_words(name): name for _, name in _titles()}


def is_known(title: str) -> bool:
    """Whether a title is in the list, or that of a law which amends one of the list.

    >>> is_known("Luật Cư trú"), is_known("Luật này có hiệu lực")
    (True, False)
    """
    words = _words(title)
    if words in _by_words():
        return True
    formula = compiled(DATA, "laws")["formula"].match(flat(title))
    return formula is not None and _known().search(flat(title), formula.end()) is not None


def _amending(printed: str) -> str | None:
    """The title of an amending law with its formula as it ought to be; None where `printed` is no such title."""
    formula = compiled(DATA, "laws")["formula"].match(flat(printed))
    if formula is None:
        return None
    whole = " một số điều" if formula[0].endswith("dieu") else ""
    return f"{AMENDING}{whole}{printed[formula.end() :]}"


def _shuffled(printed: str) -> str | None:
    """The one known title of which `printed` has words in another order: lines of a cell that ran together."""
    words = Counter(_words(printed))
    if words.total() < _TOLD:
        return None
    fitting = [name for known, name in _by_words().items() if words <= Counter(known)]
    return fitting[0] if len(fitting) == 1 else None


def find_laws(text: str, low: str, *, heads_only: bool) -> Iterator[Law]:
    """All laws named by title, left to right. `low` is `flat(text)`; `heads_only`: only those that open an item."""
    at = 0
    for word in compiled(DATA, "laws")["word"].finditer(low):
        if word.start() < at or not text[word.start()].isupper():
            continue
        law = _law_at(text, low, word.start(), word.end())
        if law is None:
            continue
        at = law.end
        if not heads_only or compiled(DATA, "laws")["head"].search(low[max(0, word.start() - 120) : word.start()]):
            yield law
