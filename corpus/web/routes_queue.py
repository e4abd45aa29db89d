"""The queue, and the small settings of the reader: name and language."""

from __future__ import annotations

from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from corpus.review.log import State
from corpus.web import backlog
from corpus.web.backlog import Wanted
from corpus.web.desk import LANGUAGE_COOKIE, LONGEST_NAME, NAME_COOKIE, Desk
from corpus.web.messages import LANGUAGES

router = APIRouter()
YEAR: Final = 365 * 24 * 3600


def desk_of(request: Request) -> Desk:
    """The desk of the application."""
    desk: Desk = request.app.state.desk
    return desk


def wanted_of(state: str = State.OPEN.value, doc_type: str = "", doubt: str = "", words: str = "") -> Wanted:
    """What the queue shall show, from the query of the address; it travels along from document to document."""
    known = state if state in (*State, backlog.ALL) else State.OPEN.value
    return backlog.plain(Wanted(known, doc_type, doubt, words.strip()))


AtDesk = Annotated[Desk, Depends(desk_of)]
Wishes = Annotated[Wanted, Depends(wanted_of)]


@router.get("/")
def queue(request: Request, desk: AtDesk, wanted: Wishes, page: int = 0, done: str = "") -> Response:
    """The queue; only its table when htmx asks for it. `done`: the document decided on just now."""
    page = max(0, page)
    with desk.catalog() as connection:
        values: dict[str, Any] = {
            "rows": backlog.listed(connection, wanted, page),
            "count": backlog.count(connection, wanted),
            "progress": backlog.progress(connection),
            "choices": backlog.choices(connection),
        }
    part = request.headers.get("hx-target") == "queue"
    template = "_queue.html" if part else "queue.html"
    last = max(0, (values["count"] - 1) // backlog.PAGE)
    return desk.page(request, template, wanted=wanted, page=page, last=last, done=done, states=list(State), **values)


@router.post("/reviewer")
def reviewer(desk: AtDesk, name: Annotated[str, Form()] = "") -> Response:
    """Who is reviewing from now on."""
    return _remembered(NAME_COOKIE, quote(" ".join(name.split())[:LONGEST_NAME]))


@router.post("/language")
def language(desk: AtDesk, language: Annotated[str, Form()] = "") -> Response:
    """The language of the pages from now on."""
    return _remembered(LANGUAGE_COOKIE, language if language in LANGUAGES else LANGUAGES[0])


def _remembered(name: str, value: str) -> Response:
    """Keep a setting in the browser for a year and load the page again."""
    answer = Response(status_code=204, headers={"hx-refresh": "true"})
    answer.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="strict")
    return answer
