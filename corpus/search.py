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


def match_of(terms: Sequence[str]) -> str:
    """An FTS5 expression: every term quoted, so that none of its signs has a meaning."""
    quoted = []
    for term in terms:
        inner = fold(term).replace('"', '""')
        quoted.append(f'"{inner.rstrip("*")}" *' if inner.endswith("*") else f'"{inner}"')
    return "{folded_head folded_body} : (" + " AND ".join(quoted) + ")"


def search(
    archive: OpenArchive,
    words: str,
    filters: Filters = Filters(),
    *,
    exact: bool = False,
    limit: int = 20,
    skip: int = 0,
) -> list[Hit]:
    """The best hits first; without words, the newest documents that pass the filters."""
    terms = terms_of(words)
    if words.strip() and not terms:
        raise WrongUse(f"there is no word to look for in {words!r}")
    conditions, values = conditions_of(filters)
    source, order, first = "documents d", "d.issued_last DESC, d.id", "d.id"
    if terms:
        source = f"{FTS} JOIN documents d ON d.id = {FTS}.rowid" if conditions else FTS
        order, first = f"bm25({FTS}, {', '.join(map(str, WEIGHTS))}), {FTS}.rowid", f"{FTS}.rowid"
        conditions.insert(0, f"{FTS} MATCH ?")
        values.insert(0, match_of(terms))
        if exact:
            conditions.append(f"(SELECT has_exact(head || char(10) || body, ?) FROM texts WHERE document = {first})")
            values.append(json.dumps(terms))
    # the best hits are chosen by number alone: sorting rows with their texts in them takes many times longer
    sql = f"""WITH hits (id, rank) AS MATERIALIZED (SELECT id, row_number() OVER () FROM (
        SELECT {first} AS id FROM {source} WHERE {" AND ".join(conditions) or "1"} ORDER BY {order} LIMIT ? OFFSET ?))
        SELECT d.sha256, d.code, d.doc_type, d.issued_date, d.issuer, d.place, d.subject, d.pages, d.path,
        d.doubt_count AS doubts, substr(t.body, 1, {SNIPPET_TEXT}) AS body
        FROM hits JOIN documents d ON d.id = hits.id JOIN texts t ON t.document = d.id ORDER BY hits.rank"""
    folded = [fold(term) for term in terms]
    return [
        Hit({key: value for key, value in row.items() if key != "body"}, snippet(row["body"], folded))
        for row in archive.rows(sql, [*values, limit, skip])
    ]


def conditions_of(filters: Filters) -> tuple[list[str], list[Any]]:
    """The filters as SQL conditions with their values."""
    found: list[tuple[str, Any]] = []
    for column in ("doc_type", "issuer", "place"):
        if wanted := getattr(filters, column):
            # every different value is folded once, not every row
            same = f"SELECT {column} FROM documents GROUP BY {column} HAVING instr(fold({column}), ?)"
            found.append((f"d.{column} IN ({same})", fold(wanted)))
    if filters.recipient:
        exists = "EXISTS (SELECT 1 FROM {0} r WHERE r.document = d.id AND instr(fold(r.name), ?))"
        both = f"({exists.format('recipients')} OR {exists.format('addressees')})"
        found.append((both, (fold(filters.recipient),) * 2))
    if filters.code:
        found.append(("d.code_key = ?", code_key(filters.code)))
    if filters.since:
        found.append(("d.issued_last >= ?", day(filters.since, last=False)))
    if filters.until:
        found.append(("d.issued_first <= ?", day(filters.until, last=True)))
    conditions = [condition for condition, _ in found]
    if filters.has_deadline:
        conditions.append("EXISTS (SELECT 1 FROM deadlines x WHERE x.document = d.id)")
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
