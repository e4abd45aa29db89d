"""Place and date of issue (địa danh và thời gian ban hành): `X, ngày dd tháng mm năm yyyy`.

Day and month are often written by hand: what the ink reader offers is weighed with what was read and with the times
of the electronic signatures. A day that cannot be read stays open (`2022-07`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import regex

from extract import marks
from extract.fold import fold, squash
from extract.ink import NOTHING, Evidence, Reading, decide, ink_of
from extract.lexicon import province_names
from extract.options import ExtractOptions
from extract.slices import as_read
from extract.textmap import Found, TextMap
from ocr.model import Alternative, InkKind, Origin, Page

# Belief in a day or month of one digit 1 or 2 (the form wants a zero before it, so a digit may be lost), and in one
# read with letters for digits.
SHORT: Final = 0.8
FIRM: Final = 0.95  # digits of this confidence on a page with confidences stand whatever else is known
LOOSE: Final = 0.7
# A document is signed electronically on its date or within this many days after it.
SIGNED_WITHIN: Final = 10
# Likelihood ratios: a document is mostly signed on its day or the next, seldom later, hardly ever before; the heading
# of an appendix repeats number and date, if often by hand too.
SOON: Final = 6.0
LATER: Final = 3.0
OUTSIDE: Final = 0.3
SAME_MONTH: Final = 6.0
OTHER_MONTH: Final = 0.1
HEADING: Final = 30.0
# The year is printed; below this confidence it is worn.
SURE_YEAR: Final = 0.6
# A document arrives after it was issued, mostly within so many days; stamps are often read wrongly.
ARRIVED_BEFORE: Final = 0.05
ARRIVED_SOON: Final = 2.0
ARRIVES_WITHIN: Final = 7
# Where so many signatures bear one day, the document was made, numbered and signed electronically on it: so in all four
# such files at hand. With two, mostly those of a scanned paper, the paper was older in five of eight.
SIGNED_AT_ONCE: Final = 3
INFERRED: Final = 0.8  # belief in a day that only the signatures give
_YEARS: Final = range(1945, 2100)
# Letters read for digits where no other digit is as near (S may be 5 or 8: left alone).
_LOOSE: Final = str.maketrans("oOÔôÖiIlLT|!/", "0000011111111")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The dateline taken apart: raw texts between its words, with their offsets in `where`."""

    where: TextMap
    place: tuple[int, int]
    day: tuple[int, int]
    month: tuple[int, int]
    year: tuple[int, int]
    end: int

    def text(self, span: tuple[int, int]) -> str:
        """The characters of a part."""
        return self.where.text[span[0] : span[1]].strip(" .,:;…_-")


def find_dateline(*columns: TextMap) -> Dateline | None:
    """The dateline of a letterhead, as it was read where that can be told apart, else as restored."""
    return _dateline(*(as_read(column) for column in columns)) or _dateline(*columns)


def _dateline(*columns: TextMap) -> Dateline | None:
    """The first line that holds the words of a date, taken apart."""
    for where in columns:
        for index, line in enumerate(where.lines):
            hit = marks.dateline_at(line.text)
            if hit is None or hit.start() > 45:
                continue
            at = where.starts[index]
            year = (at + hit.end("month"), at + hit.end("month"))
            y = (hit.start("y"), hit.end("y")) if hit["y"] else (hit.end("year"), len(line.text))
            year = (at + y[0], at + y[1])
            return Dateline(
                where,
                (at, at + hit.start()),
                (at + hit.end("day"), at + hit.start("month")),
                (at + hit.end("month"), at + hit.start("year")),
                year,
                at + max(hit.end(), y[1]),
            )
    return None


def find_place(*columns: TextMap) -> Found[str] | None:
    """The place name before `, ngày`, as restored."""
    line = _dateline(*columns) or find_dateline(*columns)
    if line is None:
        return None
    raw = line.where.text[line.place[0] : line.place[1]]
    name = regex.sub(r"^[^\p{L}]+|[^\p{L})]+$", "", raw)
    if sum(c.isalpha() for c in name) < 2 or name[:1].islower():
        return None
    start = line.place[0] + raw.index(name)
    known = province_names().get(squash(regex.sub(r"^(?:thanh pho|tp\.?|tinh)\s*", "", fold(name))))
    value = _with_known(name, known)
    doubts = () if known else (("unknown-place", "not the name of a province: check the reading"),)
    return Found(value, line.where, start, start + len(name), 0.97 if known else 0.85, doubts)


