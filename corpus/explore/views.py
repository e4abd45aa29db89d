"""The pages beside the tables: front, search, calendar of deadlines, graph of citations, one document."""

from __future__ import annotations

import asyncio
import os
import sys
import traceback
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from datasette.utils.asgi import NotFound, Response

from corpus.archive import RECORD
from corpus.errors import NotInArchive, WrongUse
from corpus.explore.drawing import svg_of
from corpus.explore.month import Month, month_of, month_to_show
from corpus.graph import Graph, graph, tree
from corpus.names import shown
from corpus.originals import original_of
from corpus.reading import OpenArchive, open_archive
from corpus.review.stored import restored_pages
from corpus.search import Filters, search
from corpus.web.messages import Speaker
from ocr.errors import SaolucError

T = TypeVar("T")
HITS: Final = 20
DPI: Final = 100  # of page pictures: readable on a screen, some 100 kB
PICTURES: Final = 64  # page pictures kept in memory
STEPS: Final = 2  # of citations around a document
NODES: Final = 40  # a larger graph cannot be looked at
FIELDS: Final = """SELECT pointer, value, confidence, as_read, page, left, top, right, bottom, doubts FROM fields
  WHERE document = ? ORDER BY page, top, left"""


async def ask(datasette: Any, question: Callable[[OpenArchive], T]) -> T:
    """Ask the archive in another thread, over a connection of its own."""

    def asked() -> T:
        with open_archive(datasette.saoluc.archive) as archive:
            return question(archive)

    return await asyncio.to_thread(asked)


def query(**values: str) -> str:
    """The values as the query of a link."""
    return urlencode(values)


async def page(datasette: Any, request: Any, template: str, **values: Any) -> Response:
    """A page of a template; Jinja escapes every value."""
    return Response.html(await datasette.render_template(template, values, request=request))


async def front(datasette: Any, *, with_counts: bool) -> dict[str, Any]:
    """What templates need everywhere, and the counts of the front page."""
    site = datasette.saoluc
    told: dict[str, Any] = {"words": site.words, "language": str(site.language), "link": query}
    if with_counts:
        told["counts"] = await ask(datasette, _counts)
        told["questions"] = await datasette.get_canned_queries("catalog", None)
    return told


def _counts(archive: OpenArchive) -> dict[str, Any]:
    sql = """SELECT count(*) AS documents, coalesce(sum(pages), 0) AS pages, count(DISTINCT issuer_key) AS issuers,
      min(issued_first) AS first, max(issued_last) AS last, sum(doubt_count > 0) AS doubted,
      (SELECT count(*) FROM deadlines) AS deadlines, (SELECT count(*) FROM failures) AS failures FROM documents"""
    return next(archive.rows(sql))


async def error_page(datasette: Any, request: Any, exception: Exception) -> Response:
    """What went wrong, in one line; the pages' own mistakes are told on stderr."""
    status = getattr(exception, "status", 500)
    message = getattr(exception, "message", None) or (exception.args[0] if exception.args else "")
    if status == 500:
        sys.stderr.write(f"{shown(request.path)}: {shown(f'{type(exception).__name__}: {exception}')}\n")
        if "SAOLUC_DEBUG" in os.environ:
            traceback.print_exception(exception)
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": str(message), "status": status}, status=status)
    values = {"status": status, "message": str(message), "words": datasette.saoluc.words, "urls": datasette.urls}
    told = {"app_css_hash": datasette.app_css_hash(), "menu_links": lambda: []} | values
    return Response.html(await datasette.jinja_env.get_template("error.html").render_async(told), status=status)


