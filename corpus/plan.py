"""What a run is told to do, where each of its documents stands, and how it ended."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field

from corpus.options import Limits
from corpus.progress import Counts
from corpus.tasks import Failure, File
from ocr.model import Source


@dataclass(frozen=True, slots=True)
class Plan:
    """How to run. `outdated`: redo what other options or models would change; `retry_failed`: try failures again."""

    jobs: int = 1
    outdated: bool = False
    retry_failed: bool = False
    limits: Limits = field(default_factory=Limits)
    command: str = "run"


@dataclass(slots=True)
class Job:
    """A document on its way."""

    file: File
    name: str
    source: Source | None = None
    todo: deque[int] = field(default_factory=deque)
    flying: int = 0
    failed: dict[int, Failure] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)
    tries: int = 0


@dataclass(slots=True)
class Outcome:
    """How a run ended: `state` is finished, interrupted or stopped (then `stopper` says why)."""

    state: str
    counts: Counts
    seconds: float
    stopper: Failure | None = None

    @property
    def exit_code(self) -> int:
        """0 all well, 1 some documents failed, 130 interrupted, else what stopped the run."""
        if self.stopper is not None:
            return self.stopper.exit_code
        if self.state == "interrupted":
            return 130
        counts = self.counts
        return 1 if counts.failed or counts.known_failed or counts.pages_failed else 0
