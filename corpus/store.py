"""The catalog's only writer: ledger and records of one archive, in one SQLite file."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from corpus import similar
from corpus.archive import Archive, flush, writing
from corpus.errors import ArchiveBusy, ArchiveDamaged, ArchiveFull
from corpus.options import Digests
from corpus.rows import COLUMNS, Row, Rows
from corpus.schema import CHILDREN, catalog
from corpus.tasks import Failure, Finished, Versions
from ocr.errors import ArchiveError

CACHE_KIB: Final = 65_536  # of the catalog kept in memory: digests and bands go into indexes in no order
BUSY_SECONDS: Final = 30.0  # how long another program may hold the catalog
COMMIT_SECONDS: Final = 2.0  # a killed run adopts what was not committed, so this costs nothing but reading it
CANDIDATES: Final = 50  # near-equal texts looked at per document; form letters have thousands

INSERTS: Final = {
    table: f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    for table, names in COLUMNS.items()
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows of a document."""

    state: str
    digests: Digests | None
    pages_failed: int


@dataclass(slots=True)
class Store:
    """An open catalog."""

    connection: sqlite3.Connection
    archive: Archive | None = None  # whose documents are flushed before a commit
    run: int | None = None
    changed: float = field(default=0.0)  # clock of the oldest change not committed; 0 when there is none

    @classmethod
    def open(cls, archive: Archive, *, busy_seconds: float = BUSY_SECONDS) -> Store:
        """Open the catalog of an archive, made or brought up to date as needed."""
        store = cls.open_at(archive.catalog, busy_seconds=busy_seconds)
        store.archive = archive
        return store

    @classmethod
    def open_at(cls, catalog_file: Path, *, busy_seconds: float = BUSY_SECONDS) -> Store:
        """Open a catalog by its file."""
        with writing(), talking():
            connection = sqlite3.connect(catalog_file, timeout=busy_seconds, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            catalog.apply(Database(connection, execute_plugins=False))
        return cls(connection)

    def close(self) -> None:
        """Commit and close."""
        self.commit()
        self.connection.close()

    def execute(self, sql: str, values: Row = ()) -> sqlite3.Cursor:
        """Run one writing statement inside the open transaction."""
        with talking():
            if not self.connection.in_transaction:
                self.connection.execute("BEGIN IMMEDIATE")
                self.changed = time.monotonic()
            return self.connection.execute(sql, values)

    def commit(self, older_than: float = 0.0) -> None:
        """Commit changes that have waited for `older_than` seconds; the documents they tell of reach the disk first."""
        if self.connection.in_transaction and time.monotonic() - self.changed >= older_than:
            if self.archive is not None:
                with writing():
                    flush(self.archive)
            with talking():
                self.connection.commit()

    # -- ledger ------------------------------------------------------------------------------------------------------

    def begin_run(self, command: str, options: dict[str, Any], known: Versions) -> int:
        """Note that a run has begun; runs that never ended are marked as killed."""
        self.execute("UPDATE runs SET state = 'killed' WHERE state = 'running'")
        values = (now(), "running", command, _json(options), _json(known.versions), _json(known.models))
        sql = "INSERT INTO runs (started, state, command, options, versions, models) VALUES (?, ?, ?, ?, ?, ?)"
        self.run = self.execute(sql, values).lastrowid
        self.commit()
        assert self.run is not None
        return self.run

    def end_run(self, state: str, finished: int, failed: int, known: int) -> None:
        """Note how a run has ended."""
        sql = "UPDATE runs SET ended = ?, state = ?, finished = ?, failed = ?, known = ? WHERE id = ?"
        self.execute(sql, (now(), state, finished, failed, known, self.run))
        self.commit()

    def unchanged(self, path: str, size: int, modified_ns: int) -> str | None:
        """The digest of a file seen before with the same size and time, so that it need not be read again."""
        sql = "SELECT sha256 FROM paths WHERE path = ? AND bytes = ? AND modified_ns = ?"
        row = self.connection.execute(sql, (path, size, modified_ns)).fetchone()
        return row[0] if row else None

    def saw(self, path: str, sha256: str | None, size: int, modified_ns: int, error_code: str | None = None) -> None:
        """Note what lies at a path."""
        sql = (
            "INSERT OR REPLACE INTO paths (path, sha256, bytes, modified_ns, error_code, run) VALUES (?, ?, ?, ?, ?, ?)"
        )
        self.execute(sql, (path, sha256, size, modified_ns, error_code, self.run))

    def known(self, sha256: str) -> Known | None:
        """The state of a document."""
        sql = "SELECT state, digest_ocr, digest_restore, digest_extract, pages_failed FROM ledger WHERE sha256 = ?"
        row = self.connection.execute(sql, (sha256,)).fetchone()
        if row is None:
            return None
        return Known(row[0], Digests(*row[1:4]) if row[1] else None, row[4])

    def started(self, sha256: str) -> None:
        """Note that work on a document has begun."""
        sql = """INSERT INTO ledger (sha256, state, attempts, run, updated) VALUES (?, 'running', 1, ?, ?)
            ON CONFLICT (sha256) DO UPDATE SET state = 'running', attempts = attempts + 1, run = excluded.run,
            updated = excluded.updated"""
        self.execute(sql, (sha256, self.run, now()))

    def failed(self, sha256: str | None, path: str, failure: Failure) -> None:
        """Note that a document could not be brought to its end."""
        if sha256 is not None:
            self.execute("DELETE FROM failures WHERE sha256 = ?", (sha256,))
            sql = """UPDATE ledger SET state = 'failed', error_code = ?, error_message = ?, updated = ?
                WHERE sha256 = ?"""
            self.execute(sql, (failure.code, failure.message, now(), sha256))
        else:
            self.execute("DELETE FROM failures WHERE path = ? AND sha256 IS NULL", (path,))
        self._failure(sha256, path, None, failure)

    def _failure(self, sha256: str | None, path: str, page: int | None, failure: Failure) -> None:
        sql = (
            "INSERT INTO failures (run, sha256, path, page, code, message, advice, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        )
        self.execute(sql, (self.run, sha256, path, page, failure.code, failure.message, failure.advice, now()))

    # -- records -----------------------------------------------------------------------------------------------------

    def finished(self, sha256: str, path: str, done: Finished, seconds: float) -> None:
        """Take a finished document into the catalog, in place of an older record of it."""
        lost = done.rows["documents"][0][COLUMNS["documents"].index("pages_failed")]
        sql = """INSERT OR REPLACE INTO ledger (sha256, state, attempts, pages, pages_failed, digest_ocr,
            digest_restore, digest_extract, run, seconds, updated)
            VALUES (?, 'done', coalesce((SELECT attempts FROM ledger WHERE sha256 = ?), 1), ?, ?, ?, ?, ?, ?, ?, ?)"""
        made = (done.digests.ocr, done.digests.restore, done.digests.extract)
        self.execute(sql, (sha256, sha256, done.pages, lost, *made, self.run, round(seconds, 3), now()))
        self.execute("DELETE FROM failures WHERE sha256 = ?", (sha256,))
        for page, failure in done.pages_failed.items():
            self._failure(sha256, path, page, failure)
        self._replace(done.rows)

    def reviewed(self, rows: Rows) -> None:
        """Take a document as it is after review into the catalog; how it was made stays as the ledger has it."""
        self._replace(rows)

    def _replace(self, rows: Rows) -> None:
        (values,) = rows["documents"]
        names = COLUMNS["documents"]
        known = self.connection.execute("SELECT id FROM documents WHERE sha256 = ?", (values[0],)).fetchone()
        if known:
            self.forget(known[0])
            sql = f"INSERT INTO documents (id, {', '.join(names)}) VALUES ({', '.join('?' * (len(names) + 1))})"
            document = self.execute(sql, (known[0], *values)).lastrowid
        else:
            document = self.execute(INSERTS["documents"], values).lastrowid
        assert document is not None
        with talking():
            for table in CHILDREN:
                if found := rows.get(table):
                    self.connection.executemany(INSERTS[table], ((document, *row) for row in found))
        self._link(document)

    def forget(self, document: int) -> None:
        """Take a record out of the catalog."""
        for table in CHILDREN:
            self.execute(f"DELETE FROM {table} WHERE document = ?", (document,))
        self.execute("DELETE FROM links WHERE document = ? OR other = ?", (document, document))
        self.execute("DELETE FROM documents WHERE id = ?", (document,))

    def _link(self, document: int) -> None:
        """Link re-scans: same code, issuer and date; or nearly the same text. Nothing is merged."""
        same = """SELECT b.id FROM documents a JOIN documents b ON b.code_key = a.code_key AND b.id <> a.id
            AND b.issuer_key = a.issuer_key AND b.issued_date = a.issued_date AND a.number IS NOT NULL
            WHERE a.id = ?"""
        found = [("same-directive", other, 1.0) for (other,) in self.connection.execute(same, (document,))]
        found += [("near-text", other, score) for other, score in self._near(document)]
        for kind, other, score in found:
            for pair in ((document, other), (other, document)):
                self.execute("INSERT OR IGNORE INTO links VALUES (?, ?, ?, ?)", (*pair, kind, round(score, 3)))

    def _near(self, document: int) -> Iterator[tuple[int, float]]:
        sql = """SELECT DISTINCT s.document, s.minhash, own.minhash FROM bands mine
            JOIN bands theirs ON theirs.hash = mine.hash AND theirs.band = mine.band
              AND theirs.document <> mine.document
            JOIN signatures s ON s.document = theirs.document JOIN signatures own ON own.document = mine.document
            WHERE mine.document = ? LIMIT ?"""
        for other, theirs, own in self.connection.execute(sql, (document, CANDIDATES)).fetchall():
            if (score := similar.similarity(own, theirs)) >= similar.NEAR:
                yield other, score


@contextlib.contextmanager
def talking() -> Iterator[None]:
    """Turn SQLite's complaints into errors of the archive."""
    try:
        yield
    except sqlite3.Error as error:
        raise complaint(error) from error


def complaint(error: sqlite3.Error) -> ArchiveError:
    """The error of our tree for one of SQLite's."""
    code = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ArchiveBusy("the catalog is locked by another program")
    if code.startswith("SQLITE_FULL"):
        return ArchiveFull("no space left for the catalog")
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return ArchiveDamaged(f"the catalog is damaged ({error})")
    return ArchiveError(f"the catalog cannot be used ({error})")


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
