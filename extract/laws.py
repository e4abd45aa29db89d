"""Laws named by their title, without a number: `Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from extract.fold import fold
from extract.patterns import compiled

DATA: Final = "citations.toml"


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
    """Any known title in folded text, spaces free."""
    alternatives = "|".join(re.escape(low).replace(r"\ ", r"\s+").replace(",", r",?") for low, _ in _titles())
    return re.compile(rf"(?:{alternatives})\b")


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
    return Law(start, end, " ".join(text[start:end].split()).rstrip(" ,"))


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
