"""Recurring times as RFC 5545 rules: `ngày 15 hàng tháng`, `định kỳ 6 tháng`, `trước ngày 10 tháng 11 hằng năm`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

import regex

from extract.deadline_grammar import relation_before
from extract.expression import DATA, Expression, number
from extract.model import Relation
from extract.patterns import compiled, matches_at, may_meet, scanners

WEEKDAYS: Final = {
    "thu hai": "MO", "thu 2": "MO", "thu ba": "TU", "thu 3": "TU", "thu tu": "WE", "thu 4": "WE", "thu nam": "TH",
    "thu 5": "TH", "thu sau": "FR", "thu 6": "FR", "thu bay": "SA", "thu 7": "SA", "chu nhat": "SU",
}  # fmt: skip
CYCLES: Final = {"ngay": "DAILY", "tuan": "WEEKLY", "thang": "MONTHLY", "quy": "MONTHLY;INTERVAL=3", "nam": "YEARLY"}
QUARTER_MONTHS: Final = {"cuoi": "3,6,9,12", "dau": "1,4,7,10"}
WORKING: Final = "BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"


def _cycle(n: int, unit: str) -> str | None:
    """The rule of every `n` units."""
    if n < 1:
        return None
    if unit == "quy":
        n, unit = 3 * n, "thang"
    if unit == "thang" and n % 12 == 0:
        n, unit = n // 12, "nam"
    head = f"FREQ={CYCLES[unit]}"
    return head if n == 1 else f"{head};INTERVAL={n}"


def _day(text: str) -> int | None:
    """A day of the month, None when no month has it."""
    return int(text) if 1 <= int(text) <= 31 else None


def _quarter_end(found: regex.Match[str]) -> str:
    """The last day of each quarter; the last working day where that is said."""
    tail = WORKING if "lam viec" in found[0] else "BYMONTHDAY=-1"
    return f"FREQ=YEARLY;BYMONTH=3,6,9,12;{tail}"


def _month_end(found: regex.Match[str]) -> str:
    """The last (working) day of each month."""
    return f"FREQ=MONTHLY;{WORKING if found['work'] else 'BYMONTHDAY=-1'}"


def _quarter_day(found: regex.Match[str]) -> str | None:
    """A day of the first or last month of each quarter."""
    day = _day(found["d"])
    return f"FREQ=YEARLY;BYMONTH={QUARTER_MONTHS[found['which']]};BYMONTHDAY={day}" if day else None


def _next_month_day(found: regex.Match[str]) -> str | None:
    """A day of the month that follows each."""
    day = _day(found["d"])
    return f"FREQ=MONTHLY;BYMONTHDAY={day}" if day else None


def _yearly_days(found: regex.Match[str]) -> str | None:
    """One day of each year, or several that share month or day; of others only the year is said."""
    pairs = [(int(d), int(m)) for d, m in re.findall(r"([0-9]{1,2}) ?(?:/|thang) ?([0-9]{1,2})", found["list"])]
    for day, month in pairs:
        try:
            date(2000, month, day)
        except ValueError:
            return None
    days, months = {d for d, _ in pairs}, {m for _, m in pairs}
    if len(days) > 1 and len(months) > 1:
        return "FREQ=YEARLY"
    listed = ",".join(str(m) for m in sorted(months)), ",".join(str(d) for d in sorted(days))
    return f"FREQ=YEARLY;BYMONTH={listed[0]};BYMONTHDAY={listed[1]}"


def _yearly_month(found: regex.Match[str]) -> str | None:
    """Some months of each year."""
    months = [int(m) for m in re.findall(r"[0-9]+", found["m"] + " " + found["more"])]
    if not all(1 <= m <= 12 for m in months):
        return None
    return f"FREQ=YEARLY;BYMONTH={','.join(str(m) for m in sorted(set(months)))}"


def _monthly_days(found: regex.Match[str]) -> str | None:
    """Some days of each month."""
    days = [int(d) for d in re.findall(r"[0-9]+", found["list"])]
    if not all(1 <= d <= 31 for d in days):
        return None
    return f"FREQ=MONTHLY;BYMONTHDAY={','.join(str(d) for d in days)}"


def _weekly_day(found: regex.Match[str]) -> str:
    """Some days of each week."""
    named = re.findall(r"thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat", found[0])
    return f"FREQ=WEEKLY;BYDAY={','.join(WEEKDAYS[w] for w in named)}"


def _often(found: regex.Match[str]) -> str | None:
    """So many times in each unit; twice a year is every six months."""
    times, unit = number(found["k"]), found["u"]
    if times == 1:
        return _cycle(1, unit)
    months = {"nam": 12, "quy": 3}.get(unit, 0)
    return _cycle(months // times, "thang") if times and months and months % times == 0 else None


RULES: Final[dict[str, Callable[[regex.Match[str]], str | None]]] = {
    "quarter_end": _quarter_end,
    "month_end": _month_end,
    "year_end": lambda found: "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1",
    "quarter_day": _quarter_day,
    "yearly_days": _yearly_days,
    "yearly_after": _yearly_days,
    "yearly_month": _yearly_month,
    "yearly_quarter": lambda found: "FREQ=YEARLY",
    "monthly_days": _monthly_days,
    "monthly_next": _next_month_day,
    "weekly_day": _weekly_day,
    "year_review": lambda found: _cycle(1, "nam"),
    "every_n": lambda found: _cycle(number(found["n"]), found["u"]),
    "n_per": _often,
    "every_half": lambda found: _cycle(number(found["n"]), found["u"]),
    "every": lambda found: _cycle(1, found["u"]),
}


def _inner_relation(words: str) -> Relation:
    """The relation said between the cycle and its day: `hằng năm (trước ngày 15/11)`."""
    return Relation.BEFORE if "truoc" in words else Relation.BY if "cham nhat" in words else Relation.ON


def find_undated(low: str) -> Iterator[Expression]:
    """Duties that come back without a day or a cycle (`định kỳ tổng hợp báo cáo`): no time is made up."""
    for pattern in scanners(DATA, "undated").values():
        for found in pattern.finditer(low):
            yield Expression(*found.span(), None, doubts=(("no-time", "the text says no day and no cycle"),))


def _matches(name: str, low: str) -> Iterator[regex.Match[str]]:
    """The matches of a pattern in a folded text."""
    if not may_meet(DATA, name, low):
        return iter(())
    pattern, lead = scanners(DATA, "recurrences")[name], compiled(DATA, "leads").get(name)
    if lead is None:
        return pattern.finditer(low)
    return matches_at(pattern.match, low, (hit.start() for hit in lead.finditer(low)))


def find_recurrences(low: str) -> Iterator[Expression]:
    """All recurring times of a folded text, left to right; of overlapping ones the one tried first."""
    taken: list[tuple[int, int]] = []
    out: list[Expression] = []
    for name, rule in RULES.items():
        for found in _matches(name, low):
            start, end = found.span()
            if any(start < right and left < end for left, right in taken) or (value := rule(found)) is None:
                continue
            if name == "every" and compiled(DATA, "attributive")["plan"].search(low[max(0, start - 60) : start]):
                continue
            taken.append((start, end))
            relation = _inner_relation(found[0]) if name == "yearly_after" else relation_before(low, start)
            if name.startswith(("every", "n_per", "year_review")) or relation is Relation.FROM:
                relation = Relation.EVERY
            out.append(Expression(start, end, relation or Relation.ON, rrule=value))
    return iter(sorted(out, key=lambda e: e.start))
