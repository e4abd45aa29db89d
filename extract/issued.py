"""Place and date of issue (địa danh và thời gian ban hành): `X, ngày dd tháng mm năm yyyy`.

Day and month are often written by hand: what the ink reader offers is weighed with what was read and with the times
of the electronic signatures. A day that cannot be read stays open (`2022-07`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import regex

from extract import marks
from extract.fold import fold, squash
from extract.ink import Reading, decide
from extract.lexicon import province_names
from extract.options import ExtractOptions
from extract.textmap import Found, TextMap
from ocr.model import InkKind, Page

# Belief in a day or month of one digit 1 or 2 (the form wants a zero before it, so a digit may be lost), and in one
# read with letters for digits.
SHORT: Final = 0.8
LOOSE: Final = 0.7
# A document is signed electronically on its date or within this many days after it.
SIGNED_WITHIN: Final = 10
_YEARS: Final = range(1945, 2100)
# Letters read for digits where no other digit is as near (S may be 5 or 8: left alone).
_LOOSE: Final = str.maketrans("oOÔôÖiIlLT|!", "000001111111")


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
        return self.where.text[span[0] : span[1]].strip(" .,:;…_-|")


def find_dateline(*columns: TextMap) -> Dateline | None:
    """The dateline of a letterhead."""
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


def find_place(line: Dateline | None) -> Found[str] | None:
    """The place name before `, ngày`."""
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


def find_date(
    line: Dateline | None, pages: Sequence[Page], signed: Sequence[str], options: ExtractOptions
) -> Found[str] | None:
    """The date of issue in EDTF."""
    if line is None:
        return None
    year = _year(line)
    if year is None:
        return None
    ink = {mark.kind: mark for page in pages[:1] for mark in page.ink}
    month = decide(
        _printed(line, line.month, 12), ink.get(InkKind.MONTH), range(1, 13), options, _month_support(signed, year)
    )
    day_support = _day_support(signed, year, month)
    day = decide(_printed(line, line.day, 31), ink.get(InkKind.DAY), range(1, 32), options, day_support)
    doubts = (*month.doubts, *day.doubts)
    confidence = min(month.confidence, day.confidence)
    return Found(_edtf(year, month, day), line.where, line.day[0] - 4, line.end, confidence, doubts)


def _edtf(year: int, month: Reading, day: Reading) -> str:
    """Year, year and month, or the whole day."""
    if month.value is None:
        return f"{year}"
    if day.value is None:
        return f"{year}-{month.value:02d}"
    try:
        return date(year, month.value, day.value).isoformat()
    except ValueError:
        return f"{year}-{month.value:02d}"


def _year(line: Dateline) -> int | None:
    """The year printed."""
    digits = regex.sub(r"\s", "", line.text(line.year)).translate(_LOOSE)
    hit = regex.match(r"\d{4}", digits)
    return int(hit[0]) if hit and int(hit[0]) in _YEARS else None


def _printed(line: Dateline, span: tuple[int, int], most: int) -> Reading:
    """The number read between two words of the dateline, sure when it is digits of good confidence."""
    text = line.text(span)
    compact = regex.sub(r"[\s.,:;_]", "", text)
    if not compact:
        return Reading(None, 0.0, (), blank=True)
    sure = line.where.confidence(*span)
    if _is_within(compact, most):
        return Reading(int(compact), sure if len(compact) == 2 or int(compact) > 2 else min(sure, SHORT))
    loose = regex.sub(r"[^\w]", "", compact.translate(_LOOSE))
    if _is_within(loose, most):
        return Reading(int(loose), min(LOOSE, sure))
    return Reading(None, 0.0)


def _is_within(text: str, most: int) -> bool:
    """Whether a text is a number from 1 to `most` of one or two digits."""
    return text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= most


def _dates(signed: Sequence[str]) -> list[date]:
    """The days of the signature times."""
    return sorted(date.fromisoformat(t[:10]) for t in signed if regex.match(r"\d{4}-\d\d-\d\d", t))


def _month_support(signed: Sequence[str], year: int) -> frozenset[int]:
    """Months that the signature times speak for."""
    return frozenset(day.month for day in _days_before(signed) if day.year == year)


def _day_support(signed: Sequence[str], year: int, month: Reading) -> frozenset[int]:
    """Days that the signature times speak for: signed that day or shortly after."""
    return frozenset(day.day for day in _days_before(signed) if (day.year, day.month) == (year, month.value))


def _days_before(signed: Sequence[str]) -> set[date]:
    """The days on and shortly before each signature time."""
    return {day - timedelta(days=back) for day in _dates(signed) for back in range(SIGNED_WITHIN + 1)}
