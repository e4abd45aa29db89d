"""An archive opened for questions: the catalog read-only, records as models."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from corpus.archive import Archive
from corpus.errors import ArchiveDamaged, ArchiveMissing, ExtraMissing, NotInArchive
from corpus.folding import fold

if TYPE_CHECKING:
    import pandas

    from extract.model import Record

CACHE_KIB: Final = 65_536  # of the catalog kept in memory while it is asked


@dataclass(slots=True)
class OpenArchive:
    """An archive one may ask. Iterating gives its records in order of their digests."""

    archive: Archive
    connection: sqlite3.Connection

    def __enter__(self) -> OpenArchive:
        return self

    def __exit__(self, *_error: object) -> None:
        self.connection.close()

    def __iter__(self) -> Iterator[Record]:
        for sha256 in self.archive.finished():
            yield self.record(sha256)

    def __len__(self) -> int:
        (count,) = self.connection.execute("SELECT count(*) FROM documents").fetchone()
        return int(count)

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Iterator[dict[str, Any]]:
        """The rows of a question as dictionaries."""
        cursor = self.connection.execute(sql, values)
        names = [column[0] for column in cursor.description or ()]
        for row in cursor:
            yield dict(zip(names, row, strict=True))

    def record(self, sha256: str) -> Record:
        """The record of a document after review, by its digest or the first letters of it."""
        from corpus.review.stored import stored_record

        return stored_record(self.folder_of(sha256))

    def text(self, sha256: str) -> str:
        """The restored text of a document after review."""
        from corpus.review.stored import stored_text

        return stored_text(self.folder_of(sha256))

    def folder_of(self, sha256: str) -> Path:
        """The folder of a document by its digest or the first letters of it."""
        return self.archive.folder(self._whole(sha256))

    def _whole(self, sha256: str) -> str:
        """The full digest for a beginning of one."""
        sql = "SELECT sha256 FROM documents WHERE substr(sha256, 1, ?) = ? LIMIT 2"
        found = self.connection.execute(sql, (len(sha256), sha256)).fetchall()
        if len(found) != 1:
            raise NotInArchive(f"{len(found) or 'no'} documents begin with {sha256!r}")
        return str(found[0][0])

    def to_dataframe(self, sql: str = "SELECT * FROM documents") -> pandas.DataFrame:
        """The answer to a question as a pandas table."""
        try:
            import pandas
        except ImportError as error:
            raise ExtraMissing("pandas is not installed (pip install pandas)") from error
        return pandas.DataFrame(list(self.rows(sql)))


def open_archive(folder: Path | str) -> OpenArchive:
    """Open an archive for questions; nothing of it can be changed this way."""
    archive = Archive(Path(folder))
    if not archive.catalog.is_file():
        raise ArchiveMissing(f"{folder} holds no catalog")
    return OpenArchive(archive, read_only(archive.catalog))


def read_only(catalog: Path) -> sqlite3.Connection:
    """A connection that cannot write. In a folder without write access SQLite must not look for a log beside it."""
    uri = catalog.resolve().as_uri()
    try:
        connection = _connected(f"{uri}?mode=ro")
    except sqlite3.OperationalError:
        try:
            connection = _connected(f"{uri}?mode=ro&immutable=1")
        except sqlite3.Error as error:
            raise ArchiveDamaged(f"the catalog cannot be read ({error})") from error
    except sqlite3.Error as error:
        raise ArchiveDamaged(f"the catalog cannot be read ({error})") from error
    connection.create_function("fold", 1, lambda text: fold(text) if text else "", deterministic=True)
    connection.create_function("has_exact", 2, has_exact, deterministic=True)
    return connection


def _connected(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=30)
    connection.execute("SELECT id FROM documents LIMIT 1")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    return connection


def has_exact(text: str, terms: str) -> bool:
    """Whether all terms (a JSON list) stand in the text with these very marks, as whole words."""
    from corpus.snippets import contains_exactly

    return all(contains_exactly(text, term) for term in json.loads(terms))
