"""A month of deadlines as weeks of days."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.due import Due, due_between
from corpus.reading import OpenArchive


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar with what must be done by its end; `inside` when it belongs to the month."""

    day: date
    inside: bool
    due: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month: weeks of seven days from Monday, and the months beside it."""

    name: str
    first: date
    weeks: tuple[tuple[Day, ...], ...]
    before: str
    after: str

    @property
    def due(self) -> list[Due]:
        """All that is due in the month, by day."""
        return [one for week in self.weeks for day in week if day.inside for one in day.due]


def month_of(archive: OpenArchive, name: str) -> Month:
    """The month `2024-03`; ValueError for what is no month."""
    first = date.fromisoformat(f"{name}-01")
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    found = due_between(archive, weeks[0][0], weeks[-1][-1])
    days = tuple(
        tuple(Day(day, day.month == first.month, tuple(one for one in found if one.day == f"{day}")) for day in week)
        for week in weeks
    )
    before, after = first - timedelta(days=1), first + timedelta(days=32)
    return Month(name, first, days, f"{before:%Y-%m}", f"{after:%Y-%m}")


def month_to_show(archive: OpenArchive, today: date) -> Month:
    """This month when something is due in it or later, else the last month in which something was."""
    sql = "SELECT max(due_last) FROM deadlines WHERE due_last GLOB '[12][0-9][0-9][0-9]-*'"
    (last,) = archive.connection.execute(sql).fetchone()
    return month_of(archive, min(f"{today:%Y-%m}", last[:7]) if last else f"{today:%Y-%m}")
