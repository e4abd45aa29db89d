"""Folders through the stages into the archive: a bounded window of tasks, one writer, nothing lost.

The parent walks, decides, hands out tasks and writes the catalog; working processes (`corpus.guard`) do the rest and
write the document folders. A document of many pages is spread over all of them, page by page.
"""

from __future__ import annotations

import contextlib
import fcntl
import pickle
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, Final

from corpus import archive as folder_of
from corpus.archive import Archive, writing
from corpus.errors import ArchiveBusy
from corpus.guard import close_all, work
from corpus.intake import Intake, Seen
from corpus.options import Limits
from corpus.progress import Counts, Report
from corpus.store import COMMIT_SECONDS, Known, Store
from corpus.tasks import (
    DIED,
    Answer,
    Begin,
    Failed,
    Failure,
    File,
    Finish,
    Finished,
    Hello,
    Opened,
    PageRead,
    ReadPage,
    Setup,
    Task,
    Versions,
)
from corpus.walk import Input
from ocr.errors import OutOfTime, SaolucError
from ocr.model import Source

POLL: Final = 0.2  # seconds between looks at signals while nothing ends
WINDOW_A_JOB: Final = 3  # tasks handed out ahead a job, so that none waits for the parent


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


@dataclass(slots=True)
class Runner:
    """One run."""

    archive: Archive
    store: Store
    setup: Setup
    plan: Plan
    executor: Executor
    report: Report = field(default_factory=Report)
    counts: Counts = field(default_factory=Counts)
    jobs: dict[str, Job] = field(default_factory=dict)
    reading: deque[Job] = field(default_factory=deque)  # jobs with pages nobody has taken yet
    flying: dict[Future[Answer], tuple[Job, Task]] = field(default_factory=dict)
    stopper: Failure | None = None
    stopping: threading.Event = field(default_factory=threading.Event)
    made: Versions | None = None
    pickled: bytes = b""

    def run(self, inputs: Iterator[Input | None]) -> Outcome:
        """Take all inputs to their end, or stop cleanly."""
        started = time.monotonic()
        self.pickled = pickle.dumps(self.setup)
        intake = Intake(inputs, self.store.unchanged, self.plan.limits.bytes)
        try:
            self.made = self._hello()
            self.store.begin_run(self.plan.command, self.setup.options.as_json(), self.made)
            self.report.begin(f"{self.plan.jobs} jobs, archive {self.archive.root}")
            self._loop(intake)
        finally:
            intake.close()
            close_all(self.pickled)
            for future in self.flying:
                future.cancel()
            self.executor.shutdown(wait=False)
        state = "stopped" if self.stopper else "interrupted" if self.stopping.is_set() else "finished"
        self.store.end_run(state, self.counts.finished, self.counts.failed, self.counts.known)
        outcome = Outcome(state, self.counts, time.monotonic() - started, self.stopper)
        self.report.end(state, self.counts, outcome.seconds)
        return outcome

    def _hello(self) -> Versions:
        """Start the first working process and ask what is at work; what is missing is known before any file."""
        answer = self._submit(Hello()).result()
        if isinstance(answer, Versions):
            return answer
        failure = answer.failure if isinstance(answer, Failed) else Failure(DIED, "no answer", "", 1)
        raise error_of(failure)

    def _submit(self, task: Task) -> Future[Answer]:
        return self.executor.submit(work, self.pickled, self.plan.limits, task)

    def _loop(self, intake: Intake) -> None:
        while not self.stopping.is_set() and self.stopper is None:
            self._fill(intake)
            if not self.flying and intake.exhausted:
                return
            if self.flying:
                ended, _ = wait(self.flying, POLL, FIRST_COMPLETED)
                for future in ended:
                    self._settle(future)
            self.store.commit(older_than=COMMIT_SECONDS)

    def _fill(self, intake: Intake) -> None:
        """Hand out tasks until the window is full: pages of begun documents first, then new documents."""
        while len(self.flying) < self.plan.jobs * WINDOW_A_JOB and not self.stopping.is_set():
            if self.reading:
                self._next_page(self.reading[0])
            elif (seen := intake.take()) is not None:
                self._enter(seen)
            else:
                return

    def _next_page(self, job: Job) -> None:
        self._fly(job, ReadPage(job.file, job.todo.popleft()))
        if not job.todo:
            self.reading.popleft()

    def _fly(self, job: Job, task: Task) -> None:
        job.flying += 1
        self.flying[self._submit(task)] = (job, task)

    # -- files coming in ---------------------------------------------------------------------------------------------

    def _enter(self, seen: Seen) -> None:
        """Decide what becomes of a file."""
        self.counts.found += 1
        if seen.error is not None:
            failure = Failure.of(seen.error)
            self.store.saw(seen.name, None, seen.bytes, seen.modified_ns, failure.code)
            self._fail(None, seen.name, failure)
            return
        assert seen.sha256 is not None
        if not seen.known:
            self.store.saw(seen.name, seen.sha256, seen.bytes, seen.modified_ns)
        if seen.sha256 in self.jobs:
            self.counts.same += 1
            return
        known = self.store.known(seen.sha256)
        file = File(seen.path.absolute(), seen.sha256, seen.bytes)
        if (task := self._decide(file, known)) is not None:
            job = self.jobs[seen.sha256] = Job(file, seen.name)
            self.store.started(seen.sha256)
            self._fly(job, task)
        elif known is not None and known.state == "failed":
            self.counts.known_failed += 1
        else:
            self.counts.known += 1
        self.report.page(self.counts)

    def _decide(self, file: File, known: Known | None) -> Begin | None:
        """What to do with a document of which the ledger knows this; None: nothing."""
        if known is None or known.state == "running":
            return Begin(file)
        if known.state == "failed":
            return Begin(file) if self.plan.retry_failed else None
        assert self.made is not None
        same_reading = known.digests is not None and known.digests.ocr == self.made.digests.ocr
        outdated = self.plan.outdated and known.digests != self.made.digests
        again = self.plan.retry_failed and known.pages_failed > 0
        return Begin(file, redo=True, keep=same_reading) if outdated or again else None

    # -- answers -----------------------------------------------------------------------------------------------------

    def _settle(self, future: Future[Answer]) -> None:
        job, task = self.flying.pop(future)
        job.flying -= 1
        try:
            answer = future.result()
        except Exception as error:  # the executor itself failed: a cluster's worker is gone
            self._lost(job, task, error)
            return
        match answer:
            case Opened(source, missing):
                job.source = source
                job.todo.extend(missing)
                if missing:
                    self.reading.append(job)
                else:
                    self._fly(job, Finish(job.file, source))
            case PageRead():
                self.counts.pages += 1
                self.report.page(self.counts)
                self._after_page(job)
            case Finished():
                self._finish(job, answer)
            case Failed(failure, fatal):
                self._refused(job, task, failure, fatal)

    def _lost(self, job: Job, task: Task, error: Exception) -> None:
        """Hand the task out again, up to the number of tries."""
        job.tries += 1
        if job.tries < self.plan.limits.tries:
            self._fly(job, task)
        else:
            message = f"the worker was lost {job.tries} times ({type(error).__name__}: {error})"
            self._refused(job, task, Failure(DIED, message, SaolucError.advice, 1), False)

    def _refused(self, job: Job, task: Task, failure: Failure, fatal: bool) -> None:
        """A failed page is left out; any other failure ends the document, or the run if no other would fare better."""
        if fatal:
            self.stopper = failure
        elif isinstance(task, ReadPage):
            job.failed[task.number] = failure
            self._after_page(job)
        else:
            self._drop(job, failure)

    def _after_page(self, job: Job) -> None:
        """Finish the document after its last page; give it up when it has used its time or lost all its pages."""
        if job.file.sha256 not in self.jobs:
            return  # given up while this page was being read
        assert job.source is not None
        limit = self.plan.limits.seconds
        if time.monotonic() - job.started > limit:
            message = f"{len(job.todo)} of {job.source.pages} pages still to read after {limit:g} seconds"
            self._drop(job, Failure.of(OutOfTime(message)))
        elif len(job.failed) == job.source.pages:
            self._drop(job, job.failed[min(job.failed)])
        elif not job.todo and not job.flying:
            self._fly(job, Finish(job.file, job.source, job.failed))

    def _drop(self, job: Job, failure: Failure) -> None:
        self.jobs.pop(job.file.sha256, None)
        if job in self.reading:
            self.reading.remove(job)
        self._fail(job.file.sha256, job.name, failure)

    def _fail(self, sha256: str | None, name: str, failure: Failure) -> None:
        self.counts.failed += 1
        self.counts.fail(failure.code)
        self.store.failed(sha256, name, failure)
        self.report.failed(name, None, failure, self.counts)

    def _finish(self, job: Job, answer: Finished) -> None:
        self.jobs.pop(job.file.sha256)
        seconds = time.monotonic() - job.started
        self.store.finished(job.file.sha256, job.name, answer, seconds)
        self.counts.finished += 1
        self.counts.pages += answer.pages if job.source is None and not answer.adopted else 0
        self.counts.pages_failed += len(answer.pages_failed)
        for page, failure in answer.pages_failed.items():
            self.counts.fail(failure.code)
            self.report.failed(job.name, page, failure, self.counts)
        self.report.finished(job.name, answer.pages, seconds, self.counts)


