"""Full-text search that finds with and without marks, `đ` included, in either Unicode form, codes too."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from corpus.edtf import bounds
from corpus.errors import WrongUse
from corpus.folding import code_key, fold
from corpus.reading import OpenArchive
from corpus.snippets import Snippet, snippet

# A hit in the head (code, kind, subject, issuer) counts as five in the body; columns: head, body, folded ones.
FTS: Final = "texts_fts"
WEIGHTS: Final = (5.0, 1.0, 5.0, 1.0)
RANKED: Final = 10_000  # hits weighed one against the other; some 2.5 µs each on one core of 2026
SNIPPET_TEXT: Final = 400_000  # characters of a long text looked through for the best snippet


@dataclass(frozen=True, slots=True)
class Filters:
    """What a document must be besides having the words; names are compared without marks, as parts of the value."""

    doc_type: str | None = None
    issuer: str | None = None
    place: str | None = None
    recipient: str | None = None
    code: str | None = None
    since: str | None = None
    until: str | None = None
    has_deadline: bool = False
    with_doubts: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found."""

    document: dict[str, Any]
    snippet: Snippet

    def as_json(self) -> dict[str, Any]:
        """The hit as JSON values; `marks` are [start, end) in `snippet`."""
        return self.document | {"snippet": self.snippet.text, "marks": [list(mark) for mark in self.snippet.marks]}


def terms_of(words: str) -> list[str]:
    """The terms of a search: quoted phrases and single words; those without letter or digit are left out.

    >>> terms_of('đất "thủ tướng" 15/CT-TTg -')
    ['đất', 'thủ tướng', '15/CT-TTg']
    """
    found = re.findall(r'"([^"]*)"(\*?)|(\S+)', words.replace("\0", " "))
    terms = [(phrase + star) or word for phrase, star, word in found]
    return [term for term in terms if re.search(r"[^\W_]", term)]


def match_of(terms: Sequence[str], columns: str = "folded_head folded_body") -> str:
    """An FTS5 expression: every term quoted, so that none of its signs has a meaning."""
    quoted = []
    for term in terms:
        inner = fold(term).replace('"', '""')
        quoted.append(f'"{inner.rstrip("*")}" *' if inner.endswith("*") else f'"{inner}"')
    return f"{{{columns}}} : (" + " AND ".join(quoted) + ")"


def search(
    archive: OpenArchive,
    words: str,
    filters: Filters = Filters(),
    *,
    exact: bool = False,
    limit: int = 20,
    skip: int = 0,
) -> list[Hit]:
    """The best hits first; without words, the newest documents that pass the filters.

    Words that more than `RANKED` documents have say little about any of them: then those with all words in their head
    come first, and the last taken in come before older ones.
    """
    chosen, terms = selection(words, filters, exact=exact)
    if not terms:
        ids = _ids(archive, f"{chosen.sql} ORDER BY d.issued_last DESC, d.id", chosen.values, limit, skip)
    elif _common(archive, terms):
        wanted = limit + skip
        first = selection(words, filters, exact=exact, columns="folded_head")[0]
        found = _ids(archive, f"{first.sql} ORDER BY {FTS}.rowid DESC", first.values, wanted)
        if len(found) < wanted:
            found += _ids(archive, f"{chosen.sql} ORDER BY {FTS}.rowid DESC", chosen.values, wanted + len(found))
        ids = list(dict.fromkeys(found))[skip:wanted]
    else:
        best = f"{chosen.sql} ORDER BY bm25({FTS}, {', '.join(map(str, WEIGHTS))}), {FTS}.rowid"
        ids = _ids(archive, best, chosen.values, limit, skip)
    return _hits(archive, ids, [fold(term) for term in terms])


@dataclass(frozen=True, slots=True)
class Selection:
    """SQL that gives the ids of documents, without order or limit."""

    sql: str
    values: list[Any]


