"""Dates in garbled lines: `ngày 02 tháng 6 năm 2022`, `01/7/2022`, their digits and separators repaired.

A day, month or year is never made up: what does not become a true date by its look-alike letters stays as read.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from restore.digits import LIKE_A_DIGIT, is_number, to_digits
from restore.model import Channel, Reason
from restore.spans import GrammarSpan, SpanKind

_D = rf"[{LIKE_A_DIGIT}TØ]"
_STROKE = str.maketrans("TØ", "10")  # T for 1 only where the words of a date stand around
# Days are often written by hand: only these look-alikes beside a true digit are digits there.
DAY = regex.compile(r"\d[0-9lIiÌO|\]oTó]|[0lIiÌOoƠØT\]]\d|\d")
MONTH = regex.compile(r"\d{1,2}|[0OoƠØ]?ó|[0OoƠØ][0-9lIÌT\]|]|[1lIÌT][0-9lIÌTOo\]|Ø]")
_JUNK = r"[\s\"'”“’‘`.,:;~*^]{0,3}"
# The words of a date as the engines print them: the digits between them prove them.
DAY_WORD = r"(?:[nN][gp][^\W\d]{1,2}[yvj]v?|NG[^\W\d]Y)"
MONTH_WORD = r"(?:[tTc]h[^\W\d]{1,3}g|[tT]h4ng|TH[^\W\d]NG)"
YEAR_WORD = r"(?:[nN][^\W\d]{0,3}m|N[^\W\d]M)"
SPOKEN = regex.compile(
    rf"""(?<!\w)(?:(?P<day_word>{DAY_WORD})(?P<gap>\s?)(?P<day>{_D}{{1,2}})(?P<gap2>{_JUNK}))?
    (?P<month_word>{MONTH_WORD})(?P<gap3>{_JUNK})(?P<month>{_D}{{1,2}})(?P<gap4>{_JUNK})
    (?P<year_word>{YEAR_WORD})(?P<gap5>[\s.]?)(?P<year>{_D}{{4}})(?!\w)""",
    regex.VERBOSE,
)
NUMERIC = regex.compile(
    rf"(?<![\w/⁄.,-])(?P<day>{_D}{{1,2}})(?P<a>\s?[/⁄.-]\s?)(?P<month>{_D}{{1,2}}?)(?P<b>\s?[/⁄.-]\s?|(?<=\d[/⁄]\d\d?)[1Il|])(?P<year>{_D}{{4}})(?![\w/⁄])"
)
# 18/7, 7/2022: too short to be repaired, but digits that must stay.
PARTIAL = regex.compile(r"(?<![\w/⁄.,-])\d{1,2}/(?:\d{1,2}|(?:19|20)\d\d)(?![\w/⁄])")
FIRST_YEAR, LAST_YEAR = 1900, 2100


def read_dates(line: str, channel: Channel = Channel.VIETNAMESE) -> Iterator[GrammarSpan]:
    """The dates of the line with their repaired forms."""
    for match in SPOKEN.finditer(line):
        text = repair_spoken(match, channel)
        if text is not None:
            yield date_span(match, text)
    for match in NUMERIC.finditer(line):
        text = repair_numeric(match)
        if text is not None:
            yield date_span(match, text)
    for match in PARTIAL.finditer(line):
        yield date_span(match, match.group())


def date_span(match: regex.Match[str], text: str) -> GrammarSpan:
    """The span of a date."""
    confidence = 0.999 if text == match.group() else 0.985
    return GrammarSpan(match.start(), match.end(), text, SpanKind.DATE, Reason.DATE, confidence)


def repair_numeric(match: regex.Match[str]) -> str | None:
    """`0l/7/2022` as `01/7/2022`; None when it is no date."""
    first, second = match["a"].strip().replace("⁄", "/"), match["b"].strip().replace("⁄", "/")
    fields = [match["day"], match["month"], match["year"]]
    if (first != second and second not in "1Il|") or not is_number(fields[2]):
        return None
    day, month, year = (to_digits(f) for f in fields)
    if not is_date(day, month, year):
        return None
    if (day, month, year) == tuple(fields) and first == match["b"].strip() == match["a"].strip():
        return match.group()
    return f"{day}{first}{month}{first}{year}"


def is_date(day: str | None, month: str, year: str) -> bool:
    """Whether the digits can be a date."""
    if not (month + year + (day or "")).isdecimal():
        return False
    return 1 <= int(month) <= 12 and FIRST_YEAR <= int(year) <= LAST_YEAR and (day is None or 1 <= int(day) <= 31)


def repair_spoken(match: regex.Match[str], channel: Channel) -> str | None:
    """`ngay 0l thang”7 nim 2022` as `ngày 01 tháng 7 năm 2022`; None when it is no date."""
    if not is_number(match["year"]) or not MONTH.fullmatch(match["month"]):
        return None
    if match["day"] is not None and not DAY.fullmatch(match["day"]):
        return None
    day = None if match["day"] is None else to_digits(match["day"].translate(_STROKE))
    month, year = to_digits(match["month"].translate(_STROKE)), to_digits(match["year"])
    if not is_date(day, month, year):
        return None
    head = ""
    if day is not None:
        head = f"{as_printed('ngày', match['day_word'])} {day}{clean_gap(match['gap2'])}"
    middle = f"{as_printed('tháng', match['month_word'])}{clean_gap(match['gap3'])}{month}{clean_gap(match['gap4'])}"
    return f"{head}{middle}{as_printed('năm', match['year_word'])} {year}"


def clean_gap(gap: str) -> str:
    """The space between the parts of a date; signs between them are dirt, several spaces were printed."""
    return gap if gap and not gap.strip() else " "


def as_printed(word: str, read: str) -> str:
    """The true word in the case of the word as read."""
    if read.isupper():
        return word.upper()
    return word.capitalize() if read[0].isupper() else word
