"""What a run says while it works, on stderr: a bar on a terminal, JSON lines otherwise."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any, TextIO

from corpus.names import shown
from corpus.store import now
from corpus.tasks import Failure


@dataclass(slots=True)
class Counts:
    """What has happened so far. Every file found ends in exactly one of finished, failed, known, same."""

    found: int = 0
    finished: int = 0
    failed: int = 0
    known: int = 0  # finished by an earlier run
    known_failed: int = 0  # failed in an earlier run, not tried again
    same: int = 0  # the same bytes as another file of this run
    pages: int = 0
    pages_failed: int = 0
    codes: dict[str, int] = field(default_factory=dict)

    def fail(self, code: str) -> None:
        """Count a failure by its code."""
        self.codes[code] = self.codes.get(code, 0) + 1


class Report:
    """Who hears of a run's events; this one stays silent."""

    def begin(self, plan: str) -> None:
        """Say what will be done."""

    def page(self, counts: Counts) -> None:
        """Note a page."""

    def finished(self, name: str, pages: int, seconds: float, counts: Counts) -> None:
        """Note a finished document."""

    def failed(self, name: str, page: int | None, failure: Failure, counts: Counts) -> None:
        """Note a failure."""

    def end(self, state: str, counts: Counts, seconds: float) -> None:
        """Sum up."""


class JsonLines(Report):
    """One JSON object a line, for logs: `at`, `event` and what belongs to it."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr

    def write(self, event: str, **values: Any) -> None:
        """Write one event."""
        line = {"at": now(), "event": event} | {key: value for key, value in values.items() if value is not None}
        self.stream.write(json.dumps(line, ensure_ascii=True) + "\n")
        self.stream.flush()

    def begin(self, plan: str) -> None:
        """The plan."""
        self.write("begin", plan=plan)

    def finished(self, name: str, pages: int, seconds: float, counts: Counts) -> None:
        """One document more."""
        self.write("finished", path=name, pages=pages, seconds=round(seconds, 3), done=counts.finished)

    def failed(self, name: str, page: int | None, failure: Failure, counts: Counts) -> None:
        """One failure more."""
        self.write("failed", path=name, page=page, code=failure.code, message=failure.message, advice=failure.advice)

    def end(self, state: str, counts: Counts, seconds: float) -> None:
        """The sums."""
        values = {name: getattr(counts, name) for name in counts.__slots__}
        self.write("end", state=state, seconds=round(seconds, 1), **values)


class Bar(Report):
    """A rich progress bar with pages a second and the time left for what has been found so far."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        self.console = Console(stderr=True, highlight=False)
        self.started = time.monotonic()
        self.progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.completed:.0f}/{task.total:.0f} files"),
            BarColumn(),
            TextColumn("{task.fields[pages]} pages, {task.fields[speed]:.2f}/s"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            TextColumn("[red]{task.fields[failed]}"),
            console=self.console,
        )
        self.task = self.progress.add_task("run", total=0, pages=0, speed=0.0, failed="")

    def begin(self, plan: str) -> None:
        """Show the plan and the bar."""
        self.console.print(plan, markup=False)
        self.progress.start()

    def page(self, counts: Counts) -> None:
        """Move the bar."""
        done = counts.finished + counts.failed + counts.known + counts.known_failed + counts.same
        failed = f"{counts.failed} failed" if counts.failed else ""
        speed = counts.pages / max(time.monotonic() - self.started, 0.001)
        self.progress.update(
            self.task, completed=done, total=counts.found, pages=counts.pages, speed=speed, failed=failed
        )

    def finished(self, name: str, pages: int, seconds: float, counts: Counts) -> None:
        """Move the bar."""
        self.page(counts)

    def failed(self, name: str, page: int | None, failure: Failure, counts: Counts) -> None:
        """Print the failure above the bar."""
        where = f", page {page}" if page else ""
        line = shown(f"{name}{where}: {failure.message}. {failure.advice}")
        self.progress.console.print(f"failed ({failure.code}): {line}", style="red", markup=False, soft_wrap=True)
        self.page(counts)

    def end(self, state: str, counts: Counts, seconds: float) -> None:
        """Close the bar and sum up."""
        self.page(counts)
        self.progress.stop()
        self.console.print(summary(state, counts, seconds), markup=False)


def summary(state: str, counts: Counts, seconds: float) -> str:
    """One or two lines at the end of a run."""
    parts = [f"{counts.finished} finished ({counts.pages} pages)", f"{counts.failed} failed"]
    parts += [f"{counts.known} already in the archive"] if counts.known else []
    parts += [f"{counts.known_failed} failed earlier (--retry-failed tries them again)"] if counts.known_failed else []
    parts += [f"{counts.same} same as another file"] if counts.same else []
    parts += [f"{counts.pages_failed} pages could not be read"] if counts.pages_failed else []
    why = ", ".join(f"{code} {times}" for code, times in sorted(counts.codes.items(), key=lambda item: -item[1]))
    return f"{state}: {', '.join(parts)} in {seconds:.1f} s" + (f"\nwhy: {why}" if why else "")


def reporter(quiet: bool = False) -> Report:
    """The bar on a terminal, JSON lines elsewhere."""
    if quiet:
        return Report()
    return Bar() if sys.stderr.isatty() else JsonLines()