def selection(
    words: str, filters: Filters, *, exact: bool = False, columns: str = "folded_head folded_body"
) -> tuple[Selection, list[str]]:
    """The documents that have the words and pass the filters, and the terms the words are.

    The filters are settled first, once; the index then only asks whether a hit is among their documents.
    """
    terms = terms_of(words)
    if words.strip() and not terms:
        raise WrongUse(f"there is no word to look for in {words!r}")
    conditions, values = conditions_of(filters)
    due = "EXISTS (SELECT 1 FROM deadlines x WHERE x.document = {})" if filters.has_deadline else "1"
    if not terms:
        sql = f"SELECT d.id FROM documents d WHERE {' AND '.join([*conditions, due.format('d.id')])}"
        return Selection(sql, values), terms
    sql, found = f"SELECT {FTS}.rowid FROM {FTS} WHERE {FTS} MATCH ?", [match_of(terms, columns), *values]
    if conditions:
        sql += f" AND +{FTS}.rowid IN (SELECT d.id FROM documents d WHERE {' AND '.join(conditions)})"
    if filters.has_deadline:
        sql += f" AND {due.format(f'{FTS}.rowid')}"
    if exact:
        sql += f" AND (SELECT has_exact(head || char(10) || body, ?) FROM texts WHERE document = {FTS}.rowid)"
        found.append(json.dumps(terms))
    return Selection(sql, found), terms


def _common(archive: OpenArchive, terms: Sequence[str]) -> bool:
    """Whether more documents than can be ranked in no time have the words."""
    sql = f"SELECT count(*) AS hits FROM (SELECT rowid FROM {FTS} WHERE {FTS} MATCH ? LIMIT {RANKED + 1})"
    (row,) = archive.rows(sql, [match_of(terms)])
    return int(row["hits"]) > RANKED


def _ids(archive: OpenArchive, sql: str, values: Sequence[Any], limit: int, skip: int = 0) -> list[int]:
    cursor = archive.connection.execute(f"{sql} LIMIT ? OFFSET ?", [*values, limit, skip])
    return [int(row[0]) for row in cursor]


def _hits(archive: OpenArchive, ids: Sequence[int], folded: Sequence[str]) -> list[Hit]:
    """The documents of these ids, in their order, with the words in their text."""
    sql = f"""SELECT d.id, d.sha256, d.code, d.doc_type, d.issued_date, d.issuer, d.place, d.subject, d.pages, d.path,
        d.doubt_count AS doubts, substr(t.body, 1, {SNIPPET_TEXT}) AS body
        FROM documents d JOIN texts t ON t.document = d.id WHERE d.id IN (SELECT value FROM json_each(?))"""
    rows = {row.pop("id"): row for row in archive.rows(sql, [json.dumps(ids)])}
    bodies = {number: rows[number].pop("body") for number in ids}
    return [Hit(rows[number], snippet(bodies[number], folded)) for number in ids]


def conditions_of(filters: Filters) -> tuple[list[str], list[Any]]:
    """The filters as SQL conditions on `documents d` with their values, except for `has_deadline`.

    Every different name is compared once: the LIMIT keeps SQLite from comparing before it has made them distinct.
    """
    found: list[tuple[str, Any]] = []
    for column, key in (("doc_type", "fold(doc_type)"), ("issuer_key", "issuer_key"), ("place", "fold(place)")):
        if wanted := getattr(filters, column.removesuffix("_key")):
            same = f"SELECT {column} FROM (SELECT DISTINCT {column} FROM documents LIMIT -1) WHERE instr({key}, ?)"
            found.append((f"d.{column} IN ({same})", fold(wanted)))
    if filters.recipient:
        names = "SELECT name FROM (SELECT DISTINCT name FROM {0} LIMIT -1) WHERE instr(fold(name), ?)"
        named = f"SELECT document FROM {{0}} WHERE name IN ({names})"
        both = f"d.id IN ({named.format('recipients')} UNION {named.format('addressees')})"
        found.append((both, (fold(filters.recipient),) * 2))
    if filters.code:
        found.append(("d.code_key = ?", code_key(filters.code)))
    if filters.since:
        found.append(("d.issued_last >= ?", day(filters.since, last=False)))
    if filters.until:
        found.append(("d.issued_first <= ?", day(filters.until, last=True)))
    conditions = [condition for condition, _ in found]
    if filters.with_doubts:
        conditions.append("d.doubt_count > 0")
    values: list[Any] = []
    for _, value in found:
        values += value if isinstance(value, tuple) else (value,)
    return conditions, values


def day(text: str, *, last: bool) -> str:
    """The first or last day of a date given by the user: 2022, 2022-07, 2022-07-21 or 21/7/2022."""
    parts = text.split("/")
    if len(parts) == 3:
        text = f"{parts[2]}-{parts[1]:0>2}-{parts[0]:0>2}"
    found = bounds(text)[1 if last else 0]
    if found is None:
        raise WrongUse(f"{text!r} is no date; write 2022, 2022-07, 2022-07-21 or 21/7/2022")
    return found
