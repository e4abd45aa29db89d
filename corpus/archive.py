"""The archive folder: where each document lies, and how files come into it whole or not at all.

    DIR/catalog.sqlite
    DIR/adapted.bin             what restoration has learned from approved documents (corpus/adapting.py)
    DIR/documents/ab/abcdef…/   record.json text.txt pages.json.gz corrections.jsonl review.jsonl files.sha256
    DIR/.work/abcdef…-digest/   pages read so far of a document that is not finished

`files.sha256` (as written by `sha256sum`) comes last into a new folder, and the folder then gets its name by one
rename: a folder under its final name is complete. `review.jsonl` belongs to people (corpus/review/log.py): a run
carries it over and never writes it.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from corpus.errors import ArchiveBusy, ArchiveDamaged, ArchiveFull, ArchiveNotWritable
from ocr.errors import ArchiveError

RECORD: Final = "record.json"
TEXT: Final = "text.txt"
PAGES: Final = "pages.json.gz"
CORRECTIONS: Final = "corrections.jsonl"
REVIEW: Final = "review.jsonl"
DIGESTS: Final = "files.sha256"
ADAPTED: Final = "adapted.bin"
NO_SPACE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NOT_ALLOWED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive folder; every path below it is made here and nowhere else."""

    root: Path

    @property
    def catalog(self) -> Path:
        """The catalog file."""
        return self.root / "catalog.sqlite"

    @property
    def documents(self) -> Path:
        """The folder of all finished documents."""
        return self.root / "documents"

    @property
    def lock(self) -> Path:
        """The file that one run at a time holds locked."""
        return self.root / ".lock"

    def folder(self, sha256: str) -> Path:
        """The folder of a finished document."""
        return self.documents / sha256[:2] / sha256

    def work(self, sha256: str, digest: str) -> Path:
        """The folder of the pages read so far with the options of that digest."""
        return self.root / ".work" / f"{sha256}-{digest}"

    def leftovers(self, sha256: str) -> Iterator[Path]:
        """Work folders of a document, whatever the options."""
        with os.scandir(self.root / ".work") as entries:  # as many as there are documents in flight
            yield from [Path(entry.path) for entry in entries if entry.name.startswith(f"{sha256}-")]

    def exists(self) -> bool:
        """Whether there is an archive here."""
        return self.documents.is_dir() or self.catalog.is_file()

    def create(self) -> None:
        """Make the folders."""
        with writing():
            self.documents.mkdir(parents=True, exist_ok=True)
            (self.root / ".work").mkdir(exist_ok=True)
            probe = self.root / f".write-{os.getpid()}"
            probe.touch()
            probe.unlink()

    def finished(self) -> Iterator[str]:
        """Digests of all finished documents, in order."""
        for shelf in sorted(self.documents.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(folder.name for folder in shelf.iterdir() if not folder.name.startswith("."))


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Turn the operating system's refusals to write into errors of the archive."""
    try:
        yield
    except OSError as error:
        raise refusal(error) from error


@contextlib.contextmanager
def alone(archive: Archive) -> Iterator[None]:
    """Hold the archive's lock, so that two runs never write to it at once."""
    with writing(), archive.lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ArchiveBusy(f"another run works on {archive.root}") from error
        yield


def refusal(error: OSError) -> ArchiveError:
    """The error of our tree for a failed write."""
    if error.errno in NO_SPACE:
        return ArchiveFull(f"no space left for {error.filename or 'the archive'}")
    if error.errno in NOT_ALLOWED:
        return ArchiveNotWritable(f"{error.filename or 'the archive'} cannot be written ({error.strerror})")
    return ArchiveError(f"{error.filename or 'the archive'} cannot be written ({error.strerror})")


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    It reaches the disk with the next `flush`, once for many documents: an fsync a file costs more than all the rest
    of a text document. What a power cut spoils is found by its digest and made again.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def publish(archive: Archive, sha256: str, files: Mapping[str, bytes]) -> None:
    """Put the files of a finished document in place, all at once."""
    final = archive.folder(sha256)
    new = final.parent / f".new-{sha256}-{os.getpid()}"
    _make_empty(new)
    try:
        for name, data in files.items():
            _write_new(new / name, data)
        _write_new(new / DIGESTS, _digest_list(files))
        if not final.exists():
            new.rename(final)
            return
        with one_at_a_time(final):
            if (review := final / REVIEW).is_file():
                shutil.copy2(review, new / REVIEW)
            _swap(new, final)
    except OSError:
        shutil.rmtree(new, ignore_errors=True)
        raise


def _make_empty(folder: Path) -> None:
    """A new folder; one of the same name is what an earlier try left behind."""
    try:
        folder.mkdir()
    except FileNotFoundError:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True)
    except FileExistsError:
        shutil.rmtree(folder)
        folder.mkdir()


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, with no more calls to the system than that takes."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
    except OSError as error:
        error.filename = str(path)
        raise
    finally:
        os.close(handle)


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the lock of a finished document's shelf: a new version must not pass a reviewer who is just writing."""
    with (folder.parent / ".review.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _digest_list(files: Mapping[str, bytes]) -> bytes:
    rows = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return "".join(rows).encode()


def _swap(new: Path, final: Path) -> None:
    """Rename `new` to `final`; the older folder steps aside first and is brought back by `recover` if we die here."""
    old = final.with_name(f".old-{final.name}")
    shutil.rmtree(old, ignore_errors=True)
    final.rename(old)
    new.rename(final)
    shutil.rmtree(old, ignore_errors=True)


def recover(archive: Archive) -> None:
    """Undo what a killed run left half done: older folders come back, unfinished new ones go."""
    for old in archive.documents.glob("[0-9a-f][0-9a-f]/.old-*"):
        final = old.with_name(old.name.removeprefix(".old-"))
        if final.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(final)
    for new in archive.documents.glob("[0-9a-f][0-9a-f]/.new-*"):
        shutil.rmtree(new, ignore_errors=True)


def flush(archive: Archive) -> None:
    """Bring all that was written to the archive to the disk, before the catalog says that it is there."""
    handle = os.open(archive.root, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(handle):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(archive.root))
    except AttributeError:  # no Linux
        os.sync()
    finally:
        os.close(handle)


def damage(folder: Path) -> list[str]:
    """What is wrong with a finished document's folder: one sentence a file, empty when it is whole."""
    try:
        rows = (folder / DIGESTS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return [f"{DIGESTS} is missing"]
    found = []
    names = set()
    for row in rows:
        digest, _, name = row.partition("  ")
        names.add(name)
        try:
            if hashlib.sha256((folder / Path(name).name).read_bytes()).hexdigest() != digest:
                found.append(f"{name} is not as it was written")
        except OSError:
            found.append(f"{name} is missing")
    return found + [f"{name} is not listed" for name in (RECORD, TEXT, PAGES) if name not in names]


def read_record(folder: Path) -> dict[str, Any]:
    """The record of a finished document as JSON values."""
    try:
        values = json.loads((folder / RECORD).read_bytes())
    except (OSError, ValueError) as error:
        raise ArchiveDamaged(f"record of {folder.name[:12]} cannot be read ({error})") from error
    if not isinstance(values, dict):
        raise ArchiveDamaged(f"record of {folder.name[:12]} is no JSON object")
    return values
