"""A working process: reads pickled tasks from its standard input, writes pickled answers to its standard output.

Started by `corpus.guard`, which may kill it at any moment. It leads a session of its own, so that the guard reaches
Tesseract and whatever else it starts, and it dies with the thread that started it.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import resource
import signal
import struct
import sys
from typing import Any, BinaryIO, Final, Protocol

HEADER: Final = struct.Struct("<Q")


class Readable(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes | None:
        """At most so many bytes."""


PR_SET_PDEATHSIG: Final = 1  # <linux/prctl.h>


def send(stream: BinaryIO, value: object) -> None:
    """Write one value."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(HEADER.pack(len(data)) + data)
    stream.flush()


def receive(stream: Readable) -> Any:
    """Read one value; EOFError when the other side is gone."""
    (size,) = HEADER.unpack(_exactly(stream, HEADER.size))
    return pickle.loads(_exactly(stream, size))


def _exactly(stream: Readable, size: int) -> bytes:
    """So many bytes; a stream without a buffer gives what is there."""
    parts = []
    while size:
        if not (part := stream.read(size)):
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def main() -> None:
    """Answer tasks until the guard closes the pipe."""
    _die_with_parent()
    tasks, answers = _own_pipes()
    search_path, memory = receive(tasks), receive(tasks)
    sys.path[:] = search_path
    _limit_memory(memory)
    from corpus.document import Context, perform
    from corpus.similar import no_windows

    setup = receive(tasks)
    try:
        context = Context.of(setup)
        no_windows()  # loads a library, whose time is not the first document's
    except Exception as error:
        send(answers, _failed(error))
        return
    send(answers, context.known)
    while True:
        try:
            handed = receive(tasks)
        except EOFError:
            return
        for task in handed:  # each is answered as soon as it is done: the guard knows which one is at work
            send(answers, perform(task, context))


def _failed(error: Exception) -> object:
    from corpus.tasks import Failed, Failure
    from ocr.errors import SaolucError, SetupError

    if isinstance(error, SaolucError):
        return Failed(Failure.of(error), fatal=True)
    message = f"the stages cannot start ({type(error).__name__}: {error})"
    return Failed(Failure(SetupError.code, message, SetupError.advice, SetupError.exit_code), fatal=True)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes, moved away from where a library's stray print would spoil the answers."""
    tasks, answers = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return os.fdopen(tasks, "rb"), os.fdopen(answers, "wb")


def _limit_memory(size: int) -> None:
    """Refuse more private memory than the limit; the guard adds up whole process trees besides."""
    if size:
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