def _with_known(name: str, known: str | None) -> str:
    """The place as printed, with the marks of the known name and the abbreviation of city written out."""
    prefix = regex.match(r"(?i)^(thành phố|tp\.?|tỉnh|t\.p\.?)\s*", name)
    body = name[prefix.end() :] if prefix else name
    if known is not None and fold(known) == fold(body) and body != known and squash(body) == squash(known):
        from extract.letterhead import _same_tone

        body = body if _same_tone(body.replace(" ", ""), known.replace(" ", "")) else known
    lead = prefix[0] if prefix else ""
    if lead.lower().startswith("tp") or lead.lower().startswith("t.p"):
        lead = "Thành phố "
    return f"{lead}{body}"


@dataclass(frozen=True, slots=True)
class Issued:
    """The date of issue in EDTF as found; `candidates`: what it may be, after all evidence."""

    date: Found[str] | None
    candidates: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What else is known of the date.

    `signed`: times of signatures; `own`: dates that headings of appendices give; `arrived`: days on stamps of offices
    that received the document.
    """

    signed: Sequence[str] = ()
    own: Sequence[str] = ()
    arrived: Sequence[date] = ()


def find_date(line: Dateline | None, pages: Sequence[Page], known: Known, options: ExtractOptions) -> Issued:
    """The date of issue: year as printed, month and day as far as all evidence bears them."""
    year = _year(line) if line is not None else None
    if line is None or year is None:
        return Issued(None)
    ink = ink_of(pages)
    # What an unknown reader made of a scan comes without confidence: a plain text is never firm.
    firm = bool(pages) and pages[0].origin is not Origin.TEXT_FILE
    printed = _printed(line, line.month, 12, firm), _printed(line, line.day, 31, firm)
    month = decide(printed[0], ink.get(InkKind.MONTH), _within(12), options, _month(known, year))
    day = decide(printed[1], ink.get(InkKind.DAY), _within(31), options, _day(known, year, month.value))
    if day.value is None and month.value is not None and not day.blank:
        offered = [text for text, _ in ink[InkKind.DAY].candidates] if InkKind.DAY in ink else []
        offered += [printed[1].value] if printed[1].value else []
        day = _signed_day(day, offered, known.signed, date(year, int(month.value), 1))
    found = Found(
        _edtf(year, month, day),
        line.where,
        max(line.place[0], line.day[0] - 4),
        line.end,
        min(month.confidence, day.confidence),
        (*month.doubts, *day.doubts),
    )
    return Issued(found, _told(year, month, day))


def _told(year: int, month: Reading, day: Reading) -> tuple[Alternative, ...]:
    """The dates it may be: the days offered, or the months where the month itself is in doubt."""
    if month.value is None:
        return tuple(Alternative(f"{year}-{int(text):02d}", share) for text, share in month.candidates)
    dates = ((_day_of(year, int(month.value), int(text)), share) for text, share in day.candidates)
    return tuple(Alternative(day.isoformat(), share) for day, share in dates if day is not None)


def _day_of(year: int, month: int, day: int) -> date | None:
    """A day, None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _within(most: int) -> Callable[[str], str | None]:
    """The comparison form of a day or month: its number without a leading zero."""
    return lambda text: str(int(text)) if _is_within(text, most) else None


def _edtf(year: int, month: Reading, day: Reading) -> str:
    """Year, year and month, or the whole day."""
    if month.value is None:
        return f"{year}"
    whole = _day_of(year, int(month.value), int(day.value)) if day.value else None
    return whole.isoformat() if whole else f"{year}-{int(month.value):02d}"


def _year(line: Dateline) -> int | None:
    """The year printed."""
    digits = regex.sub(r"\s", "", line.text(line.year)).translate(_LOOSE)
    hit = regex.match(r"\d{4}", digits)
    sure = line.where.confidence(*line.year) >= SURE_YEAR
    return int(hit[0]) if hit and sure and int(hit[0]) in _YEARS else None


