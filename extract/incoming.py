"""The stamp of an office that received the document (dấu đến: ĐẾN, Số, Ngày, Giờ): its day bounds the date of issue.

Its number and day are those of the receiving office and never fill a field.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import regex

from extract.fold import fold
from extract.textmap import TextMap

# `ĐẾN` as the word of a stamp opens a line or stands alone; `đến ngày 30/9` of a sentence does not. The day follows
# within the stamp's few rows, behind `Ngày` and perhaps leader dots.
_STAMP: Final = regex.compile(
    r"^\W{0,3}(?:(?:cong van|van ban)\s+)?den\W{0,6}(?:$|so\b|gio\b|ngay\s*:)", regex.MULTILINE
)
_DAY: Final = regex.compile(r"\bng[aà]y\W{0,12}(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4}|\d\d)\b")
ROWS: Final = 5  # rows of the stamp
LEAST_SURE: Final = 0.5  # day and month are written by hand: a reading below this says nothing


def find_arrivals(*texts: TextMap) -> list[date]:
    """The days on incoming stamps among stamps and letterhead, earliest first."""
    days = set()
    for where in texts:
        low = fold(where.text)
        for stamp in _STAMP.finditer(low):
            first = where.line_at(stamp.start())
            part = where.between(max(0, first - 1), first + ROWS)
            for hit in _DAY.finditer(fold(part.text)):
                day = _date(hit)
                if day is not None and part.confidence(hit.start("d"), hit.end()) >= LEAST_SURE:
                    days.add(day)
    return sorted(days)


def _date(hit: regex.Match[str]) -> date | None:
    """A day written in figures; None where the calendar has no such day."""
    year = int(hit["y"]) + (2000 if len(hit["y"]) == 2 else 0)
    try:
        return date(year, int(hit["m"]), int(hit["d"]))
    except ValueError:
        return None
