"""Which file is this: told by its content, checked before anything is read."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from ocr import imagefile, pdf, textfile
from ocr.errors import EmptyFile, NoPermission, NotFound, TooManyPages, UnsupportedFile
from ocr.model import Source
from ocr.options import OcrOptions

PDF = "application/pdf"
TEXT = "text/plain"
SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"BM", "image/bmp"),
)
HEAD = 4096
CHUNK = 1 << 20


def media_type(head: bytes) -> str:
    """The media type by the first bytes; UnsupportedFile when it is none we read."""
    if b"%PDF-" in head[:1024]:
        return PDF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    for signature, name in SIGNATURES:
        if head.startswith(signature) and not (name == "image/bmp" and head[6:10] != b"\0\0\0\0"):
            return name
    if textfile.looks_like_text(head):
        return TEXT
    raise UnsupportedFile("the content is neither PDF nor picture nor text")


def describe(path: Path, options: OcrOptions | None = None) -> Source:
    """The file as a source: opened, its kind told by content, its pages counted. Raises InputError or LimitReached."""
    options = options or OcrOptions()
    try:
        state = path.stat()
        if not path.is_file():
            raise UnsupportedFile(f"{path}: not a file")
        head, digest = _read_through(path)
    except FileNotFoundError as error:
        raise NotFound(f"{path}: no such file") from error
    except PermissionError as error:
        raise NoPermission(f"{path}: may not be read") from error
    if state.st_size == 0:
        raise EmptyFile(f"{path.name}: 0 bytes")
    kind = _kind(path, head)
    count = page_count(path, kind)
    if count > options.limit_pages:
        raise TooManyPages(f"{path.name}: {count} pages, more than --limit-pages {options.limit_pages}")
    modified = datetime.fromtimestamp(state.st_mtime, tz=UTC).isoformat(timespec="seconds")
    return Source(path, digest, state.st_size, kind, count, modified)


def _kind(path: Path, head: bytes) -> str:
    """The media type, with the file's name in the error."""
    try:
        return media_type(head)
    except UnsupportedFile as error:
        raise UnsupportedFile(f"{path.name}: {error}") from error


def _read_through(path: Path) -> tuple[bytes, str]:
    """The first bytes and the SHA-256 of the whole file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        head = file.read(HEAD)
        digest.update(head)
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return head, digest.hexdigest()


def head_of(path: Path) -> bytes:
    """The first bytes of a file that has been described before."""
    with path.open("rb") as file:
        return file.read(HEAD)


def page_count(path: Path, kind: str) -> int:
    """Pages of a file of a known kind."""
    if kind == PDF:
        return pdf.page_count(path)
    if kind == TEXT:
        return len(textfile.pages(path))
    return imagefile.page_count(path)