def error_of(failure: Failure) -> SaolucError:
    """The exception a failure stands for."""
    waiting: list[type[SaolucError]] = [SaolucError]
    while waiting:
        kind = waiting.pop()
        if kind.code == failure.code:
            return kind(failure.message)
        waiting += kind.__subclasses__()
    return SaolucError(failure.message)


@contextlib.contextmanager
def alone(archive: Archive) -> Iterator[None]:
    """Hold the archive's lock, so that two runs never write to it at once."""
    with writing(), archive.lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ArchiveBusy(f"another run works on {archive.root}") from error
        yield


@contextlib.contextmanager
def stopped_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """SIGINT and SIGTERM ask for a clean end; the handlers found before come back afterwards."""

    def handle(_number: int, _frame: Any) -> None:
        stop()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(
    archive: Archive,
    inputs: Iterator[Input | None],
    setup: Setup,
    plan: Plan,
    *,
    report: Report | None = None,
    executor: Executor | None = None,
) -> Outcome:
    """Run inputs into an archive."""
    archive.create()
    with alone(archive):
        folder_of.recover(archive)
        store = Store.open(archive)
        try:
            own = executor or ThreadPoolExecutor(plan.jobs, "saoluc")
            runner = Runner(archive, store, setup, plan, own, report or Report())
            with stopped_by_signals(runner.stopping.set):
                return runner.run(inputs)
        finally:
            store.close()
