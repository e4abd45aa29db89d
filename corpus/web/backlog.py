"""The documents that wait for a person, what a look is worth first; and how far the work has come."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from corpus.review.log import State
from corpus.search import FTS, match_of, terms_of

PAGE: Final = 50  # documents on one page of the queue
ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the queue shows."""

    state: str = State.OPEN.value
    doc_type: str = ""
    doubt: str = ""
    words: str = ""

    @property
    def query(self) -> str:
        """These wishes as the query of an address; empty when nothing special is wished."""
        usual = asdict(Wanted())
        return urlencode({name: value for name, value in asdict(self).items() if value != usual[name]})


@dataclass(frozen=True, slots=True)
class Progress:
    """Documents by the state of their review."""

    total: int
    approved: int
    skipped: int

    @property
    def waiting(self) -> int:
        """Documents nobody has decided on."""
        return self.total - self.approved - self.skipped


SOURCE: Final = """documents d LEFT JOIN queue q ON q.document = d.id LEFT JOIN reviews r ON r.document = d.id"""
ORDER: Final = "coalesce(q.worth, 0) DESC, d.id"


def listed(connection: sqlite3.Connection, wanted: Wanted, page: int = 0) -> list[dict[str, Any]]:
    """One page of the queue: each document with its state and its doubts."""
    where, values = _conditions(wanted)
    sql = f"""SELECT d.id, d.sha256, d.code, d.doc_type, d.issued_date, d.issuer, d.subject, d.pages, d.path,
        coalesce(r.state, 'open') AS state, r.reviewer, coalesce(q.worth, 0) AS worth
        FROM {SOURCE} WHERE {where} ORDER BY {ORDER} LIMIT {PAGE} OFFSET ?"""
    rows = list(_rows(connection, sql, [*values, page * PAGE]))
    for row in rows:
        # the code of a document has no doubts of its own: it follows from number and notation
        doubts = """SELECT pointer, code FROM doubts WHERE document = ? AND pointer <> '/code'
            GROUP BY pointer, code ORDER BY min(position)"""
        row["doubts"] = list(_rows(connection, doubts, [row["id"]]))
    return rows


def count(connection: sqlite3.Connection, wanted: Wanted) -> int:
    """How many documents the queue has."""
    where, values = _conditions(wanted)
    (found,) = connection.execute(f"SELECT count(*) FROM {SOURCE} WHERE {where}", values).fetchone()
    return int(found)


def following(connection: sqlite3.Connection, wanted: Wanted, sha256: str) -> str | None:
    """The document after this one in the queue, after the last the first; None when there is no other."""
    where, values = _conditions(wanted)
    here = connection.execute(
        "SELECT coalesce(q.worth, 0), d.id FROM documents d LEFT JOIN queue q ON q.document = d.id WHERE d.sha256 = ?",
        [sha256],
    ).fetchone()
    worth, number = here or (float("inf"), 0)
    later = "(coalesce(q.worth, 0) < ? OR (coalesce(q.worth, 0) = ? AND d.id > ?))"
    for condition, more in ((later, [worth, worth, number]), ("1", [])):
        sql = f"SELECT d.sha256 FROM {SOURCE} WHERE {where} AND {condition} AND d.id <> ? ORDER BY {ORDER} LIMIT 1"
        if found := connection.execute(sql, [*values, *more, number]).fetchone():
            return str(found[0])
    return None


def progress(connection: sqlite3.Connection) -> Progress:
    """How far the work has come."""
    (total,) = connection.execute("SELECT count(*) FROM documents").fetchone()
    states = dict(connection.execute("SELECT state, count(*) FROM reviews GROUP BY state").fetchall())
    return Progress(total, states.get(State.APPROVED, 0), states.get(State.SKIPPED, 0))


def known_revision(connection: sqlite3.Connection, sha256: str) -> int:
    """The revision of a document's review that the catalog has."""
    sql = "SELECT r.revision FROM reviews r JOIN documents d ON d.id = r.document WHERE d.sha256 = ?"
    found = connection.execute(sql, [sha256]).fetchone()
    return int(found[0]) if found else 0


def choices(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """The kinds of documents and of doubts there are, the commonest first."""
    types = "SELECT doc_type FROM documents WHERE doc_type IS NOT NULL GROUP BY doc_type ORDER BY count(*) DESC"
    doubts = "SELECT code FROM doubts GROUP BY code ORDER BY count(DISTINCT document) DESC"
    return {
        "doc_type": [row[0] for row in connection.execute(types)],
        "doubt": [row[0] for row in connection.execute(doubts)],
    }


def plain(wanted: Wanted) -> Wanted:
    """The same without the words, when they hold nothing to look for."""
    return wanted if terms_of(wanted.words) else replace(wanted, words="")


def _conditions(wanted: Wanted) -> tuple[str, list[Any]]:
    found: list[tuple[str, Any]] = []
    if wanted.state != ALL:
        found.append(("coalesce(r.state, 'open') = ?", wanted.state))
    if wanted.doc_type:
        found.append(("d.doc_type = ?", wanted.doc_type))
    if wanted.doubt:
        found.append(("d.id IN (SELECT document FROM doubts WHERE code = ?)", wanted.doubt))
    if terms := terms_of(wanted.words):
        found.append((f"d.id IN (SELECT rowid FROM {FTS} WHERE {FTS} MATCH ?)", match_of(terms)))
    return " AND ".join(condition for condition, _ in found) or "1", [value for _, value in found]


def _rows(connection: sqlite3.Connection, sql: str, values: list[Any]) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))
