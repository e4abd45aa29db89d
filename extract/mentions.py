"""Places of a text where documents are named: by code, by the title of a law, by minutes with a date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from rapidfuzz.distance import Levenshtein

from extract.agreement import agreed_body, agreed_date, agreed_siblings
from extract.codes import Code, find_codes, title_names, type_names
from extract.dates import find_dates
from extract.fold import fold, squash
from extract.laws import find_laws, years_of
from extract.patterns import compiled, flat
from extract.timespan import Precision, Span

# Specks of the page read as a stop within a title: a small letter before and behind (`bổ. sung`, `Chính : phủ`).
_SPECK: Final = re.compile(r"[.:](?= [a-zà-ỹ])(?:(?<=[a-zà-ỹ]\.)|(?<=[a-zà-ỹ] [.:]))")
DATA: Final = "citations.toml"
TYPE_REACH: Final = 130  # characters before a code in which its type is looked for
DATE_REACH: Final = 110  # and behind it for its date
TEXT_LIMIT: Final = 600  # the longest wording kept


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a document is named. `code` is None for a document without number."""

    start: int
    end: int  # behind code, date and issuer
    code: Code | None
    doc_type: str | None
    date: str | None
    issuer: str | None
    title: str | None = None
    own_type: bool = True  # the type stands right before it, not before an earlier one of the list
    doubts: tuple[tuple[str, str], ...] = ()

    def key(self) -> str:
        """What makes two mentions the same document."""
        return self.code.text.lower().replace("-", "/") if self.code else squash(self.title or "")


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A text in the forms the search needs; the same text is one object (`page_of`), which is remembered as such."""

    text: str
    low: str
    dates: tuple[Span, ...]

    def date_from(self, start: int, end: int) -> Span | None:
        """The first full date that begins in [start, end)."""
        return next((d for d in self.dates if start <= d.start < end and _full(d)), None)


def _full(span: Span) -> bool:
    """Whether a stated time is a single day (or a month whose day was left blank) with its year."""
    single = not span.interval and span.last is not None and span.said is not None and span.said.y is not None
    return single and span.precision in (Precision.DAY, Precision.MONTH)


@cache
def _type_pattern() -> re.Pattern[str]:
    """Names of document types in folded text."""
    names = sorted(
        {fold(name) for name in title_names()} | {"van ban", "phieu trinh", "cong van"}, key=len, reverse=True
    )
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")


@cache
def _type_spelling() -> dict[str, str]:
    """Folded name of a type -> its name."""
    return {fold(name): name for name in reversed(title_names())}


def _type_before(page: Page, code: Code, after: int) -> tuple[int, str | None]:
    """Start and name of the type that stands before a code; the start of the code and None when none does."""
    begin = max(after, code.start - TYPE_REACH)
    left = page.low[begin : code.start]
    for found in reversed(list(_type_pattern().finditer(left))):
        if compiled(DATA, "marks")["before_code"].match(left, found.end()):
            return begin + found.start(), _type_spelling().get(found[0])
    lone = compiled(DATA, "marks")["lone_so"].search(left)
    return (begin + lone.start() if lone else code.start), None


def _date_behind(page: Page, code: Code, limit: int) -> Span | None:
    """The date said with a code: right behind it, or behind its issuer."""
    span = page.date_from(code.end, min(limit, code.end + DATE_REACH))
    if span:
        gap = page.low[code.end : span.start]
        return span if compiled(DATA, "marks")["before_date"].fullmatch(gap) else None
    return None


def _date_ahead(page: Page, start: int, after: int) -> Span | None:
    """The date of an act told before its code: `Ngày 11/01/2012, Bộ trưởng … đã ký Công điện số`."""
    begin = max(after, start - 2 * TYPE_REACH, page.low.rfind(". ", 0, start) + 1)
    spans = [d for d in page.dates if begin <= d.start and d.end <= start and _full(d)]
    if not spans:
        return None
    return spans[-1] if compiled(DATA, "marks")["dated_act"].search(page.low[spans[-1].end : start]) else None


def _issuer(page: Page, at: int, limit: int) -> tuple[str | None, int]:
    """The issuer said at `at` (`của Bộ Y tế`) and where it ends: before a word of the title in small letters."""
    found = compiled(DATA, "marks")["issuer"].match(page.low[: min(limit, at + 200)], at)
    if not found:
        return None, at
    start, end = found.span("issuer")
    for stop in compiled(DATA, "marks")["issuer_end"].finditer(page.low, start, end):
        word = page.text[stop.start() : stop.end()].strip(" ,\n")
        if not word or word[0].islower():
            end = stop.start()
            break
    return " ".join(page.text[start:end].split()).strip(" ,."), end


def _mention(page: Page, code: Code, after: int, limit: int, told: int) -> Mention:
    """The mention of a code. `after`, `limit`: ends of the codes before and behind; `told`: of the mention before."""
    start, doc_type = _type_before(page, code, after)
    span = _date_behind(page, code, limit) or _date_ahead(page, start, told)
    date, year_doubts = agreed_date(code, span.edtf if span else None, page.low)
    issuer, end = _issuer(page, max(code.end, span.end) if span else code.end, limit)
    doubts = (*(span.doubts if span else ()), *year_doubts)
    if code.repaired:
        doubts = (*doubts, ("code-repaired", f"read as {code.repaired}"))
    named = doc_type or type_names().get(code.type_code or "")
    return Mention(start, end, code, named, date, issuer, None, doc_type is not None, doubts)


@lru_cache(maxsize=4)
def numbered_mentions(page: Page) -> tuple[Mention, ...]:
    """All mentions with a code, those of one list sharing type and date where said once."""
    codes = agreed_siblings([agreed_body(code, page.text) for code in find_codes(page.text)])
    out: list[Mention] = []
    for i, code in enumerate(codes):
        after = codes[i - 1].end if i else 0
        limit = codes[i + 1].start if i + 1 < len(codes) else len(page.text)
        out.append(_mention(page, code, after, limit, out[-1].end if out else 0))
    return tuple(_shared(out, page))


def _shared(mentions: list[Mention], page: Page) -> list[Mention]:
    """Mentions of a list with the date and issuer said once at its end: `số 12/KH-A và số 13/KH-A ngày 1/7/2022`."""
    out = list(mentions)
    for i in range(len(out) - 2, -1, -1):
        first, after = out[i], out[i + 1]
        gap = page.low[first.end : after.code.start] if after.code else ""
        if first.date is None and after.date and compiled(DATA, "marks")["listed"].fullmatch(gap):
            out[i] = replace(first, date=after.date, issuer=first.issuer or after.issuer, doubts=after.doubts)
    for i in range(1, len(out)):
        if not out[i].own_type and out[i].doc_type is None and out[i].start - out[i - 1].end < TYPE_REACH:
            out[i] = replace(out[i], doc_type=out[i - 1].doc_type)
    return out


def law_mentions(page: Page, heads_only: bool) -> list[Mention]:
    """Laws named without number: by title, with the date behind it."""
    out = []
    for law in find_laws(page.text, page.low, heads_only=heads_only):
        span = page.date_from(law.end, law.end + DATE_REACH)
        gap = page.low[law.end : span.start] if span else ""
        if span and re.search(r"[;:.(]|\b(?:so|luat|nghi|thong tu|quyet)\b", gap):
            span = None
        name = "Bộ luật" if law.title.startswith("Bộ") else law.title.split(" ")[0]
        end = span.end if span else law.end
        day, doubts = _in_year_of(law.title, span.edtf if span else None)
        doubts = (*(span.doubts if span else ()), *doubts)
        out.append(Mention(law.start, end, None, name, day, None, law.title, True, doubts))
    return out


def _in_year_of(title: str, day: str | None) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """The day of a law; a year in which no law of that title was passed is the one such year a digit away."""
    years = years_of(title)
    if day is None or not years or int(day[:4]) in years:
        return day, ()
    near = [str(year) for year in years if Levenshtein.distance(str(year), day[:4]) == 1]
    if len(near) != 1:
        return day, ()
    return near[0] + day[4:], (("year-from-law", f"the year of the date is read as {day[:4]}"),)


def minutes_mentions(page: Page) -> list[Mention]:
    """Bases without number other than laws: minutes with their date, charters."""
    out = []
    for kind in ("minutes", "charter"):
        for found in compiled(DATA, "numberless")[kind].finditer(page.low):
            start, end = found.span("title")
            span = page.date_from(end, end + 12)
            title = " ".join(page.text[start:end].split())
            if span or kind == "charter":
                name = _type_spelling().get(found["type"])
                out.append(
                    Mention(start, span.end if span else end, None, name, span.edtf if span else None, None, title)
                )
    return out


def _unsure(mention: Mention) -> bool:
    """Whether the year of a date was not taken from the date."""
    return any(code in ("year-from-code", "year-from-law") for code, _ in mention.doubts)


def _alike(known: Mention, new: Mention) -> bool:
    """Whether two codes with the same number and date differ by a letter that one of them was misread in."""
    if (
        not (known.code and new.code)
        or known.date is None
        or (known.date, known.code.number) != (new.date, new.code.number)
    ):
        return False
    return Levenshtein.distance(known.code.notation, new.code.notation) == 1


def once(mentions: Iterable[Mention]) -> list[Mention]:
    """Each document once, at its first mention; a date said at another mention only is taken over."""
    out: dict[str, Mention] = {}
    for m in mentions:
        key = next((k for k, known in out.items() if k == m.key() or _alike(known, m)), m.key())
        known = out.get(key)
        if known is None:
            out[key] = m
        elif m.date and (known.date is None or (_unsure(known) and not _unsure(m))):
            out[key] = replace(known, date=m.date, issuer=known.issuer or m.issuer)
    return list(out.values())


@lru_cache(maxsize=4)
def page_of(text: str) -> Page:
    """The forms of a text; the last few are kept, as bases and references ask for the same."""
    text = _SPECK.sub(lambda hit: " " * len(hit[0]), text)
    low = flat(text)
    return Page(text, low, tuple(find_dates(text)))


def _titles(page: Page, law: Mention, numbered: Mention) -> bool:
    """Whether a law's title stands right before a numbered mention, without a date of its own."""
    gap = page.low[law.end : numbered.start]
    return law.date is None and law.end <= numbered.start < law.end + 12 and not gap.strip(" ,")


def joined(page: Page, numbered: Sequence[Mention], laws: Sequence[Mention]) -> list[Mention]:
    """Both kinds in reading order; a title right before a code is one mention (`Luật Đấu thầu số 43/2013/QH13`)."""
    out = list(numbered)
    for law in laws:
        if any(m.start <= law.start < m.end for m in numbered):
            continue
        titled = next((i for i, m in enumerate(numbered) if _titles(page, law, m)), None)
        if titled is None:
            out.append(law)
        else:
            out[titled] = replace(numbered[titled], start=law.start, doc_type=law.doc_type)
    return sorted(out, key=lambda m: m.start)
