"""What every page needs: the archive, its documents by digest, templates, and who is reviewing."""

from __future__ import annotations

import contextlib
import hashlib
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, unquote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from corpus.archive import Archive
from corpus.errors import NotInArchive
from corpus.gate import Keys
from corpus.originals import find_original
from corpus.reading import read_only
from corpus.web.messages import LANGUAGES, Speaker
from corpus.web.pictures import Pictures
from corpus.web.sheet import Sheets, unsure

DIGEST: Final = re.compile(r"[0-9a-f]{64}")
NAME_COOKIE: Final = "saoluc_name"
LANGUAGE_COOKIE: Final = "saoluc_language"
LONGEST_NAME: Final = 60
LEAST: Final = 0.01  # probabilities below are told as less than that


@dataclass(slots=True)
class Desk:
    """An archive under review."""

    archive: Archive
    keys: Keys
    reviewer: str
    pictures: Pictures = field(default_factory=Pictures)

    @contextlib.contextmanager
    def catalog(self) -> Iterator[sqlite3.Connection]:
        """The catalog, read only."""
        connection = read_only(self.archive.catalog)
        try:
            yield connection
        finally:
            connection.close()

    def folder(self, sha256: str) -> Path:
        """The folder of a document; NotInArchive for anything that is not really a folder inside the archive."""
        folder, home = self.archive.folder(sha256), self.archive.documents.resolve()
        if not DIGEST.fullmatch(sha256) or not folder.is_dir() or folder.resolve() != home / sha256[:2] / sha256:
            raise NotInArchive("there is no such document")
        return folder

    def sheets(self, sha256: str) -> Sheets:
        """A document opened for review."""
        return Sheets.of(self.folder(sha256))

    def original(self, sha256: str) -> Path | None:
        """The file a document was read from, if it is still there unchanged."""
        with self.catalog() as connection:
            sql = "SELECT path FROM documents WHERE sha256 = ? UNION SELECT path FROM paths WHERE sha256 = ?"
            paths = [row[0] for row in connection.execute(sql, (sha256, sha256))]
        return find_original(self.archive.root, paths, sha256)

    def name(self, request: Request) -> str:
        """Who is reviewing."""
        return unquote(request.cookies.get(NAME_COOKIE, "")).strip()[:LONGEST_NAME] or self.reviewer

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page or a part of one, in the language of the reader."""
        chosen = request.cookies.get(LANGUAGE_COOKIE, LANGUAGES[0])
        speaker = Speaker(chosen if chosen in LANGUAGES else LANGUAGES[0])
        common = {
            "t": speaker, "language": speaker.language, "reviewer": self.name(request), "csrf": self.keys.csrf,
            "static": static_address, "unsure": unsure,
        }  # fmt: skip
        return HTMLResponse(templates().get_template(template).render(common | values), status)


@cache
def templates() -> Environment:
    """The templates; every string they print is escaped."""
    found = Environment(
        loader=PackageLoader("corpus.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    found.filters["percent"] = lambda share: (
        "" if share is None else f"{100 * share:.0f} %" if share >= LEAST else "< 1 %"
    )
    found.filters["slug"] = lambda text: "-".join(re.findall(r"\w+", text.lower()))
    found.filters["address"] = lambda text: quote(str(text), safe="")
    return found


@cache
def static_address(name: str) -> str:
    """The address of a static file, with its digest, so that a browser keeps it until it changes."""
    data = (files("corpus.web") / "static" / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(data).hexdigest()[:12]}"
