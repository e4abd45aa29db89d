"""Spans counted from an event: `trong thời hạn 15 ngày làm việc kể từ ngày nhận được hồ sơ`, as ISO 8601 durations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from extract.expression import DATA, Expression, number
from extract.model import Relation
from extract.patterns import compiled, matches_at, may_meet
from extract.timespan import Precision, Span

ANCHOR_LIMIT: Final = 110  # characters of an event's name at most
UNITS: Final = {"ngay": "D", "tuan": "W", "thang": "M", "quy": "M", "nam": "Y"}


def iso_duration(n: int, unit: str) -> str:
    """An ISO 8601 duration; hours stand behind the T.

    >>> iso_duration(15, "ngay"), iso_duration(2, "quy"), iso_duration(24, "gio")
    ('P15D', 'P6M', 'PT24H')
    """
    if unit == "gio":
        return f"PT{n}H"
    return f"P{3 * n if unit == 'quy' else n}{UNITS[unit]}"


def _anchor(text: str, low: str, at: int) -> tuple[str | None, int]:
    """The event a span is counted from, as printed, and where it ends."""
    found = compiled(DATA, "durations")["anchor"].match(low[at : at + 60])
    if not found:
        return None, at
    start = at + found.start("anchor")
    stop = compiled(DATA, "durations")["anchor_end"].search(low, at + found.end(), start + ANCHOR_LIMIT)
    end = stop.start() if stop else min(len(low), start + ANCHOR_LIMIT)
    return " ".join(text[start:end].split()), end


def _relation(found: re.Match[str]) -> Relation:
    """How a counted span binds."""
    if found["before"]:
        return Relation.BEFORE
    return Relation.FROM if found["after"] else Relation.WITHIN


def _last(n: int, unit: str, working: bool, start: date | None) -> date | None:
    """The last day of a span of calendar days or weeks from a known day (which is not counted)."""
    if start is None or working or unit not in ("ngay", "tuan"):
        return None
    return start + timedelta(days=n * (7 if unit == "tuan" else 1))


def _anchor_day(dates: Sequence[Span], begin: int, end: int) -> date | None:
    """The day that an anchor names by its date."""
    named = [d for d in dates if begin <= d.start < end and d.precision is Precision.DAY and not d.interval]
    return named[0].last if len(named) == 1 else None


def _expression(text: str, low: str, found: re.Match[str], dates: Sequence[Span]) -> Expression | None:
    """The span of a match, None when it names no number or (behind a mere `trong`, `sau`, `trước`) no event."""
    n, unit = number(found["n"]), found["u"]
    if any(d.start <= found.start("n") < d.end for d in dates):
        return None  # 17 giờ ngày 26/8 is a time of day
    anchor, end = _anchor(text, low, found.end())
    sure = found["not_after"] or re.match(r"(?:trong|thoi) ?(?:thoi han|han|vong)", found["in"] or "")
    if n < 1 or (anchor is None and not sure):
        return None
    working = bool(found["work"])
    relation = _relation(found)
    last = _last(n, unit, working, _anchor_day(dates, found.end(), end)) if relation is Relation.WITHIN else None
    doubts = (("no-event", "the event from which the days count is not said"),) if anchor is None else ()
    return Expression(
        found.start(), end, relation, None, None, iso_duration(n, unit), working or None, anchor, last, doubts
    )


def _counted(text: str, low: str, found: re.Match[str]) -> Expression | None:
    """A bare span with its event: `Sáu tháng sau khi được quyết định …`."""
    n = number(found["n"])
    anchor, end = _anchor(text, low, found.start("anchor"))
    if n < 1 or anchor is None:
        return None
    duration = iso_duration(n, found["u"])
    return Expression(found.start(), end, Relation.WITHIN, None, None, duration, bool(found["work"]) or None, anchor)


def find_durations(text: str, low: str, dates: Sequence[Span]) -> Iterator[Expression]:
    """All spans counted from an event, left to right."""
    at = 0
    patterns = compiled(DATA, "durations")
    leads = (hit.start() for hit in patterns["lead"].finditer(low))
    matches = [(m, _expression(text, low, m, dates)) for m in matches_at(patterns["within"].match, low, leads)]
    if may_meet(DATA, "counted", low):
        matches += [(m, _counted(text, low, m)) for m in patterns["counted"].finditer(low)]
    for found, expression in sorted(matches, key=lambda pair: pair[0].start()):
        if expression and found.start() >= at:
            yield expression
            at = expression.end
