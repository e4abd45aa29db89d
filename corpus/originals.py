"""The file that a document was read from, where it still lies: the archive keeps its digest, not its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import OriginalMissing
from corpus.reading import OpenArchive
from extract.model import Record


def original_of(archive: OpenArchive, record: Record) -> Path:
    """A file with the very bytes the record was made from.

    Looked for at every path the archive has seen it at, as written and from the folder of the archive.
    """
    for path in _places(archive, record):
        try:
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == record.id:
                    return path
        except OSError:
            continue
    raise OriginalMissing(f"the original of {record.code or record.id[:12]} is not at {record.source.path} any more")


def _places(archive: OpenArchive, record: Record) -> Iterator[Path]:
    seen = [record.source.path]
    seen += [row["path"] for row in archive.rows("SELECT path FROM paths WHERE sha256 = ?", (record.id,))]
    for name in dict.fromkeys(seen):
        yield Path(name)
        if not Path(name).is_absolute():
            yield archive.archive.root.resolve().parent / name