def _printed(line: Dateline, span: tuple[int, int], most: int, firm: bool) -> Reading:
    """The number read between two words of the dateline, sure when it is digits of good confidence."""
    text = line.text(span)
    compact = regex.sub(r"[\s.,:;_]", "", text)
    if not compact:
        return Reading(None, 0.0, (), blank=True)
    sure = line.where.confidence(*span)
    if _is_within(compact, most):
        whole = len(compact) == 2 or int(compact) > 2
        return Reading(str(int(compact)), sure if whole else min(sure, SHORT), firm=firm and whole and sure >= FIRM)
    loose = regex.sub(r"[^\w]", "", compact.translate(_LOOSE))
    if _is_within(loose, most):
        return Reading(str(int(loose)), min(LOOSE, sure))
    return Reading(None, 0.0)


def _is_within(text: str, most: int) -> bool:
    """Whether a text is a number from 1 to `most` of one or two digits."""
    return text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= most


def _dates(signed: Sequence[str]) -> list[date]:
    """The days of the signature times."""
    return sorted(date.fromisoformat(t[:10]) for t in signed if regex.match(r"\d{4}-\d\d-\d\d", t))


def _signed_day(day: Reading, offered: Sequence[str], signed: Sequence[str], month: date) -> Reading:
    """The day of the signatures where no day could be read and what ink or print offered does not speak against it.

    What the value rests on is said as a doubt.
    """
    days = set(_dates(signed))
    if len(signed) < SIGNED_AT_ONCE or len(days) != 1:
        return day
    (only,) = days
    against = offered and only.day not in {int(text) for text in offered}
    if only.replace(day=1) != month or against:
        return day
    doubt = ("inferred", "the day cannot be read; taken from the times of the digital signatures, all of one day")
    return replace(day, value=str(only.day), confidence=INFERRED, doubts=(doubt,))


def _month(known: Known, year: int) -> Evidence:
    """What signature times, headings of appendices and incoming stamps say about the month."""
    ratios = {str(d.month): SAME_MONTH for d in _dates(known.signed) if d.year == year}
    for day in _dates(known.signed):
        before = day - timedelta(days=SIGNED_WITHIN)
        if before.year == year:
            ratios.setdefault(str(before.month), 1.0)
    others = OTHER_MONTH if ratios else 1.0
    evidence = Evidence(ratios, others)
    months = [str(int(text[5:7])) for text in known.own if text[:4] == str(year) and text[5:7].isdecimal()]
    evidence = evidence.and_(Evidence(dict.fromkeys(months, HEADING)))
    last = min((day for day in known.arrived if day.year == year), default=None)
    late = range(last.month + 1, 13) if last else ()
    return evidence.and_(Evidence({str(month): ARRIVED_BEFORE for month in late}))


def _day(known: Known, year: int, month: str | None) -> Evidence:
    """What signature times, headings of appendices and incoming stamps say about the day."""
    if month is None:
        return NOTHING
    evidence = _signed_about(known.signed, year, int(month))
    start = f"{year}-{int(month):02d}-"
    days = [str(int(text[8:10])) for text in known.own if text.startswith(start) and text[8:10].isdecimal()]
    evidence = evidence.and_(Evidence(dict.fromkeys(days, HEADING)))
    for arrived in known.arrived:
        if (arrived.year, arrived.month) == (year, int(month)):
            late = {str(day): ARRIVED_BEFORE for day in range(arrived.day + 1, 32)}
            soon = {str(day): ARRIVED_SOON for day in range(max(1, arrived.day - ARRIVES_WITHIN), arrived.day + 1)}
            evidence = evidence.and_(Evidence(late | soon))
    return evidence


def _signed_about(signed: Sequence[str], year: int, month: int) -> Evidence:
    """The days on which a document with these signatures may have been issued."""
    ratios: dict[str, float] = {}
    for day in _dates(signed):
        for back in range(SIGNED_WITHIN + 1):
            before = day - timedelta(days=back)
            if (before.year, before.month) == (year, month):
                key = str(before.day)
                ratios[key] = max(ratios.get(key, 0.0), SOON if back <= 1 else LATER if back <= 4 else 1.0)
    return Evidence(ratios, OUTSIDE if ratios else 1.0)
