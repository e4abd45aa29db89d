"""Folders through the stages into the archive: a bounded window of tasks, one writer, nothing lost.

The parent walks, decides, hands out tasks and writes the catalog; working processes (`corpus.guard`) do the rest and
write the document folders. A document of many pages is spread over all of them, page by page.
"""

from __future__ import annotations

import pickle
import threading
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Final

from corpus import archive as folder_of
from corpus import tasks
from corpus.archive import Archive, alone
from corpus.guard import close_all, work
from corpus.intake import Intake, Seen
from corpus.plan import Job, Outcome, Plan
from corpus.progress import Counts, Report
from corpus.signals import stopped_by_signals
from corpus.store import COMMIT_SECONDS, Known, Store
from corpus.tasks import Answer, Answers, Failure, File, Setup, Task, Tasks, Versions
from corpus.walk import Input
from ocr.errors import OutOfTime, SaolucError

POLL: Final = 0.2  # seconds between looks at signals while nothing ends
PARTING_SECONDS: Final = 5.0  # to wait for what a killed process was doing; a cluster may take longer and is left to it
WINDOW_A_JOB: Final = 3  # hand-outs ahead a job, so that none waits for the parent
SHORT_TEXT: Final = 64 << 10  # bytes; texts of at most that size are handed out several at once
SHORT_AT_ONCE: Final = 16

Errand = tuple[Job, Task]


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
    flying: dict[Future[Answers], tuple[Errand, ...]] = field(default_factory=dict)
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
            self._let_go()
            self.executor.shutdown(wait=False)
        state = "stopped" if self.stopper else "interrupted" if self.stopping.is_set() else "finished"
        self.store.end_run(state, self.counts.finished, self.counts.failed, self.counts.known)
        outcome = Outcome(state, self.counts, time.monotonic() - started, self.stopper)
        self.report.end(state, self.counts, outcome.seconds)
        return outcome

    def _let_go(self) -> None:
        """End what is at work. A thread may take up its next task meanwhile, so this looks more than once."""
        running = {future for future in self.flying if not future.cancel()}
        close_all(self.pickled)
        patience = time.monotonic() + PARTING_SECONDS
        while (running := wait(running, POLL).not_done) and time.monotonic() < patience:
            close_all(self.pickled)

    def _hello(self) -> Versions:
        """Start the first working process and ask what is at work; what is missing is known before any file."""
        (answer,) = self._submit((tasks.Hello(),)).result()
        if isinstance(answer, Versions):
            return answer
        failure = answer.failure if isinstance(answer, tasks.Failed) else Failure(tasks.DIED, "no answer", "", 1)
        raise failure.error()

    def _submit(self, handed: Tasks) -> Future[Answers]:
        return self.executor.submit(work, self.pickled, self.plan.limits, handed)

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
            elif not self._hand_out(intake):
                return

    def _hand_out(self, intake: Intake) -> bool:
        """Begin one document, or short texts together, which take no longer than being handed out; False: no more."""
        short: list[Errand] = []
        seen = intake.take()
        while seen is not None:
            errand = self._enter(seen)
            if errand is not None and not _is_short(errand[0].file):
                self._fly(errand)
                break
            short += [errand] if errand is not None else []
            if len(short) == SHORT_AT_ONCE or self.stopping.is_set():
                break
            seen = intake.take()
        if short:
            self._fly(*short)
        return seen is not None

    def _next_page(self, job: Job) -> None:
        self._fly((job, tasks.ReadPage(job.file, job.todo.popleft())))
        if not job.todo:
            self.reading.popleft()

    def _fly(self, *errands: Errand) -> None:
        for job, _ in errands:
            job.flying += 1
        self.flying[self._submit(tuple(task for _, task in errands))] = errands

    # -- files coming in ---------------------------------------------------------------------------------------------

    def _enter(self, seen: Seen) -> Errand | None:
        """Decide what becomes of a file; None: there is nothing to do for it."""
        self.counts.found += 1
        if seen.error is not None:
            failure = Failure.of(seen.error)
            self.store.saw(seen.name, None, seen.bytes, seen.modified_ns, failure.code)
            self._fail(None, seen.name, failure)
            return None
        assert seen.sha256 is not None
        if not seen.known:
            self.store.saw(seen.name, seen.sha256, seen.bytes, seen.modified_ns)
        if seen.sha256 in self.jobs:
            self.counts.same += 1
            return None
        known = self.store.known(seen.sha256)
        file = File(seen.path.absolute(), seen.sha256, seen.bytes)
        if (task := self._decide(file, known)) is not None:
            job = self.jobs[seen.sha256] = Job(file, seen.name)
            self.store.started(seen.sha256)
            return job, task
        if known is not None and known.state == "failed":
            self.counts.known_failed += 1
        else:
            self.counts.known += 1
        self.report.page(self.counts)
        return None

    def _decide(self, file: File, known: Known | None) -> tasks.Begin | None:
        """What to do with a document of which the ledger knows this; None: nothing."""
        if known is None or known.state == "running":
            return tasks.Begin(file)
        if known.state == "failed":
            return tasks.Begin(file) if self.plan.retry_failed else None
        assert self.made is not None
        same_reading = known.digests is not None and known.digests.ocr == self.made.digests.ocr
        outdated = self.plan.outdated and known.digests != self.made.digests
        again = self.plan.retry_failed and known.pages_failed > 0
        return tasks.Begin(file, redo=True, keep=same_reading) if outdated or again else None

    # -- answers -----------------------------------------------------------------------------------------------------

    def _settle(self, future: Future[Answers]) -> None:
        errands = self.flying.pop(future)
        for job, _ in errands:
            job.flying -= 1
        try:
            answers = future.result()
        except Exception as error:  # the executor itself failed: a cluster's worker is gone
            for job, task in errands:
                self._lost(job, task, error)
            return
        for (job, task), answer in zip(errands, answers, strict=False):  # none behind one that stops the run
            self._take(job, task, answer)

    def _take(self, job: Job, task: Task, answer: Answer) -> None:
        match answer:
            case tasks.Opened(source, missing):
                job.source = source
                job.todo.extend(missing)
                if missing:
                    self.reading.append(job)
                else:
                    self._fly((job, tasks.Finish(job.file, source)))
            case tasks.PageRead():
                self.counts.pages += 1
                self.report.page(self.counts)
                self._after_page(job)
            case tasks.Finished():
                self._finish(job, answer)
            case tasks.Failed(failure, fatal):
                self._refused(job, task, failure, fatal)

    def _lost(self, job: Job, task: Task, error: Exception) -> None:
        """Hand the task out again, up to the number of tries."""
        job.tries += 1
        if job.tries < self.plan.limits.tries:
            self._fly((job, task))
        else:
            message = f"the worker was lost {job.tries} times ({type(error).__name__}: {error})"
            self._refused(job, task, Failure(tasks.DIED, message, SaolucError.advice, 1), False)

    def _refused(self, job: Job, task: Task, failure: Failure, fatal: bool) -> None:
        """A failed page is left out; any other failure ends the document, or the run if no other would fare better."""
        if fatal:
            self.stopper = failure
        elif isinstance(task, tasks.ReadPage):
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
            self._fly((job, tasks.Finish(job.file, job.source, job.failed)))

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

    def _finish(self, job: Job, answer: tasks.Finished) -> None:
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


def _is_short(file: File) -> bool:
    return file.bytes <= SHORT_TEXT and file.path.suffix.lower() == ".txt"


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
