"""A stated time and its calendar: what was said, its EDTF form, its first and last day."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

OFFSET: Final = "+07:00"  # Vietnamese time; no summer time since 1975
# A day and month this far before the date of issue is meant for the next year (a plan of December asks for January).
NEXT_YEAR_AFTER_DAYS: Final = 90


class Precision(StrEnum):
    """The smallest unit that was said."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Said:
    """The numbers of one point in time as said; `y` None when the year is not said."""

    y: int | None
    m: int | None = None
    d: int | None = None
    q: int | None = None
    half: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stated time: [start, end) in the text, EDTF form, first and last day (None when the year is unknown)."""

    start: int
    end: int
    edtf: str
    precision: Precision
    first: date | None = None
    last: date | None = None
    interval: bool = False
    kind: str = ""  # the pattern that found it
    said: Said | None = None  # the numbers of a single point
    clock: str | None = None  # hh:mm
    doubts: tuple[tuple[str, str], ...] = ()

    def with_doubt(self, code: str, message: str) -> Span:
        """The same time with one more doubt."""
        return replace(self, doubts=(*self.doubts, (code, message)))


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _days(said: Said, year: int) -> tuple[date, date]:
    """First and last day of a point in `year`; ValueError when no calendar has it."""
    if said.m is not None and said.d is not None:
        day = date(year, said.m, said.d)
        return day, day
    if said.m is not None:
        return date(year, said.m, 1), month_end(year, said.m)
    if said.q is not None:
        return date(year, 3 * said.q - 2, 1), month_end(year, 3 * said.q)
    if said.half is not None:
        return (date(year, 1, 1), date(year, 6, 30)) if said.half == 1 else (date(year, 7, 1), date(year, 12, 31))
    return date(year, 1, 1), date(year, 12, 31)


def _edtf(said: Said, year: int | None) -> str:
    """The EDTF form of a point."""
    head = "XXXX" if year is None else f"{year:04d}"
    if said.m is not None:
        return f"{head}-{said.m:02d}" + (f"-{said.d:02d}" if said.d is not None else "")
    if said.q is not None:
        return f"{head}-{32 + said.q}"
    return f"{head}-{39 + said.half}" if said.half is not None else head


def _precision(said: Said) -> Precision:
    """The smallest unit said."""
    if said.d is not None:
        return Precision.DAY
    if said.m is not None:
        return Precision.MONTH
    if said.q is not None:
        return Precision.QUARTER
    return Precision.YEAR if said.half is None else Precision.HALF


def _assumed_year(said: Said, issued: date | None) -> int | None:
    """The year of a point said without one: that of issue, or the next when the point would lie well before it."""
    if issued is None:
        return None
    try:
        last = _days(said, issued.year)[1]
    except ValueError:
        return issued.year  # 29 February of another year: refused by the caller
    return issued.year + (issued - last > timedelta(days=NEXT_YEAR_AFTER_DAYS))


def make_span(said: Said, issued: date | None, start: int, end: int, kind: str) -> Span | None:
    """The stated time of a point, None when no calendar has it."""
    year = said.y if said.y is not None else _assumed_year(said, issued)
    try:
        first, last = _days(said, 2000 if year is None else year)
    except ValueError:
        return None
    if year is None:
        span = Span(start, end, _edtf(said, None), _precision(said), kind=kind, said=said)
        return span.with_doubt("year-unknown", "the year is not said, and no date of issue tells it")
    span = Span(start, end, _edtf(said, year), _precision(said), first, last, kind=kind, said=said)
    if said.y is None:
        return span.with_doubt("year-assumed", f"the year is not said; {year} is taken from the date of issue")
    return span


def in_year(span: Span, year: int) -> Span | None:
    """The same point in `year`, None when no calendar has it."""
    if span.said is None:
        return None
    new = make_span(replace(span.said, y=year), None, span.start, span.end, span.kind)
    return at_clock(new, span.clock) if new and span.clock else new


def at_clock(span: Span, clock: str) -> Span:
    """A day with its time of day."""
    return replace(span, edtf=f"{span.edtf}T{clock}{OFFSET}", precision=Precision.INSTANT, clock=clock)
