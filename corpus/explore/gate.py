"""Who may see the pages: this machine's browser with the token of the printed link. Nothing can be changed by them."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE: Final = "saoluc_explore"
HOSTS: Final = frozenset({"127.0.0.1", "localhost"})  # another name that leads here is a page of somebody else
HEADERS: Final = {
    # style attributes place the boxes of fields over a page; scripts come from files of this server only
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Gate:
    """An ASGI application behind the gate."""

    app: App
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, turn a token into a cookie, or refuse."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        if self._host(scope) not in HOSTS or scope["method"] not in ("GET", "HEAD"):
            await answer(send, 403, "refused")
        elif ".." in scope["path"].split("/") or "\0" in scope["path"]:
            await answer(send, 404, "not found")
        elif self._is_token(asked.get("token", "")):
            await self._enter(scope, asked, send)
        elif not self._is_token(self._cookie(scope)):
            await answer(send, 403, "Hãy mở liên kết mà saoluc explore đã in ra. Open the link that was printed.")
        else:
            await self.app(scope, receive, guarded(send))

    async def _enter(self, scope: Scope, asked: dict[str, str], send: Send) -> None:
        """Keep the token as a cookie and go to the same page without it."""
        rest = urlencode([(name, value) for name, value in asked.items() if name != "token"])
        path = "/" + scope["path"].lstrip("/") + (f"?{rest}" if rest else "")
        cookie = f"{COOKIE}={self.token}; HttpOnly; SameSite=Strict; Path=/"
        await answer(send, 303, "", {"location": path.encode().decode("latin-1"), "set-cookie": cookie})

    def _is_token(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self.token.encode())

    def _host(self, scope: Scope) -> str:
        return _header(scope, b"host").rsplit(":", 1)[0]

    def _cookie(self, scope: Scope) -> str:
        try:
            found = SimpleCookie(_header(scope, b"cookie")).get(COOKIE)
        except CookieError:
            return ""
        return found.value if found else ""


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


async def answer(send: Send, status: int, text: str, headers: dict[str, str] | None = None) -> None:
    """A short answer of the gate itself."""
    told = HEADERS | {"content-type": "text/plain; charset=utf-8"} | (headers or {})
    await send({"type": "http.response.start", "status": status, "headers": _encoded(told.items())})
    await send({"type": "http.response.body", "body": text.encode()})


def guarded(send: Send) -> Send:
    """`send` that adds the headers of the gate."""

    async def with_headers(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            kept = [(key, value) for key, value in message["headers"] if key.decode("latin-1").lower() not in HEADERS]
            message = {**message, "headers": kept + _encoded(HEADERS.items())}
        await send(message)

    return with_headers


def _encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(key.encode("latin-1"), value.encode("latin-1")) for key, value in headers]
