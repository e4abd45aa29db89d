"""Laws named by their title, without a number: `Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015`.

Specks that were read as stops within a title, and titles whose words a narrow column shuffled, are put right by the
list of known titles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from extract.fold import fold
from extract.patterns import compiled, flat

DATA: Final = "citations.toml"
# Between two words of a title: white, and a speck or a letter's mark read as a stop or a sign of its own.
_GAP: Final = r"[,.:;'*+_^-]?(?:\s+[,.:;'*+_^-]{1,2})?\s+"
# So many words of a shuffled title say which law it is.
_TOLD: Final = 5
AMENDING: Final = "Luật sửa đổi, bổ sung"


@dataclass(frozen=True, slots=True)
class Law:
    """A law as named at [start, end) of a text."""

    start: int
    end: int
    title: str


@cache
def _titles() -> tuple[tuple[str, str], ...]:
    """Known titles, folded and as written, longest first (extract/data/laws.txt)."""
    lines = files("extract").joinpath("data", "laws.txt").read_text(encoding="utf-8").splitlines()
    names = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return tuple(sorted(((fold(n), n) for n in names), key=lambda pair: -len(pair[0])))


@cache
def _known() -> re.Pattern[str]:
    """Any known title in folded text, spaces free, specks between its words allowed."""
    alternatives = "|".join(_loose(low) for low, _ in _titles())
    return re.compile(rf"(?:{alternatives})\b")


def _loose(low: str) -> str:
    """The pattern of a folded wording, specks between its words allowed."""
    return _GAP.join(re.escape(word) for word in low.replace(",", "").split())


def _unknown_end(text: str, low: str, start: int, word_end: int) -> int | None:
    """Where the title of a law outside the list ends; None when no capital opens it."""
    if not text[word_end : word_end + 4].strip()[:1].isupper():
        return None
    stop = compiled(DATA, "laws")["stop"].search(low, word_end + 1)
    end = stop.start() if stop else len(low)
    return end if 3 < end - word_end < 90 else None


def _law_at(text: str, low: str, start: int, word_end: int) -> Law | None:
    """The law whose name begins at `start`."""
    found = compiled(DATA, "laws")["amending"].match(low, start) or _known().match(low, start)
    end = found.end() if found else _unknown_end(text, low, start, word_end)
    if end is None:
        return None
    printed = " ".join(text[start:end].split()).rstrip(" ,")
    return Law(start, end, _by_words().get(_words(printed)) or _amending(printed) or _shuffled(printed) or printed)


def _words(title: str) -> tuple[str, ...]:
    """The words of a title, folded, without the signs between them."""
    return tuple(re.findall(r"\w+", fold(title)))


@cache
def _by_words() -> dict[tuple[str, ...], str]:
    """Known titles by their words."""
    return {_words(name): name for _, name in _titles()}


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
