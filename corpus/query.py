"""Questions in SQL that can only read: file opened read-only, nothing else allowed by the engine, time limited."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from corpus.errors import QueryTooLong, WrongUse
from corpus.reading import OpenArchive

ALLOWED: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})
PRAGMAS: Final = frozenset({"data_version", "table_info", "table_xinfo", "table_list"})  # full text asks the first
FORBIDDEN_FUNCTIONS: Final = frozenset({"load_extension", "fts3_tokenizer", "writefile", "edit"})
STEPS: Final = 10_000  # virtual machine steps between two looks at the clock: well under a millisecond
BIGGEST_VALUE: Final = 100_000_000  # bytes; keeps zeroblob and friends from eating the memory


@dataclass(frozen=True, slots=True)
class Answer:
    """Column names and rows, fetched as they are needed."""

    columns: Sequence[str]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def guarded(archive: OpenArchive, seconds: float) -> Iterator[sqlite3.Connection]:
    """The archive's connection, made safe for anybody's SQL."""
    connection = archive.connection
    end = time.monotonic() + seconds
    let_only_read(connection)
    connection.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, BIGGEST_VALUE)
    try:
        yield connection
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise QueryTooLong(f"the query did not end within {seconds:g} seconds") from error
        raise WrongUse(f"the query cannot be answered ({error})") from error
    except sqlite3.Error as error:
        raise WrongUse(f"the query cannot be answered ({error})") from error
    finally:
        connection.set_authorizer(None)
        connection.set_progress_handler(None, 0)


def ask(connection: sqlite3.Connection, sql: str) -> Answer:
    """Ask one question of a guarded connection."""
    cursor = connection.execute(sql)
    return Answer([column[0] for column in cursor.description or ()], iter(cursor))


def let_only_read(connection: sqlite3.Connection, pragmas: frozenset[str] = PRAGMAS) -> None:
    """Make the engine refuse whatever is not reading; of the pragmas only these may be asked."""
    connection.execute("SELECT rowid FROM texts_fts LIMIT 0")  # the index opens itself by statements the guard forbids

    def authorize(action: int, one: str | None, two: str | None, _db: str | None, _inner: str | None) -> int:
        if action in ALLOWED:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION:
            return sqlite3.SQLITE_DENY if (two or "").lower() in FORBIDDEN_FUNCTIONS else sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_PRAGMA and one in pragmas:
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    connection.set_authorizer(authorize)
