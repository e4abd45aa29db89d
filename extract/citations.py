"""Documents that a text names: type, number, notation, date, issuer. A document named twice is one item.

`find_bases` reads the opening (Căn cứ, Thực hiện, Theo …), `find_references` the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from extract.codes import Code, find_codes, title_names, type_names
from extract.columns import columns_of, find_regions, without
from extract.dates import find_dates
from extract.fold import fold, squash
from extract.laws import find_laws
from extract.model import Citation
from extract.patterns import compiled, flat
from extract.textmap import Found, TextMap
from extract.timespan import Precision, Span

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


@dataclass(frozen=True, slots=True)
class _Page:
    """A text in the forms the search needs."""

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


def _type_before(page: _Page, code: Code, after: int) -> tuple[int, str | None]:
    """Start and name of the type that stands before a code; the start of the code and None when none does."""
    begin = max(after, code.start - TYPE_REACH)
    left = page.low[begin : code.start]
    for found in reversed(list(_type_pattern().finditer(left))):
        if compiled(DATA, "marks")["before_code"].match(left, found.end()):
            return begin + found.start(), _type_spelling().get(found[0])
    lone = compiled(DATA, "marks")["lone_so"].search(left)
    return (begin + lone.start() if lone else code.start), None


def _date_behind(page: _Page, code: Code, limit: int) -> Span | None:
    """The date said with a code: right behind it, or behind its issuer."""
    span = page.date_from(code.end, min(limit, code.end + DATE_REACH))
    if span:
        gap = page.low[code.end : span.start]
        return span if compiled(DATA, "marks")["before_date"].fullmatch(gap) else None
    return None


def _date_ahead(page: _Page, start: int, after: int) -> Span | None:
    """The date of an act told before its code: `Ngày 11/01/2012, Bộ trưởng … đã ký Công điện số`."""
    begin = max(after, start - 2 * TYPE_REACH, page.low.rfind(". ", 0, start) + 1)
    spans = [d for d in page.dates if begin <= d.start and d.end <= start and _full(d)]
    if not spans:
        return None
    return spans[-1] if compiled(DATA, "marks")["dated_act"].search(page.low[spans[-1].end : start]) else None


def _issuer(page: _Page, at: int, limit: int) -> tuple[str | None, int]:
    """The issuer said at `at` (`của Bộ Y tế`) and where it ends."""
    found = compiled(DATA, "marks")["issuer"].match(page.low[: min(limit, at + 200)], at)
    if not found:
        return None, at
    return " ".join(page.text[found.start("issuer") : found.end("issuer")].split()).strip(" ,."), found.end()


@lru_cache(maxsize=4)
def _numbered(page: _Page) -> tuple[Mention, ...]:
    """All mentions with a code, those of one list sharing type and date where said once."""
    codes = list(find_codes(page.text))
    out: list[Mention] = []
    for i, code in enumerate(codes):
        after = codes[i - 1].end if i else 0
        limit = codes[i + 1].start if i + 1 < len(codes) else len(page.text)
        start, doc_type = _type_before(page, code, after)
        span = _date_behind(page, code, limit) or _date_ahead(page, start, out[-1].end if out else 0)
        end = max(code.end, span.end) if span else code.end
        issuer, end = _issuer(page, end, limit)
        named = doc_type or type_names().get(code.type_code or "")
        date = span.edtf if span else None
        doubts = span.doubts if span else ()
        if code.repaired:
            doubts = (*doubts, ("code-repaired", f"type code read as {code.repaired}"))
        out.append(Mention(start, end, code, named, date, issuer, None, doc_type is not None, doubts))
    return tuple(_shared(out, page))


def _shared(mentions: list[Mention], page: _Page) -> list[Mention]:
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


def _laws(page: _Page, heads_only: bool) -> list[Mention]:
    """Laws named without number: by title, with the date behind it."""
    out = []
    for law in find_laws(page.text, page.low, heads_only=heads_only):
        span = page.date_from(law.end, law.end + DATE_REACH)
        gap = page.low[law.end : span.start] if span else ""
        if span and re.search(r"[;:.(]|\b(?:so|luat|nghi|thong tu|quyet)\b", gap):
            span = None
        name = "Bộ luật" if law.title.startswith("Bộ") else law.title.split(" ")[0]
        end = span.end if span else law.end
        doubts = span.doubts if span else ()
        out.append(Mention(law.start, end, None, name, span.edtf if span else None, None, law.title, True, doubts))
    return out


def _minutes(page: _Page) -> list[Mention]:
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


def _once(mentions: Iterable[Mention]) -> list[Mention]:
    """Each document once, at its first mention; a date said at another mention only is taken over."""
    out: dict[str, Mention] = {}
    for m in mentions:
        known = out.get(m.key())
        if known is None:
            out[m.key()] = m
        elif known.date is None and m.date:
            out[m.key()] = replace(known, date=m.date, issuer=known.issuer or m.issuer)
    return list(out.values())


def _wording(page: _Page, mention: Mention, limit: int) -> tuple[str, int]:
    """The document as printed, lines joined, up to the end of its item; and where that is."""
    found = re.compile(r";|\.(?=\s|$)|\./|\n(?=\s*(?:Căn cứ|-))").search(page.text, mention.end)
    end = min(found.start() if found else len(page.text), limit, mention.start + TEXT_LIMIT)
    end = max(end, mention.end)
    return " ".join(page.text[mention.start : end].split()).rstrip(" ,;:("), end


def _citation(page: _Page, mention: Mention, limit: int, where: TextMap) -> Found[Citation]:
    """The mention as a citation with its place."""
    wording, end = _wording(page, mention, limit)
    code = mention.code
    value = Citation(
        doc_type=mention.doc_type,
        number=code.number if code else None,
        notation=code.notation if code else None,
        code=code.text if code else None,
        date=mention.date,
        issuer=mention.issuer,
        text=mention.title if mention.title else wording,
    )
    return Found(value, where, mention.start, end, where.confidence(mention.start, mention.end), mention.doubts)


@lru_cache(maxsize=4)
def _page(text: str) -> _Page:
    """The forms of a text; the last few are kept, as bases and references ask for the same."""
    low = flat(text)
    return _Page(text, low, tuple(find_dates(text)))


def _found(page: _Page, mentions: list[Mention], where: TextMap) -> list[Found[Citation]]:
    """Citations of the mentions, in reading order, each ending before the next begins."""
    ordered = sorted(mentions, key=lambda m: m.start)
    limits = [*(m.start for m in ordered[1:]), len(page.text)][: len(ordered)]
    return [_citation(page, m, limit, where) for m, limit in zip(ordered, limits, strict=True)]


def _titles(page: _Page, law: Mention, numbered: Mention) -> bool:
    """Whether a law's title stands right before a numbered mention, without a date of its own."""
    gap = page.low[law.end : numbered.start]
    return law.date is None and law.end <= numbered.start < law.end + 12 and not gap.strip(" ,")


