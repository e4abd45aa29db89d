"""Documents that a text names: type, number, notation, date, issuer. A document named twice is one item.

`find_bases` reads the opening (Căn cứ, Thực hiện, Theo …), `find_references` the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Levenshtein

from extract.columns import columns_of, find_regions, without
from extract.fold import squash
from extract.mentions import Mention, Page, joined, law_mentions, minutes_mentions, numbered_mentions, once, page_of
from extract.model import Citation
from extract.patterns import compiled
from extract.textmap import Found, TextMap

DATA: Final = "citations.toml"
TYPE_REACH: Final = 130  # characters before a code in which its type is looked for
DATE_REACH: Final = 110  # and behind it for its date
TEXT_LIMIT: Final = 600  # the longest wording kept
_ITEM_END: Final = re.compile(r";|\.(?=\s|$)|\./|\n(?=\s*(?:Căn cứ|-))")


def _wording(page: Page, mention: Mention, limit: int) -> tuple[str, int]:
    """The document as printed, lines joined, up to the end of its item; and where that is."""
    found = _ITEM_END.search(page.text, mention.end)
    end = min(found.start() if found else len(page.text), limit, mention.start + TEXT_LIMIT)
    end = max(end, mention.end)
    return " ".join(page.text[mention.start : end].split()).rstrip(" ,;:("), end


def _citation(page: Page, mention: Mention, limit: int, where: TextMap) -> Found[Citation]:
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


def _found(page: Page, mentions: list[Mention], where: TextMap) -> list[Found[Citation]]:
    """Citations of the mentions, in reading order, each ending before the next begins."""
    ordered = sorted(mentions, key=lambda m: m.start)
    limits = [*(m.start for m in ordered[1:]), len(page.text)][: len(ordered)]
    return [_citation(page, m, limit, where) for m, limit in zip(ordered, limits, strict=True)]


def find_bases(preamble: TextMap) -> list[Found[Citation]]:
    """The documents that the opening rests on; not those it only drafts about or amends itself."""
    page = page_of(preamble.text)
    numberless = [*law_mentions(page, heads_only=True), *minutes_mentions(page)]
    mentions = joined(page, numbered_mentions(page), numberless)
    return _found(page, once(m for m in mentions if not _enacted(page, m.start)), preamble)


def find_opening_references(preamble: TextMap, known: Sequence[Citation]) -> list[Found[Citation]]:
    """What the opening names without resting on it: what is amended, and what a draft is about."""
    page = page_of(preamble.text)
    mentions = joined(page, numbered_mentions(page), law_mentions(page, heads_only=False))
    seen = {_key(c) for c in known}
    fresh = [m for m in once(mentions) if m.key() not in seen and _enacted(page, m.start)]
    return _found(page, [m for m in fresh if m.code or _drafted(page, m.start)], preamble)


@lru_cache(maxsize=4)
def _openers(page: Page) -> list[int]:
    """Ends of the words that open an item (Căn cứ or the like)."""
    found = compiled(DATA, "opening")["opener"].finditer(page.low)
    return [m.end() for m in found if m[0].startswith(";") or page.text[m.start("word")].isupper()]


def _since_opener(page: Page, at: int) -> tuple[str, bool]:
    """The text of the item before a place, and whether any item has opened with Căn cứ or the like."""
    before = [end for end in _openers(page) if end <= at]
    return page.low[max([page.low.rfind(";", 0, at) + 1, *before[-1:]]) : at], bool(before)


def _drafted(page: Page, at: int) -> bool:
    """Whether a place lies behind the word for a draft in its item."""
    return bool(compiled(DATA, "opening")["draft"].search(_since_opener(page, at)[0]))


def _enacted(page: Page, at: int) -> bool:
    """Whether a place lies in the sentence that enacts (`Bộ trưởng … ban hành Thông tư sửa đổi …`) or names a draft."""
    since, opened = _since_opener(page, at)
    enacting = compiled(DATA, "opening")["enacting"]
    # the sentence that enacts is the last of an opening: what a semicolon parts off in it belongs to it
    items = page.low[:at].split(";")[1:]
    return (
        _drafted(page, at)
        or (opened and bool(enacting.search(since)))
        or any(enacting.match(item.strip()) for item in items)
    )


def find_references(body: TextMap, known: Sequence[Citation], own: Citation | None = None) -> list[Found[Citation]]:
    """The documents cited in a text (the body, an appendix, the opening for what is no basis).

    `known`: documents listed already; `own`: the document itself, whose number may be read wrongly in the heads of its
    appendices.
    """
    seen = {_key(c) for c in (*known, *([own] if own else []))}
    out: list[Found[Citation]] = []
    for text in _columns(body):
        page = page_of(text.text)
        numbered = [m for m in numbered_mentions(page) if not _parent(page, m, own)]
        mentions = once(joined(page, numbered, [*law_mentions(page, heads_only=False), *_guides(page)]))
        mentions = [m for m in mentions if m.code or not _numbered_law(m, [*known, *_wordings(page, mentions)])]
        fresh = [m for m in mentions if m.key() not in seen and not any(_misread_again(m, c) for c in known)]
        seen |= {m.key() for m in fresh}
        out += _found(page, fresh, text)
    return out


def _wordings(page: Page, mentions: Sequence[Mention]) -> Iterator[Citation]:
    """The numbered mentions with what stands before their codes."""
    return (
        Citation(code=m.code.text, notation=m.code.notation, text=page.text[m.start : m.code.start] or m.code.text)
        for m in mentions
        if m.code
    )


def _numbered_law(law: Mention, known: Sequence[Citation]) -> bool:
    """Whether a law named by title is also named with its number (`Luật Đấu thầu số 43/2013/QH13`)."""
    return any(c.code and c.notation and squash(c.text).startswith(squash(law.title or "")) for c in known)


def _misread_again(mention: Mention, known: Citation) -> bool:
    """Whether a mention is a known document whose notation was misread by a letter here or there."""
    code = mention.code
    if code is None or known.notation is None or mention.date is None:
        return False
    if (code.number, mention.date) != (known.number, known.date):
        return False
    return Levenshtein.distance(code.notation, known.notation) <= 1


def _columns(body: TextMap) -> list[TextMap]:
    """The running text and each column of the tables in it, which are read apart."""
    regions = find_regions(body)
    running = without(body, (line for region in regions for line in region.lines))
    return [running, *(TextMap.of(column) for region in regions for column in columns_of(region))]


def _guides(page: Page) -> list[Mention]:
    """Documents cited without number: `theo Hướng dẫn của Hội đồng …`, `theo Bộ tiêu chí …`."""
    out = []
    for found in compiled(DATA, "numberless")["guide"].finditer(page.low):
        start, end = found.span("title")
        title = " ".join(page.text[start:end].split())
        codes = (m.code.start for m in numbered_mentions(page) if m.code)
        if title[0].isupper() and not any(start < at < end + 80 for at in codes):
            name = "Bộ tiêu chí" if found["title"].startswith("bo") else "Hướng dẫn"
            out.append(Mention(start, end, None, name, None, None, title))
    return out


def _key(citation: Citation) -> str:
    """`Mention.key` of a citation."""
    return citation.code.lower().replace("-", "/") if citation.code else squash(citation.text)


def _parent(page: Page, mention: Mention, own: Citation | None) -> bool:
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
    if all(found.value.date for found in bases):
        return list(bases)
    dated = {m.key(): m.date for m in numbered_mentions(page_of(body.text)) if m.date}
    out = []
    for found in bases:
        date = found.value.date or dated.get(_key(found.value))
        out.append(replace(found, value=found.value.model_copy(update={"date": date})))
    return out
