"""Files on their way in: walked lazily, hashed ahead by a few threads, handed out in the order they were found."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from corpus.errors import FileTooLarge
from corpus.names import stored
from corpus.walk import Input
from ocr.errors import InputError, NoPermission, NotFound

AHEAD: Final = 32  # files hashed before they are asked for
CHUNK: Final = 1 << 20
PATIENCE: Final = 0.2  # seconds to wait for a digest before the runner looks after other things


@dataclass(frozen=True, slots=True)
class Seen:
    """A file with the digest of its bytes, or the reason why it has none. `known`: seen before, not read again."""

    path: Path
    name: str
    bytes: int = 0
    modified_ns: int = 0
    sha256: str | None = None
    error: InputError | None = None
    known: bool = False


Recall = Callable[[str, int, int], str | None]


@dataclass(slots=True)
class Intake:
    """`take` gives the next file, or None when there is none at the moment; `exhausted` when there will be none."""

    inputs: Iterator[Input | None]
    recall: Recall
    limit: int
    exhausted: bool = False
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, "hash"))
    ahead: deque[Future[Seen]] = field(default_factory=deque)
    ended: bool = False

    def take(self) -> Seen | None:
        """The next file in the order found."""
        self._look_ahead()
        if not self.ahead:
            self.exhausted = self.ended
            return None
        try:
            seen = self.ahead[0].result(PATIENCE)
        except NotYet:
            return None
        self.ahead.popleft()
        return seen

    def _look_ahead(self) -> None:
        while not self.ended and len(self.ahead) < AHEAD:
            try:
                found = next(self.inputs)
            except StopIteration:
                self.ended = True
                return
            if found is None:
                return
            self.ahead.append(self._enter(found))

    def _enter(self, found: Input) -> Future[Seen]:
        """A file whose size and time are as before keeps its digest; another is read."""
        name = stored(found.path)
        if found.error is not None:
            return _ready(Seen(found.path, name, error=found.error))
        try:
            stat = found.path.stat()
        except OSError as error:
            return _ready(Seen(found.path, name, error=refused(name, error)))
        if digest := self.recall(name, stat.st_size, stat.st_mtime_ns):
            return _ready(Seen(found.path, name, stat.st_size, stat.st_mtime_ns, digest, known=True))
        return self.threads.submit(identify, found.path, name, stat, self.limit)

    def close(self) -> None:
        """Give up what was hashed ahead."""
        self.threads.shutdown(wait=False, cancel_futures=True)


def _ready(seen: Seen) -> Future[Seen]:
    future: Future[Seen] = Future()
    future.set_result(seen)
    return future


def identify(path: Path, name: str, stat: os.stat_result, limit: int) -> Seen:
    """The file with the SHA-256 of its bytes."""
    if stat.st_size > limit:
        error = FileTooLarge(f"{name} has {stat.st_size} bytes, the limit is {limit}")
        return Seen(path, name, stat.st_size, stat.st_mtime_ns, error=error)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except OSError as error:
        return Seen(path, name, stat.st_size, stat.st_mtime_ns, error=refused(name, error))
    return Seen(path, name, stat.st_size, stat.st_mtime_ns, digest.hexdigest())


def refused(name: str, error: OSError) -> InputError:
    """The error of our tree for a file that cannot be opened."""
    if isinstance(error, FileNotFoundError):
        return NotFound(f"{name} does not exist any more")
    if isinstance(error, PermissionError):
        return NoPermission(f"{name} cannot be opened ({error.strerror})")
    return InputError(f"{name} cannot be read ({error.strerror})")