def _joined(page: _Page, numbered: Sequence[Mention], laws: Sequence[Mention]) -> list[Mention]:
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


def find_bases(preamble: TextMap) -> list[Found[Citation]]:
    """The documents that the opening rests on; not those it only drafts about or amends itself."""
    page = _page(preamble.text)
    numberless = [*_laws(page, heads_only=True), *_minutes(page)]
    mentions = _joined(page, _numbered(page), numberless)
    return _found(page, _once(m for m in mentions if not _enacted(page, m.start)), preamble)


def find_opening_references(preamble: TextMap, known: Sequence[Citation]) -> list[Found[Citation]]:
    """What the opening names without resting on it: what is amended, and what a draft is about."""
    page = _page(preamble.text)
    mentions = _joined(page, _numbered(page), _laws(page, heads_only=False))
    seen = {_key(c) for c in known}
    fresh = [m for m in _once(mentions) if m.key() not in seen and _enacted(page, m.start)]
    return _found(page, [m for m in fresh if m.code or _drafted(page, m.start)], preamble)


def _since_opener(page: _Page, at: int) -> tuple[str, bool]:
    """The text of the item before a place, and whether any item has opened with Căn cứ or the like."""
    openers = [m.end() for m in compiled(DATA, "opening")["opener"].finditer(page.low[:at])]
    return page.low[max([page.low.rfind(";", 0, at) + 1, *openers]) : at], bool(openers)


