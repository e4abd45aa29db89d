"""The review page as an application; `serve` starts it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from corpus.archive import Archive
from corpus.errors import NotInArchive, WrongUse
from corpus.gate import Gate, Keys, Policy
from corpus.web import routes_document, routes_queue
from corpus.web.desk import Desk
from corpus.web.form import Refused
from corpus.web.saving import Clash
from ocr.errors import SaolucError


class Kept(StaticFiles):
    """Static files a browser may keep: their addresses change with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file with a long life."""
        answer = await super().get_response(path, scope)
        answer.headers["cache-control"] = "private, max-age=31536000, immutable"
        return answer


def review_app(folder: Path, keys: Keys, reviewer: str) -> ASGIApp:
    """The application for one archive, with its guard around it."""
    desk = Desk(Archive(folder), keys, reviewer)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = desk
    app.mount("/static", Kept(directory=str(files("corpus.web") / "static")))
    app.include_router(routes_queue.router)
    app.include_router(routes_document.router)
    app.include_router(routes_document.dates)
    app.add_exception_handler(NotInArchive, _missing)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(WrongUse, _refused)
    app.add_exception_handler(Clash, _clash)
    app.add_exception_handler(SaolucError, _failed)
    return Gate(app, keys, Policy(changes=True))


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _missing(request: Request, error: Exception) -> Response:
    return _desk(request).page(request, "missing.html", 404, why=str(error))


def _refused(request: Request, error: Exception) -> Response:
    """What was typed is no value: said in the alert line, the form stays as it is."""
    key = str(error) if isinstance(error, Refused) else "refused.row"
    answer = _desk(request).page(request, "_refused.html", 422, key=key)
    answer.headers["hx-retarget"], answer.headers["hx-reswap"] = "#alert", "innerHTML"
    return answer


def _clash(request: Request, error: Exception) -> Response:
    """Somebody else changed the same thing: both values are shown, and the reviewer decides."""
    assert isinstance(error, Clash)
    typed = getattr(request.state, "typed", [])
    answer = _desk(request).page(
        request, "_clash.html", 409, clash=error, address=request.url.path, typed=typed, back=request.state.document
    )
    answer.headers["hx-retarget"], answer.headers["hx-reswap"] = "#dialog", "innerHTML"
    return answer


def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, SaolucError)
    answer = _desk(request).page(request, "_failed.html", 500, error=error)
    answer.headers["hx-retarget"], answer.headers["hx-reswap"] = "#alert", "innerHTML"
    return answer