async def search_page(datasette: Any, request: Any) -> Response:
    """The search of `saoluc search`: with or without marks, by words and fields."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", "type", "issuer", "from", "to")}
    skip = max(0, int(start)) if (start := request.args.get("skip", "0")).isdecimal() else 0
    filters = Filters(
        doc_type=asked["type"] or None,
        issuer=asked["issuer"] or None,
        since=asked["from"] or None,
        until=asked["to"] or None,
    )
    try:
        hits = await ask(datasette, lambda archive: search(archive, asked["q"], filters, limit=HITS + 1, skip=skip))
    except WrongUse as error:
        return await page(datasette, request, "search.html", asked=asked, hits=[], error=str(error))
    return await page(
        datasette, request, "search.html", asked=asked, hits=hits[:HITS], skip=skip,
        earlier=query(**asked, skip=str(max(0, skip - HITS))) if skip else None,
        later=query(**asked, skip=str(skip + HITS)) if len(hits) > HITS else None,
    )  # fmt: skip


async def calendar_page(datasette: Any, request: Any) -> Response:
    """What is due in a month, day by day."""
    wanted = request.args.get("month", "")

    def asked(archive: OpenArchive) -> Month:
        return month_of(archive, wanted) if wanted else month_to_show(archive, date.today())

    try:
        return await page(datasette, request, "calendar.html", month=await ask(datasette, asked))
    except ValueError as error:
        raise NotFound(f"no month: {wanted}") from error


async def graph_page(datasette: Any, request: Any) -> Response:
    """What a document rests on, and what rests on it."""
    code = request.args.get("code", "").strip()
    try:
        found = await ask(datasette, lambda archive: around(archive, code)) if code else None
    except NotInArchive:
        found = None
    return await page(datasette, request, "graph.html", code=code, found=found, **await drawn(found))


def around(archive: OpenArchive, code: str) -> Graph:
    """The citations around a document, so many steps as can be looked at."""
    near = graph(archive, code, depth=STEPS)
    return near if len(near.nodes) <= NODES else graph(archive, code, depth=1)


async def drawn(found: Graph | None) -> dict[str, Any]:
    """The graph as a drawing where it can be made, and always as lines of text."""
    if found is None or len(found.nodes) < 2:
        return {"svg": None, "lines": list(tree(found)) if found else []}
    return {"svg": await asyncio.to_thread(svg_of, found), "lines": list(tree(found))}


async def document_page(datasette: Any, request: Any) -> Response:
    """One document: scan with the places of its fields, record, deadlines, citations, text."""
    sha256 = request.url_vars["sha256"]

    def asked(archive: OpenArchive) -> dict[str, Any]:
        row = _document(archive, sha256)
        told = {
            "document": row,
            "fields": list(archive.rows(FIELDS, (row["id"],))),
            "deadlines": list(archive.rows("SELECT * FROM v_deadlines WHERE sha256 = ?", (sha256,))),
            "doubts": list(archive.rows("SELECT * FROM doubts WHERE document = ? ORDER BY position", (row["id"],))),
            "text": archive.text(sha256),
            "sheets": [one.source for one in restored_pages(archive.folder_of(sha256))],
            "found": around(archive, row["code"]) if row["code"] else None,
        }
        try:
            told["original"] = original_of(archive, archive.record(sha256)).name
        except SaolucError as error:
            told["original"], told["missing"] = None, str(error)
        return told

    told = await ask(datasette, asked)
    speaker = Speaker(str(datasette.saoluc.language))
    names = {"field_name": speaker.field, "doubt_name": speaker.doubt}
    return await page(datasette, request, "document.html", **told, **names, **await drawn(told["found"]))


def _document(archive: OpenArchive, sha256: str) -> dict[str, Any]:
    row = next(archive.rows("SELECT * FROM documents WHERE sha256 = ?", (sha256,)), None)
    if row is None:
        raise NotFound("no such document")
    return row


async def record_file(datasette: Any, request: Any) -> Response:
    """The record as the program left it."""
    sha256 = request.url_vars["sha256"]

    def asked(archive: OpenArchive) -> bytes:
        _document(archive, sha256)
        return (archive.folder_of(sha256) / RECORD).read_bytes()

    return Response((await ask(datasette, asked)).decode("utf-8"), content_type="application/json; charset=utf-8")


async def original_file(datasette: Any, request: Any) -> Response:
    """The original for download: a file outside the archive is handed out only if it has the document's own bytes."""
    sha256 = request.url_vars["sha256"]

    def asked(archive: OpenArchive) -> tuple[bytes, str, str]:
        kind = _document(archive, sha256)["media_type"]
        path = original_of(archive, archive.record(sha256))
        return path.read_bytes(), kind, path.suffix

    try:
        data, kind, suffix = await ask(datasette, asked)
    except SaolucError as error:
        raise NotFound(str(error)) from error
    suffix = suffix if suffix.isascii() and suffix[1:].isalnum() else ""
    told = {"content-disposition": f'attachment; filename="{sha256[:25]}{suffix}"'}
    return Response(data, headers=told, content_type=kind)


async def page_image(datasette: Any, request: Any) -> Response:
    """The picture of a page as the boxes of its fields want it."""
    sha256, number = request.url_vars["sha256"], int(request.url_vars["number"])
    try:
        data = await asyncio.to_thread(picture, datasette.saoluc.archive, sha256, number)
    except SaolucError as error:
        raise NotFound(str(error)) from error
    return Response(data, headers={"cache-control": "private, max-age=3600"}, content_type="image/webp")


@lru_cache(maxsize=PICTURES)
def picture(root: Path, sha256: str, number: int) -> bytes:
    """A page as WebP."""
    import cv2

    import ocr

    with open_archive(root) as archive:
        pages = restored_pages(archive.folder_of(sha256))
        if number > len(pages):
            raise NotInArchive(f"there is no page {number}")
        drawn = ocr.page_picture(original_of(archive, archive.record(sha256)), pages[number - 1].source, DPI)
    if drawn is None:
        raise NotInArchive("a text has no picture")
    _, data = cv2.imencode(".webp", drawn, [cv2.IMWRITE_WEBP_QUALITY, 80])
    return data.tobytes()
