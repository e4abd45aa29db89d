"""Laws named by their title, without a number: `Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extract.fold import fold


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


_WORD = re.compile(r"(?<![a-z])(?:bo luat|luat|phap lenh|hien phap)\b")
# An amending law: its title runs to the date, the number or the end of the item.
_AMENDING = re.compile(
    r"luat\s+sua\s+doi\s*,?\s*bo\s+sung\s+[^;:.()\d]{5,220}?(?=\s*,?\s*(?:ngay|nam \d|so \d|duoc)\b|[;:.(])"
)
_HEAD = re.compile(
    r"(?:\bcan cu(?: vao)?(?: cac| quy dinh(?: tai| cua)?)?(?: (?:khoan|diem|dieu|va|,|\w{1,3}|\d+)){0,12}|[;:]|^|\n\s*[-+*]?|\d{4}\s*(?:,|va)(?: va)?|thuc hien(?: quy dinh(?: tai)?)?(?: (?:khoan|diem|dieu|va|,|\w{1,3}|\d+)){0,12}|\btheo(?: quy dinh(?: tai| cua)?)?(?: (?:khoan|diem|dieu|va|,|\w{1,3}|\d+)){0,12})\s*(?:cac )?$"
)
# The title of a law that no list knows ends before one of these.
_STOP = re.compile(
    r"\s*(?:[;:.()\"“”\d]|,|\b(?:ngay|nam|so|duoc|da|va cac|quy dinh|ve viec|co hieu luc|thi|la|de|doi voi|khi|trong|thuoc|hien hanh|nay|thong qua|cua|cho|tai|theo|phai|khong|neu|voi|do|cung|dong thoi)\b)"
)


def _unknown_end(text: str, low: str, start: int, word_end: int) -> int | None:
    """Where the title of a law outside the list ends; None when no capital opens it."""
    if not re.match(
        r"\s+[A-ZĐÂÊÔĂƯƠÁÀẢÃẠẤẦẨẪẬẮẰẲẴẶÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ]", text[word_end : word_end + 4]
    ):
        return None
    stop = _STOP.search(low, word_end + 1)
    end = stop.start() if stop else len(low)
    return end if 3 < end - word_end < 90 else None


def _law_at(text: str, low: str, start: int, word_end: int) -> Law | None:
    """The law whose name begins at `start`."""
    found = _AMENDING.match(low, start) or _known().match(low, start)
    end = found.end() if found else _unknown_end(text, low, start, word_end)
    if end is None:
        return None
    return Law(start, end, " ".join(text[start:end].split()).rstrip(" ,"))


def find_laws(text: str, low: str, *, heads_only: bool) -> Iterator[Law]:
    """All laws named by title, left to right. `low` is `flat(text)`; `heads_only`: only those that open an item."""
    at = 0
    for word in _WORD.finditer(low):
        if word.start() < at or not text[word.start()].isupper():
            continue
        law = _law_at(text, low, word.start(), word.end())
        if law is None:
            continue
        at = law.end
        if not heads_only or _HEAD.search(low[max(0, word.start() - 120) : word.start()]):
            yield law
