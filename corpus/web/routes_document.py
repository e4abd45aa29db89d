"""One document: its page, its pictures, and what a reviewer changes in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from corpus.errors import NotInArchive, WrongUse
from corpus.review.log import Change, Kind, State, standing
from corpus.review.stored import packed_pages
from corpus.web import backlog
from corpus.web.dates import edtf_of, weekday
from corpus.web.desk import Desk
from corpus.web.form import confirmation, field_changes, form, list_change
from corpus.web.routes_queue import AtDesk, Wishes
from corpus.web.saving import refresh, save, taken_back
from corpus.web.sheet import Line, Sheets, Word

router = APIRouter(prefix="/documents/{sha256}")
FIRST_PAGES: Final = 4  # whose text is there at once; the rest follows
PICTURE: Final = {"cache-control": "private, max-age=86400"}


async def typed_of(request: Request) -> FormData:
    """What was typed; kept for the page that asks what shall hold after a conflict."""
    typed = await request.form()
    request.state.typed = [(name, value) for name, value in typed.multi_items() if name != "revision"]
    request.state.document = request.path_params.get("sha256", "")
    return typed


Typed = Annotated[FormData, Depends(typed_of)]


def seen_of(typed: FormData) -> int:
    """The revision the reviewer has seen."""
    revision = str(typed.get("revision", ""))
    if not revision.isdecimal():
        raise WrongUse("the request does not say which revision was seen")
    return int(revision)


@router.get("")
def document(request: Request, desk: AtDesk, wanted: Wishes, sha256: str, done: str = "") -> Response:
    """The page of a document."""
    sheets = desk.sheets(sha256)
    with desk.catalog() as connection:
        known = backlog.known_revision(connection, sha256)
        progress = backlog.progress(connection)
        after = backlog.following(connection, wanted, sha256)
    if known != sheets.revision:  # a run that was just then finishing the document did not see the review
        refresh(desk.archive, sha256)
    shown: dict[str, Any] = {
        "sha256": sha256,
        "sheets": sheets,
        "wanted": wanted,
        "progress": progress,
        "done": done,
        "after": after,
    }
    pictured = desk.original(sha256) is not None
    return desk.page(request, "document.html", pictured=pictured, first_pages=FIRST_PAGES, **shown)


@router.get("/text")
def more_text(request: Request, desk: AtDesk, sha256: str, after: int = 0) -> Response:
    """The text of the pages from `after` on, for documents too long to be shown at once."""
    return desk.page(request, "_text.html", sha256=sha256, sheets=desk.sheets(sha256), after=max(0, after))


@router.get("/pages/{number}.webp")
def page_picture(desk: AtDesk, sha256: str, number: int, size: int = 1) -> Response:
    """A page as WebP."""
    folder, chosen = desk.folder(sha256), 2 if size == 2 else 1
    data = desk.pictures.kept(folder, number, chosen)
    if data is None:
        data = desk.pictures.page(folder, desk.original(sha256), _page(folder, number), chosen)
    return Response(data, media_type="image/webp", headers=PICTURE)


@router.get("/crops/{number}.webp")
def crop(desk: AtDesk, sha256: str, number: int, box: str) -> Response:
    """A piece of a page; `box`: four numbers in points, joined by commas."""
    try:
        sides = [float(side) for side in box.split(",")]
    except ValueError:
        sides = []
    if len(sides) != 4:
        raise NotInArchive("a piece of a page has four sides")
    folder = desk.folder(sha256)
    data = desk.pictures.crop(folder, desk.original(sha256), _page(folder, number), sides)
    return Response(data, media_type="image/webp", headers=PICTURE)


@router.get("/words/{page}/{line}/{word}")
def word_card(request: Request, desk: AtDesk, sha256: str, page: int, line: int, word: int) -> Response:
    """What is known of a word, and what else it may be."""
    sheets = desk.sheets(sha256)
    found = _line(sheets, page, line)
    return desk.page(request, "_word.html", sha256=sha256, line=found, word=_word(found, word), sheets=sheets)


@router.post("/words/{page}/{line}/{word}")
def set_word(request: Request, desk: AtDesk, typed: Typed, sha256: str, page: int, line: int, word: int) -> Response:
    """Another word, or the same one found right."""
    sheets = desk.sheets(sha256)
    found = _line(sheets, page, line)
    before, after = _word(found, word).text, " ".join(str(typed.get("value", "")).split())
    by = desk.name(request)
    if _was_typed_anew(sheets, found):
        words = [after if one.number == word else one.text for one in found.words]
        change = Change(Kind.TEXT, _pointer(found), found.text, " ".join(one for one in words if one), by)
    else:
        change = Change(Kind.WORD, f"{_pointer(found)}/words/{word}", before, after, by)
    return _saved_line(request, desk, sha256, found, change, seen_of(typed))


@router.post("/lines/{page}/{line}")
def set_line(request: Request, desk: AtDesk, typed: Typed, sha256: str, page: int, line: int) -> Response:
    """A whole line typed anew."""
    found = _line(desk.sheets(sha256), page, line)
    after = " ".join(str(typed.get("value", "")).split())
    change = Change(Kind.TEXT, _pointer(found), found.text, after, desk.name(request))
    return _saved_line(request, desk, sha256, found, change, seen_of(typed))


@router.post("/fields/{name}")
def set_field(request: Request, desk: AtDesk, typed: Typed, sha256: str, name: str) -> Response:
    """A plain field typed, or found right."""
    record = desk.sheets(sha256).record
    changes = field_changes(record, name, str(typed.get("value", "")), desk.name(request))
    save(desk.archive, sha256, changes, seen_of(typed))
    sheets = desk.sheets(sha256)
    touched = [sheets.field(form().scalar(name))]
    touched += [sheets.field(column) for column in form().scalars if column.kind == "derived"]
    return _part(request, desk, "_saved_field.html", sha256, sheets, fields=touched)


@router.post("/lists/{name}")
def set_list(request: Request, desk: AtDesk, typed: Typed, sha256: str, name: str) -> Response:
    """A list typed: all its rows."""
    rows = form().rows(name)
    values = {column.name: [str(value) for value in typed.getlist(column.name)] for column in rows.columns}
    record, by = desk.sheets(sha256).record, desk.name(request)
    confirmed = str(typed.get("confirm", ""))
    change = confirmation(record, name, confirmed, by) if confirmed else list_change(record, name, values, by)
    save(desk.archive, sha256, [change], seen_of(typed))
    sheets = desk.sheets(sha256)
    return _part(request, desk, "_saved_list.html", sha256, sheets, view=sheets.rows(rows))


@router.post("/state")
def set_state(request: Request, desk: AtDesk, typed: Typed, wanted: Wishes, sha256: str) -> Response:
    """Approve, skip or open again; then the next document of the queue."""
    state = str(typed.get("state", ""))
    if state not in tuple(State):
        raise WrongUse(f"there is no state {state!r}")
    with desk.catalog() as connection:
        after = backlog.following(connection, wanted, sha256)
    before = desk.sheets(sha256).state.value
    save(desk.archive, sha256, [Change(Kind.STATE, "/state", before, state, desk.name(request))], seen_of(typed))
    if state == State.OPEN:
        return _again(sha256, wanted)
    place = f"/documents/{after}" if after else "/"
    query = "&".join(part for part in (wanted.query, f"done={sha256}") if part)
    return Response(status_code=204, headers={"hx-redirect": f"{place}?{query}"})


@router.post("/undo")
def undo(request: Request, desk: AtDesk, typed: Typed, wanted: Wishes, sha256: str) -> Response:
    """Take back the reviewer's last change of this document."""
    changes = taken_back(desk.sheets(sha256).changes, desk.name(request))
    if changes:
        save(desk.archive, sha256, changes, seen_of(typed))
    return _again(sha256, wanted)


