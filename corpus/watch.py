"""An inbox folder: files are taken in once they have stopped growing."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from corpus.errors import ExtraMissing
from corpus.walk import SUFFIXES, Input

SETTLED_SECONDS: Final = 2.0  # unchanged in size and time for so long, a file counts as whole
POLL_MS: Final = 200


def watching(inputs: list[Path], files: Iterator[Input], archive: Path, every: bool) -> Iterator[Input | None]:
    """First what is there already, then what arrives; None while nothing does. Never ends by itself."""
    try:
        from watchfiles import Change, watch
    except ImportError as error:
        raise ExtraMissing("watching needs watchfiles (pip install 'saoluc[watch]')") from error
    yield from files
    own = str(archive.resolve())
    growing: dict[str, tuple[tuple[int, int], float]] = {}
    folders = [path for path in inputs if path.is_dir()]
    for changes in watch(*folders, rust_timeout=POLL_MS, yield_on_timeout=True, raise_interrupt=False):
        for change, name in changes:
            if change is not Change.deleted and _wanted(Path(name), own, every):
                growing[name] = (_state(name), time.monotonic())
        yield from _whole(growing)
        yield None


def _wanted(path: Path, own: str, every: bool) -> bool:
    return (
        not path.name.startswith(".")
        and not str(path).startswith(own + os.sep)
        and (every or path.suffix.lower() in SUFFIXES)
    )


def _state(name: str) -> tuple[int, int]:
    try:
        stat = Path(name).stat()
    except OSError:
        return -1, -1
    return stat.st_size, stat.st_mtime_ns


def _whole(growing: dict[str, tuple[tuple[int, int], float]]) -> Iterator[Input]:
    """Files that have not changed for a while leave the list."""
    for name, (state, since) in list(growing.items()):
        now = _state(name)
        if now != state:
            growing[name] = (now, time.monotonic())
        elif time.monotonic() - since >= SETTLED_SECONDS:
            del growing[name]
            if now[0] >= 0:
                yield Input(Path(name))
