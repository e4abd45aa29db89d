"""Keeping an archive sound: compare catalog and folders, and make the catalog anew from the folders alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from corpus import archive as folder_of
from corpus.archive import Archive, alone, writing
from corpus.document import finished_again
from corpus.errors import ArchiveMissing
from corpus.reading import read_only
from corpus.rows import COLUMNS
from corpus.store import Store
from ocr.errors import ArchiveError


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the archive that is not as it should be."""

    sha256: str
    what: str


def verify(archive: Archive) -> Iterator[Fault]:
    """Every fault: files changed or missing, documents the catalog does not know, rows without a document."""
    if not archive.exists():
        raise ArchiveMissing(f"{archive.root} is no archive")
    cataloged: set[str] = set()
    try:
        connection = read_only(archive.catalog)
        cataloged = {row[0] for row in connection.execute("SELECT sha256 FROM documents")}
        yield from (
            Fault("", f"catalog: {row[0]}") for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"
        )
        connection.close()
    except ArchiveError as error:
        yield Fault("", str(error))
    for sha256 in archive.finished():
        faults = folder_of.damage(archive.folder(sha256))
        yield from (Fault(sha256, fault) for fault in faults)
        if not faults and folder_of.read_record(archive.folder(sha256)).get("id") != sha256:
            yield Fault(sha256, "the record belongs to another document")
        if sha256 not in cataloged:
            yield Fault(sha256, "the catalog does not know it (saoluc rebuild)")
        cataloged.discard(sha256)
    yield from (Fault(sha256, "in the catalog, but its folder is missing") for sha256 in sorted(cataloged))


def rebuild(archive: Archive) -> Iterator[tuple[str, str | None]]:
    """Make the catalog anew; gives each document's digest, with what is wrong where it could not be taken in."""
    if not archive.documents.is_dir():
        raise ArchiveMissing(f"{archive.root} holds no documents")
    with alone(archive):
        folder_of.recover(archive)
        new = archive.catalog.with_name("catalog.sqlite.new")
        new.unlink(missing_ok=True)
        store = Store.open_at(new)
        try:
            began = time.time()
            for sha256 in archive.finished():
                yield sha256, _take_in(store, archive, sha256)
                store.commit(older_than=1.0)
            for review in archive.documents.glob(f"*/*/{folder_of.REVIEW}"):
                if review.stat().st_mtime >= began:  # somebody reviewed meanwhile, and wrote to the old catalog
                    _take_in(store, archive, review.parent.name)
            store.commit()
            store.connection.execute("PRAGMA journal_mode = DELETE")
        finally:
            store.close()
        with writing():
            for suffix in ("-wal", "-shm"):
                archive.catalog.with_name(archive.catalog.name + suffix).unlink(missing_ok=True)
            new.replace(archive.catalog)


def _take_in(store: Store, archive: Archive, sha256: str) -> str | None:
    folder = archive.folder(sha256)
    if faults := folder_of.damage(folder):
        return "; ".join(faults)
    done = finished_again(folder)
    path = done.rows["documents"][0][COLUMNS["documents"].index("path")]
    store.finished(sha256, str(path), done, 0.0)
    return None