dates = APIRouter()
DATES: Final = ("value", "when", "last_day", "date")  # names of date fields in the form


@dates.get("/dates")
def check_date(request: Request, desk: AtDesk) -> Response:
    """What a date says as it stands, while it is being typed into one of the form's date fields."""
    asked = request.query_params
    value = next((asked[name] for name in DATES if name in asked), "")
    found = edtf_of(value) if value.strip() else None
    day = weekday(found) if found else None
    return desk.page(request, "_date.html", value=value, edtf=found, weekday=day)


def _again(sha256: str, wanted: backlog.Wanted) -> Response:
    query = f"?{wanted.query}" if wanted.query else ""
    return Response(status_code=204, headers={"hx-redirect": f"/documents/{sha256}{query}"})


def _saved_line(request: Request, desk: Desk, sha256: str, line: Line, change: Change, seen: int) -> Response:
    save(desk.archive, sha256, [change], seen)
    sheets = desk.sheets(sha256)
    return _part(request, desk, "_saved_line.html", sha256, sheets, line=_line(sheets, line.page, line.number))


def _part(request: Request, desk: Desk, template: str, sha256: str, sheets: Sheets, **values: Any) -> Response:
    return desk.page(request, template, sha256=sha256, sheets=sheets, **values)


def _page(folder: Path, number: int) -> dict[str, Any]:
    """A page as it was read."""
    pages: list[dict[str, Any]] = packed_pages(folder)["pages"]
    for page in pages:
        if page["number"] == number:
            return page
    raise NotInArchive("the document has no such page")


def _line(sheets: Sheets, page: int, number: int) -> Line:
    found = sheets.line(page, number)
    if found is None:
        raise NotInArchive("the document has no such line")
    return found


def _word(line: Line, number: int) -> Word:
    if not 0 <= number < len(line.words):
        raise NotInArchive("the line has no such word")
    return line.words[number]


def _pointer(line: Line) -> str:
    return f"/pages/{line.page}/lines/{line.number}"


def _was_typed_anew(sheets: Sheets, line: Line) -> bool:
    """Whether a person has typed the line as a whole: its words are no longer those of the restoration."""
    return any(change.kind is Kind.TEXT and change.pointer == _pointer(line) for change in standing(sheets.changes))
