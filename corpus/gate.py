"""Who may ask, and what the browser may do: one layer around a whole application of pages.

Bound to 127.0.0.1 every program and every web page of the machine can send requests here. So: the address must be ours
(a name that points to 127.0.0.1 is refused), the printed token is exchanged once for a cookie that no other site's
request carries, a change needs our own origin and a second secret that only our pages know, and the pages may load
nothing but our own files: no script stands in them.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.listening import HOST

SAFE: Final = frozenset({"GET", "HEAD"})
CSRF_HEADER: Final = "x-saoluc-csrf"
HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # "no-referrer" would make the browser send "Origin: null" with our own forms
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
SOURCES: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets of one start of the program."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def cookie(self) -> str:
        """The session cookie's name: cookies do not tell ports apart, so the name does."""
        return f"saoluc_{self.port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """What the browser may call us."""
        return (f"{HOST}:{self.port}", f"localhost:{self.port}")

    @property
    def link(self) -> str:
        """The address to open, with the token."""
        return f"http://{HOST}:{self.port}/?token={self.token}"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the pages of an application may do."""

    changes: bool  # whether they change anything: without, only reading requests pass
    sources: tuple[tuple[str, str], ...] = ()  # what a page may load beyond SOURCES: directive, its whole value

    @property
    def headers(self) -> dict[str, str]:
        """The headers of every answer."""
        directives = SOURCES | dict(self.sources)
        return HEADERS | {"content-security-policy": "; ".join(f"{name} {value}" for name, value in directives.items())}


@dataclass(frozen=True, slots=True)
class Gate:
    """An application that answers only those who may ask."""

    app: ASGIApp
    keys: Keys
    policy: Policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no web sockets here
        headers = self.policy.headers

        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                for name, value in headers.items():
                    told[name] = value
                told.setdefault("cache-control", "no-store")
            await send(message)

        answer = self._answer(scope)
        await (answer or self.app)(scope, receive, guarded_send)

    def _answer(self, scope: Scope) -> Response | None:
        """Our own answer; None when the application may give its own."""
        headers, safe = Headers(scope=scope), scope["method"] in SAFE
        if headers.get("host") not in self.keys.hosts:
            return PlainTextResponse("wrong host", 421)
        if ".." in scope["path"].split("/") or "\0" in scope["path"]:
            return PlainTextResponse("not found", 404)
        asked = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        if safe and (token := dict(asked).get("token")) is not None:
            return self._exchange(token, scope["path"], asked)
        if not self._is_known(headers):
            return PlainTextResponse(
                "Hãy mở liên kết mà saoluc đã in ra. Open the link that saoluc printed in its terminal.", 403
            )
        if not safe and not (self.policy.changes and self._is_ours(headers)):
            return PlainTextResponse("refused: the request does not come from this page", 403)
        return None

    def _exchange(self, token: str, path: str, asked: Iterable[tuple[str, str]]) -> Response:
        """The cookie for the token, and the same page without it."""
        if not _equal(token, self.keys.token):
            return PlainTextResponse("The token is not that of this start; open the link printed last.", 403)
        rest = urlencode([(name, value) for name, value in asked if name != "token"])
        # two slashes at the start would be the address of another machine
        answer = RedirectResponse("/" + path.lstrip("/") + (f"?{rest}" if rest else ""), 303)
        answer.set_cookie(self.keys.cookie, self.keys.session, httponly=True, samesite="strict", path="/")
        return answer

    def _is_known(self, headers: Headers) -> bool:
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self.keys.cookie)
        except CookieError:
            return False
        return found is not None and _equal(found.value, self.keys.session)

    def _is_ours(self, headers: Headers) -> bool:
        origins = [f"http://{host}" for host in self.keys.hosts]
        same_host = headers.get("origin") in origins and headers["origin"] == f"http://{headers['host']}"
        return same_host and _equal(headers.get(CSRF_HEADER, ""), self.keys.csrf)


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
