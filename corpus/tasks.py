"""What the runner asks of a working process, and what it answers. All of it pickles."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from corpus.errors import WorkerDied
from corpus.options import Digests, Options
from corpus.rows import Rows
from corpus.stages import Stages
from ocr.errors import SaolucError
from ocr.model import Source


@dataclass(frozen=True, slots=True)
class Setup:
    """What a working process is told once. `digests` is None until they are known."""

    archive: Path
    stages: Stages
    options: Options


@dataclass(frozen=True, slots=True)
class Failure:
    """A named failure, as plain text: exceptions with arguments of their own do not all pickle."""

    code: str
    message: str
    advice: str
    exit_code: int

    @classmethod
    def of(cls, error: SaolucError) -> Self:
        """The failure an error stands for; bytes of a file name that are no UTF-8 are escaped in its message."""
        message = str(error).encode("utf-8", "backslashreplace").decode()
        return cls(error.code, message, error.advice, error.exit_code)

    def error(self) -> SaolucError:
        """The exception that the failure stands for."""
        waiting: list[type[SaolucError]] = [SaolucError]
        while waiting:
            kind = waiting.pop()
            if kind.code == self.code:
                return kind(self.message)
            waiting += kind.__subclasses__()
        return SaolucError(self.message)


@dataclass(frozen=True, slots=True)
class File:
    """An input file whose content is known by its digest."""

    path: Path
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Hello:
    """Say which versions and models are at work."""


@dataclass(frozen=True, slots=True)
class Begin:
    """Open a document; finish it at once when it has one page. `redo`: even when it is finished already.

    `keep`: pages of the finished document may be used again, because only later stages have changed.
    """

    file: File
    redo: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Read one page and keep it."""

    file: File
    number: int


@dataclass(frozen=True, slots=True)
class Finish:
    """All pages are read: restore, extract, write."""

    file: File
    source: Source
    failed: dict[int, Failure] = field(default_factory=dict)


Task = Hello | Begin | ReadPage | Finish
Tasks = tuple[Task, ...]  # handed out together; each has an answer and limits of its own


@dataclass(frozen=True, slots=True)
class Versions:
    """Answer to Hello."""

    versions: dict[str, str]
    models: dict[str, str]
    digests: Digests


@dataclass(frozen=True, slots=True)
class Opened:
    """The document was opened; these pages are still to be read."""

    source: Source
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page was read and kept."""

    number: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The document is in the archive folder; these are its rows of the catalog."""

    rows: Rows
    pages: int
    pages_failed: dict[int, Failure]
    digests: Digests
    adopted: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """The task ended with a named error. `fatal`: no other document would fare better (disk full)."""

    failure: Failure
    fatal: bool = False


Answer = Versions | Opened | PageRead | Finished | Failed
Answers = tuple[Answer, ...]
DIED = WorkerDied.code
