"""The file that a document was read from, where it still lies: the archive keeps its digest, not its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from corpus.errors import OriginalMissing
from corpus.reading import OpenArchive
from extract.model import Record

REMEMBERED: Final = 1024  # files whose digest is kept in mind: a page is looked at many times


def original_of(archive: OpenArchive, record: Record) -> Path:
    """A file with the very bytes the record was made from; OriginalMissing where there is none any more."""
    seen = [row["path"] for row in archive.rows("SELECT path FROM paths WHERE sha256 = ?", (record.id,))]
    found = find_original(archive.archive.root, [record.source.path, *seen], record.id)
    if found is None:
        raise OriginalMissing(
            f"the original of {record.code or record.id[:12]} is not at {record.source.path} any more"
        )
    return found


def find_original(root: Path, names: Iterable[str], sha256: str) -> Path | None:
    """The first of the paths an archive has seen that holds these very bytes; no other file is ever shown.

    A path is looked for as written and, when relative, from the folder that the archive `root` lies in.
    """
    for path in _places(root, names):
        try:
            state = path.stat()
            if path.is_file() and _digest(path, state.st_size, state.st_mtime_ns) == sha256:
                return path
        except OSError:
            continue
    return None


def _places(root: Path, names: Iterable[str]) -> Iterator[Path]:
    for name in dict.fromkeys(names):
        yield Path(name)
        if not Path(name).is_absolute():
            yield root.resolve().parent / name


@lru_cache(maxsize=REMEMBERED)
def _digest(path: Path, _size: int, _modified: int) -> str:
    """SHA-256 of a file, remembered as long as size and time stay."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
