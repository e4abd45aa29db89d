"""Recurrences told one by one, and never more exactly than they were said.

A rule that names its day (`10/11 hằng năm`) gives days. One that only names its cycle (`hằng quý`, `hằng năm`) gives
periods: RFC 5545 would borrow the missing day from the start date, and that day was never said.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from dateutil.rrule import rrulestr

MOST: Final = 1000  # occurrences of one rule; a daily duty over three years
NAMES_A_DAY: Final = ("BYMONTHDAY", "BYDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
MONTHS: Final = {"YEARLY": 12, "MONTHLY": 1}
STANDING: Final = ("DAILY", "WEEKLY")  # `hằng ngày`, `hằng tuần`: told once for the whole time asked for
SEASONS: Final = {3: 33, 6: 40}  # EDTF numbers of the first quarter and the first half of a year


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time of a recurrence: `when` as EDTF, `last` its last day."""

    when: str
    last: date


def occurrences(rule: str, begin: date, since: date, until: date, *, before: bool = False) -> Iterator[Occurrence]:
    """The times of a rule whose last day lies from `since` to `until`; none of a rule nobody understands.

    `begin`: the rule holds from that day (or the period it lies in). `before`: the day named is no longer allowed.
    """
    first_day = max(since, begin)
    parts = dict(part.split("=", 1) for part in rule.upper().removeprefix("RRULE:").split(";") if "=" in part)
    try:
        if parts.get("FREQ") in STANDING and not any(name in parts for name in NAMES_A_DAY):
            found = iter([Occurrence(f"{first_day}/{until}", first_day)])
        elif any(name in parts for name in NAMES_A_DAY) or parts.get("FREQ") not in MONTHS:
            found = _days(rule, begin, since, until, timedelta(days=1 if before else 0))
        elif "BYMONTH" in parts:
            found = _months(rule, begin, since)
        else:
            found = _periods(MONTHS[parts["FREQ"]] * int(parts.get("INTERVAL", 1)), begin)
        for one in found:
            if one.last > until:
                return
            if one.last >= first_day:
                yield one
    except (ValueError, TypeError, ArithmeticError):
        return


def _days(rule: str, begin: date, since: date, until: date, shift: timedelta) -> Iterator[Occurrence]:
    days = rrulestr(rule, dtstart=datetime(begin.year, begin.month, begin.day))
    for one in islice(days.xafter(datetime.combine(since, datetime.min.time()) + shift, inc=True), MOST):
        day = one.date() - shift
        yield Occurrence(day.isoformat(), day)
        if day > until:
            return


def _months(rule: str, begin: date, since: date) -> Iterator[Occurrence]:
    """The months named; the first of the month stands for it."""
    start = datetime(begin.year, 1, 1)
    for one in islice(rrulestr(rule, dtstart=start).xafter(datetime(since.year, 1, 1), inc=True), MOST):
        yield Occurrence(f"{one:%Y-%m}", _end_of_month(one.year, one.month))


def _periods(months: int, begin: date) -> Iterator[Occurrence]:
    """Years, halves, quarters or months of the calendar; other cycles count from the month of `begin`."""
    whole = 12 % months == 0 or months % 12 == 0
    first = begin.year * 12 + (0 if whole and months >= 12 else begin.month - 1)
    if whole and months < 12:
        first -= first % months
    for start in range(first, first + MOST * months, months):
        length = 12 if months >= 12 and whole else months
        year, month = divmod(start, 12)
        last_year, last_month = divmod(start + length - 1, 12)
        if last_year > 9999:
            return
        last = _end_of_month(last_year, last_month + 1)
        yield Occurrence(_name(year, month, length, last), last)


def _name(year: int, month: int, length: int, last: date) -> str:
    """EDTF: 2022, 2022-07, 2022-35 for the third quarter, 2022-40 for the first half, else first/last month."""
    if length == 12 and month == 0:
        return f"{year:04d}"
    if length == 1:
        return f"{year:04d}-{month + 1:02d}"
    if length in SEASONS and month % length == 0:
        return f"{year:04d}-{SEASONS[length] + month // length}"
    return f"{year:04d}-{month + 1:02d}/{last:%Y-%m}"


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
