"""Vietnamese dates and times as EDTF (Library of Congress, 2019; levels 0-2: quarters 33-36, halves 40-41).

Nothing is filled in: a month stays a month. A day that no calendar has is no date, and a day of which the year is not
said takes the year from the date of issue, with a doubt, or stays `XXXX-09-30`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import zip_longest
from typing import Final

from extract.patterns import compiled, flat, read_data
from extract.timespan import Precision, Said, Span, at_clock, in_year, make_span

DATA: Final = "dates.toml"
QUARTERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "11": 2, "111": 3, "1v": 4}
# Letters an engine puts for digits; an o with a mark is none of them (ó may be a 6), an I with a tick is a 1.
DIGITS: Final = str.maketrans("oOilIìÌíÍ]", "0011111111")
_ISO: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def _number(found: re.Match[str], name: str, text: str) -> int | None:
    """A named group as a number, read from the text itself; None when absent or not digits after all."""
    if name not in found.re.groupindex or found[name] is None:
        return None
    digits = text[found.start(name) : found.end(name)].replace(" ", "").translate(DIGITS)
    return int(digits) if digits.isascii() and digits.isdecimal() else -1


def _said(found: re.Match[str], text: str) -> Said:
    """The numbers of a match."""
    q = found["q"] if "q" in found.re.groupindex else None
    half = found["half"] if "half" in found.re.groupindex else None
    month = _number(found, "m", text)
    return Said(
        y=_number(found, "y", text),
        m=11 if month == 111 else month,  # three strokes between `tháng` and `năm`
        d=_number(found, "d", text),
        q=QUARTERS[q] if q else None,
        half=None if half is None else 1 + (half == "cuoi"),
    )


def _residue(found: re.Match[str], text: str) -> bool:
    """Whether a digit was read as a letter."""
    names = [n for n in ("d", "m") if n in found.re.groupindex and found[n]]
    return any(not text[found.start(n) : found.end(n)].replace(" ", "").isdecimal() for n in names)


def _some_digit(found: re.Match[str]) -> bool:
    """Whether day and month each hold a real digit, or are two letters between words: `tháng II`."""
    worded = "thang" in found[0] and "ngay" in found[0]
    parts = [found[n].replace(" ", "") for n in ("d", "m") if n in found.re.groupindex and found[n]]
    return all(any(c.isdecimal() for c in part) or (worded and len(part) == 2) for part in parts)


def _point(kind: str, found: re.Match[str], text: str, issued: date | None) -> Span | None:
    """The stated time of a match of one of the patterns for points."""
    if kind == "years":
        first, last = int(found["y"]), int(found["y2"])
        if not first < last <= first + 50:
            return None
        start, end = date(first, 1, 1), date(last, 12, 31)
        return Span(*found.span(), f"{first}/{last}", Precision.YEAR, start, end, interval=True, kind=kind)
    span = make_span(_said(found, text), issued, *found.span(), kind)
    if span is None:
        return None
    if kind == "unread_day":
        return span.with_doubt("day-unread", "the day is left blank or cannot be read")
    if _residue(found, text):
        if not _some_digit(found):
            return None
        return span.with_doubt("digit-from-letter", f"read as {text[found.start() : found.end()]!r}")
    return span


# Where a point may begin, behind a sign that is no letter: at a digit before a word or sign of dates, a word of time, a
# letter read for a digit. Each place is then tried with the patterns in order. `re` skips to a class of signs quickly.
_BEGIN: Final = re.compile(
    r"""[^a-z_](?:
      (?<=[0-9])(?=(?:\ ?[0-9oil\]])?\ ?(?:thang|[/.-]))
    | ngay\b(?=\ ?[0-9oil\]]|[ ._…]{1,12}thang) | thang\b(?=\ ?[0-9oil\]]) | quy\b(?=\ ?[iv1-4]) | nam\b(?=\ tu|\ ?[12])
    | sau\b | giai\b | gian\b | thoi\b | nhiem\b | cac\b
    | [oil\]](?=[0-9/])
    )""",
    re.VERBOSE,
)


def _begins(low: str) -> Iterator[int]:
    """The places where a point may begin."""
    for hit in _BEGIN.finditer(f" {low}"):  # a sign before the first word too
        yield hit.start() - hit[0][0].isdecimal()


def _points(text: str, low: str, issued: date | None) -> Iterator[Span]:
    """All points in time, left to right, none overlapping another."""
    patterns = compiled(DATA, "points")
    starts = read_data(DATA)["starts"]
    at = 0
    for begin in _begins(low):
        if begin < at:
            continue
        for kind in starts.get(low[begin], starts["0"]):
            found = patterns[kind].match(low, begin)
            if found and (span := _point(kind, found, text, issued)):
                yield span
                at = span.end
                break


def _clock(found: re.Match[str]) -> str | None:
    """Hours and minutes as hh:mm, None when no clock shows them."""
    hour, minute = int(found["h"]), int(found["i"] or 0)
    if found["pm"] and hour < 12:
        hour += 12
    return f"{hour:02d}:{minute:02d}" if hour < 24 else None


def _timed(span: Span, low: str, after: int) -> Span:
    """A day with the time of day that stands before or behind it. `after`: where the previous time ends."""
    if span.precision is not Precision.DAY:
        return span
    patterns = compiled(DATA, "clock")
    begin = max(after, span.start - 60)
    left = patterns["before_date"].search(low[begin : span.start])
    if left and (clock := _clock(left)):
        return replace(at_clock(span, clock), start=begin + left.start())
    right = patterns["after_date"].match(low, span.end)
    if right and (clock := _clock(right)):
        return replace(at_clock(span, clock), end=right.end())
    return span


def _ranged(first: Span, last: Span, start: int) -> Span | None:
    """The interval from one time to another, None when it would run backwards."""
    if first.first and last.last and first.first > last.last:
        return None
    doubts = tuple(d for d in (*first.doubts, *last.doubts) if d[0] not in ("year-assumed", "year-unknown"))
    if "XXXX" in last.edtf or any(d[0] == "year-assumed" for d in last.doubts):
        doubts = (*doubts, *(d for d in last.doubts if d not in doubts))
    return Span(
        start,
        last.end,
        f"{first.edtf}/{last.edtf}",
        last.precision,
        first.first,
        last.last,
        True,
        "range",
        doubts=doubts,
    )


def _same_year(first: Span, last: Span) -> Span:
    """The first of two points with the year of the last (or the one before), when it was said without one."""
    if first.said is None or first.said.y is not None or last.last is None:
        return first
    span = in_year(first, last.last.year)
    if span and span.first and last.last < span.first:
        span = in_year(first, last.last.year - 1)
    return span or first


def _first_of(found: re.Match[str], last: Span, text: str, shift: int) -> Span | None:
    """The first point of a range that named only its day, month or quarter; the rest stands in `last`."""
    if last.last is None:
        return None
    said = _said(found, text)
    month = last.last.month if said.d is not None else said.m
    return make_span(replace(said, y=last.last.year, m=month), None, shift + found.start(), last.start, last.kind)


def _next_day(first: Span, last: Span) -> bool:
    """Whether two days follow on: `ngày 20, 21/11/2017` is two days in a row."""
    return bool(first.first and last.last and (last.last - first.first).days == 1)


def _begun(span: Span, text: str, low: str, after: int) -> Span:
    """A date that closes a range of which only the day, month or quarter was said before: `20 - 21/11/2017`."""
    if span.interval or span.last is None:
        return span
    left = low[max(after, span.start - 40) : span.start]
    shift = span.start - len(left)
    names = {Precision.DAY: ("day_before", "day_and"), Precision.MONTH: ("month_before",)}
    for name in names.get(span.precision, ("quarter_before",) if span.precision is Precision.QUARTER else ()):
        found = compiled(DATA, "joints")[name].search(left)
        first = found and _first_of(found, span, text[shift : span.start], shift)
        if first and first.first and first.first < span.last and (name != "day_and" or _next_day(first, span)):
            word = compiled(DATA, "joints")["day_word"].search(low[: first.start])
            return _ranged(first, span, word.start() if word else first.start) or span
    return span


def find_dates(text: str, issued: str | None = None) -> list[Span]:
    """All stated times of a text, left to right. `issued`: EDTF date of issue, from which a missing year is taken.

    >>> [s.edtf for s in find_dates("từ ngày 06 - 15/11/2017, trong quý III/2022, 16 giờ 30 ngày 05/9/2022")]
    ['2017-11-06/2017-11-15', '2022-35', '2022-09-05T16:30+07:00']
    """
    low = flat(text)
    known = _issue_day(issued)
    out: list[Span] = []
    for point in _points(text, low, known):
        after = out[-1].end if out else 0
        span = _timed(point, low, after)
        joined = out and _joined(out[-1], span, text, low)
        if joined:
            out[-1] = joined
        else:
            out.append(_begun(span, text, low, after))
    return [s for s in _listed(out, low) if s.kind != "bare_day_month" or _stands_alone(s, low)]


def _listed(spans: list[Span], low: str) -> Iterator[Span]:
    """The points of a list in the year said at its end: `quý I, quý II/2023`."""
    for span, after in zip_longest(spans, spans[1:]):
        gap = low[span.end : after.start] if after else ""
        listed = after and after.precision is span.precision and compiled(DATA, "joints")["listed"].fullmatch(gap)
        yield _same_year(span, after) if after and listed and after.said and after.said.y else span


def _joined(first: Span, last: Span, text: str, low: str) -> Span | None:
    """The range of two neighbouring times, None when they are none."""
    if (
        first.interval
        or last.interval
        or not compiled(DATA, "joints")["between"].fullmatch(low[first.end : last.start])
    ):
        return None
    ranks = {_rank(first), _rank(last)}
    if len(ranks) > 1 and (ranks != {"day", "month"} or "den" not in low[first.end : last.start]):
        return None
    return _ranged(_same_year(first, last), last, first.start)


def _rank(span: Span) -> str:
    """Precision for pairing: an instant pairs with a day."""
    return "day" if span.precision is Precision.INSTANT else span.precision.value


def _stands_alone(span: Span, low: str) -> bool:
    """Whether a bare `30/9` can be a date: a word of time before it (a share, a clause number or a score has none)."""
    return bool(read_words().search(low[max(0, span.start - 30) : span.start]))


@cache
def read_words() -> re.Pattern[str]:
    """Words after which figures like `30/9` are a date."""
    return re.compile(read_data(DATA)["lead"]["words"])


def _issue_day(issued: str | None) -> date | None:
    """The date of issue for finding a year: the day, or the middle of what is known of it."""
    found = _ISO.match(issued or "")
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2] or 6), int(found[3] or 15))
    except ValueError:
        return None


def parse_date(text: str, issued: str | None = None) -> Span | None:
    """The first stated time of a text.

    >>> parse_date("ngày 27 tháng 3 năm 2020").edtf
    '2020-03-27'
    """
    return next(iter(find_dates(text, issued)), None)