def _drafted(page: _Page, at: int) -> bool:
    """Whether a place lies behind the word for a draft in its item."""
    return bool(compiled(DATA, "opening")["draft"].search(_since_opener(page, at)[0]))


def _enacted(page: _Page, at: int) -> bool:
    """Whether a place lies in the sentence that enacts (`Bộ trưởng … ban hành Thông tư sửa đổi …`) or names a draft."""
    since, opened = _since_opener(page, at)
    return _drafted(page, at) or (opened and bool(compiled(DATA, "opening")["enacting"].search(since)))


def find_references(body: TextMap, known: Sequence[Citation], own: Citation | None = None) -> list[Found[Citation]]:
    """The documents cited in a text (the body, an appendix, the opening for what is no basis).

    `known`: documents listed already; `own`: the document itself, whose number may be read wrongly in the heads of its
    appendices.
    """
    seen = {_key(c) for c in (*known, *([own] if own else []))}
    out: list[Found[Citation]] = []
    for text in _columns(body):
        page = _page(text.text)
        numbered = [m for m in _numbered(page) if not _parent(page, m, own)]
        mentions = _once(_joined(page, numbered, [*_laws(page, heads_only=False), *_guides(page)]))
        fresh = [m for m in mentions if m.key() not in seen]
        seen |= {m.key() for m in fresh}
        out += _found(page, fresh, text)
    return out


def _columns(body: TextMap) -> list[TextMap]:
    """The running text and each column of the tables in it, which are read apart."""
    regions = find_regions(body)
    running = without(body, (line for region in regions for line in region.lines))
    return [running, *(TextMap.of(column) for region in regions for column in columns_of(region))]


def _guides(page: _Page) -> list[Mention]:
    """Documents cited without number: `theo Hướng dẫn của Hội đồng …`, `theo Bộ tiêu chí …`."""
    out = []
    for found in compiled(DATA, "numberless")["guide"].finditer(page.low):
        start, end = found.span("title")
        title = " ".join(page.text[start:end].split())
        if title[0].isupper() and not any(
            c.start < end + 80 and c.start > start for c in find_codes(page.text[: end + 100])
        ):
            name = "Bộ tiêu chí" if found["title"].startswith("bo") else "Hướng dẫn"
            out.append(Mention(start, end, None, name, None, None, title))
    return out


def _key(citation: Citation) -> str:
    """`Mention.key` of a citation."""
    return citation.code.lower().replace("-", "/") if citation.code else squash(citation.text)


def _parent(page: _Page, mention: Mention, own: Citation | None) -> bool:
    """Whether a mention is the parent document in the head of its own appendix: `(Kèm theo Quyết định số …)`."""
    line = page.text.rfind("\n", 0, mention.start) + 1
    before = page.text.rfind("\n", 0, max(0, line - 1)) + 1
    head = compiled(DATA, "opening")["appendix"]
    if any(head.match(page.low[at : mention.start]) for at in {line, before}):
        return True
    code = mention.code
    if own is None or own.date is None or code is None or code.notation != own.notation:
        return False
    month = rf"thang ?0?{int(own.date[5:7])},? ?nam ?{own.date[:4]}" if len(own.date) >= len("2022-07") else "$^"
    said = re.search(month, page.low[code.end : code.end + 50])
    return mention.date == own.date or (mention.date is None and said is not None)


def merge_dates(bases: Sequence[Found[Citation]], body: TextMap) -> list[Found[Citation]]:
    """The bases, each without a date taking the one said with the same code in the body."""
    dated = {m.key(): m.date for m in _numbered(_page(body.text)) if m.date}
    out = []
    for found in bases:
        date = found.value.date or dated.get(_key(found.value))
        out.append(replace(found, value=found.value.model_copy(update={"date": date})))
    return out
