"""Dates as people type them, checked against the calendar: EDTF out, nothing is ever filled in.

>>> edtf_of("12/3/2024"), edtf_of("tháng 3 năm 2024"), edtf_of("quý II/2024"), edtf_of("31/2/2024")
('2024-03-12', '2024-03', '2024-34', None)
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from corpus.edtf import HALVES, QUARTERS
from corpus.folding import fold

YEARS: Final = (1000, 2999)
ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_DAY: Final = re.compile(r"(?:ngay )?(\d{1,2})(?:[/.-]| thang )(\d{1,2})(?:[/.-]| nam )(\d{4})")
_MONTH: Final = re.compile(r"(?:thang )?(\d{1,2})(?:[/.-]| nam )(\d{4})")
_QUARTER: Final = re.compile(r"quy (i{1,3}|iv|[1-4])(?:[/ -]| nam )(\d{4})")
_YEAR: Final = re.compile(r"(?:nam )?(\d{4})")
_EDTF: Final = re.compile(r"(\d{4}|XXXX)(?:-(\d{2}|XX)(?:-(\d{2}|XX)(?:T\d{2}:\d{2}(?:\+07:00)?)?)?)?")


def edtf_of(text: str) -> str | None:
    """The date a person typed as EDTF; None when it is none, or none of the calendar."""
    text = " ".join(text.split())
    first, slash, last = text.partition("/")
    if slash and not (first + last).strip("."):
        return None
    if slash and re.fullmatch(r"(?:|\.\.|\d{4}.*)", first) and re.fullmatch(r"(?:|\.\.|\d{4}.*)", last):
        return text if all(not end.strip(".") or _checked(end) for end in (first, last)) else None
    return _checked(text) or _spoken(fold(text))


def _spoken(text: str) -> str | None:
    if found := _DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
        return _checked(f"{year:04d}-{month:02d}-{day:02d}")
    if found := _MONTH.fullmatch(text):
        return _checked(f"{int(found[2]):04d}-{int(found[1]):02d}")
    if found := _QUARTER.fullmatch(text):
        return _checked(f"{found[2]}-{32 + (ROMAN.get(found[1]) or int(found[1]))}")
    found = _YEAR.fullmatch(text)
    return _checked(found[1]) if found else None


def _checked(text: str) -> str | None:
    """The EDTF date itself if the calendar has it."""
    found = _EDTF.fullmatch(text)
    if found is None:
        return None
    year, month, day = found.groups()
    if year != "XXXX" and not YEARS[0] <= int(year) <= YEARS[1]:
        return None
    if month in (None, "XX"):
        return text if day in (None, "XX") else None
    number = int(month)
    if number in QUARTERS or number in HALVES:
        return text if day is None else None
    if day in (None, "XX"):
        return text if 1 <= number <= 12 else None
    try:
        date(2000 if year == "XXXX" else int(year), number, int(day))
    except ValueError:
        return None
    return text


def weekday(edtf: str) -> int | None:
    """0 for Monday to 6 for Sunday; None when the date is no single day."""
    try:
        return date.fromisoformat(edtf).weekday()
    except ValueError:
        return None
