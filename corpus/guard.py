"""The keeper of one working process: gives it tasks, watches time and memory, kills it with all its children.

Any `concurrent.futures.Executor` runs `work`. On one machine that is a thread pool whose threads do nothing but watch
a process each; a plain process pool could not be told which document its dead worker was reading, and loses all
tasks in flight with it. Under Dask the same function runs inside the cluster's workers.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from io import BufferedReader, FileIO
from pathlib import Path
from typing import BinaryIO, Final, cast

from corpus import cell
from corpus.errors import WorkerDied
from corpus.options import Limits
from corpus.tasks import Answer, Answers, Begin, Failed, Failure, Finish, Hello, ReadPage, Task, Tasks
from ocr.errors import OutOfMemory, OutOfTime

TICK: Final = 0.2  # seconds between two looks at the memory of a working process
START_SECONDS: Final = 300.0  # for loading libraries and models on a busy machine
RECYCLE_SECONDS: Final = 1800.0  # after which a working process is replaced, in case a library leaks
PAGE_SIZE: Final = os.sysconf("SC_PAGE_SIZE")


class ProcessLost(Exception):
    """The working process is gone; says how it ended."""


@dataclass(slots=True)
class Guard:
    """One working process and its keeper."""

    setup: bytes  # pickled corpus.tasks.Setup
    limits: Limits
    process: subprocess.Popen[bytes] | None = None
    complaints: BinaryIO | None = None
    started: float = 0.0
    closed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, tasks: Tasks) -> Answers:
        """Have tasks done, one after the other. A death is tried again; too much time or memory is not.

        The answers come one by one, so a failure is that of the first task without one; those behind it are handed
        to the next process. After a fatal answer there are no more.
        """
        answers: list[Answer] = []
        deaths = 0
        while len(answers) < len(tasks) and not (answers and is_fatal(answers[-1])):
            done = len(answers)
            try:
                self._ask(tasks[done:], answers)
            except ProcessLost as error:
                deaths = 1 if len(answers) > done else deaths + 1
                if deaths >= self.limits.tries or self.closed:
                    task = tasks[len(answers)]
                    message = f"{_what(task)}: the working process died {deaths} times, last {error}"
                    answers.append(Failed(Failure.of(WorkerDied(message))))
                    deaths = 0
        return tuple(answers)

    def _ask(self, tasks: Tasks, answers: list[Answer]) -> None:
        """Hand tasks over and add their answers, up to the first one that ends the process."""
        if self.process is None:
            first = self._start()
            if isinstance(first, Failed) or isinstance(tasks[0], Hello):
                answers.append(first)
                return
        self._tell(tasks)
        for task in tasks:
            answers.append(self._await(task, self._seconds(task)))
            if self.process is None:  # it was killed for its time or memory
                return
            if is_fatal(answers[-1]):
                self.kill()
                return
        if time.monotonic() - self.started > RECYCLE_SECONDS:
            self.kill()

    def _seconds(self, task: Task) -> float:
        return self.limits.seconds if isinstance(task, Finish) else self.limits.page_seconds

    def _start(self) -> Answer:
        with self.lock:
            if self.closed:
                raise ProcessLost("stopped")
            self.complaints = tempfile.TemporaryFile()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "corpus.cell"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.complaints,
                start_new_session=True,
                env=_environment(),
            )
            self.started = time.monotonic()
        self._tell(list(sys.path))
        self._tell(self.limits.memory)
        self._tell(pickle.loads(self.setup))
        return self._await(Hello(), START_SECONDS)

    def _tell(self, value: object) -> None:
        assert self.process is not None and self.process.stdin is not None
        try:
            cell.send(cast(BinaryIO, self.process.stdin), value)
        except OSError as error:
            raise ProcessLost(self._end()) from error

    def _await(self, task: Task, seconds: float) -> Answer:
        """The answer, or a failure that names the limit that was reached."""
        assert self.process is not None and self.process.stdout is not None
        stream = cast(
            FileIO, cast(BufferedReader, self.process.stdout).raw
        )  # what lay in a buffer already, select would not see
        end = time.monotonic() + seconds
        while not select.select([stream], [], [], TICK)[0]:
            if time.monotonic() > end:
                self.kill()
                return Failed(Failure.of(OutOfTime(f"{_what(task)}: not finished within {seconds:g} seconds")))
            if self.limits.memory and tree_memory(self.process.pid) > self.limits.memory:
                self.kill()
                used = f"more than {self.limits.memory >> 20} MiB of memory"
                return Failed(Failure.of(OutOfMemory(f"{_what(task)}: {used}")))
        try:
            answer: Answer = cell.receive(stream)
        except (EOFError, OSError) as error:
            raise ProcessLost(self._end()) from error
        return answer

    def _end(self) -> str:
        """How the process ended, with the last line it complained; clears it away."""
        process, complaints = self.process, self.complaints
        if process is None:
            return "stopped"
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        said = _last_line(complaints)
        code = process.returncode
        self.kill()
        if code is not None and code < 0:
            return f"by {signal.Signals(-code).name}" + (f" ({said})" if said else "")
        return f"with exit code {code}" + (f" ({said})" if said else "")

    def kill(self) -> None:
        """End the process with all its children, at once."""
        with self.lock:
            process, self.process = self.process, None
            if process is None:
                return
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for stream in (process.stdin, process.stdout, self.complaints):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()

    def close(self) -> None:
        """End for good, from any thread: the group is killed and gone; the keeping thread notices and clears up."""
        with self.lock:
            self.closed = True
            if self.process is None:
                return
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()  # where nobody collects orphans, what is not waited for stays behind


def _environment() -> dict[str, str]:
    """One thread a process: two Tesseracts with threads of their own slow each other down five times and more."""
    own = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    code = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join(filter(None, [code, os.environ.get("PYTHONPATH")]))
    return own | dict(os.environ) | {"PYTHONPATH": path}


def is_fatal(answer: Answer) -> bool:
    """Whether no other task would fare better."""
    return isinstance(answer, Failed) and answer.fatal


def _what(task: Task) -> str:
    match task:
        case ReadPage():
            return f"page {task.number}"
        case Begin():
            return "opening the document"
        case Finish():
            return "finishing the document"
    return "starting"


def _last_line(stream: BinaryIO | None) -> str:
    if stream is None or stream.closed:
        return ""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - 2000))
    lines = [line for line in stream.read().decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""


def tree_memory(pid: int) -> int:
    """Resident bytes of a process and its descendants (shared pages counted in each)."""
    total, waiting = 0, [pid]
    while waiting:
        here = waiting.pop()
        try:
            total += int(Path(f"/proc/{here}/statm").read_text().split()[1]) * PAGE_SIZE
            for thread in Path(f"/proc/{here}/task").iterdir():
                waiting += map(int, (thread / "children").read_text().split())
        except (OSError, IndexError):
            continue  # it ended between two looks
    return total


_guards: dict[tuple[int, bytes], Guard] = {}
_guards_lock = threading.Lock()


def work(setup: bytes, limits: Limits, tasks: Tasks) -> Answers:
    """Do tasks in the working process of this thread. One of an earlier run (on a cluster) is ended first."""
    thread = threading.get_ident()
    with _guards_lock:
        older = [key for key in _guards if key[0] == thread and key[1] != setup]
        guards = [_guards.pop(key) for key in older]
        guard = _guards.setdefault((thread, setup), Guard(setup, limits))
    for one in guards:
        one.kill()
    return guard.ask(tasks)


def close_all(setup: bytes) -> None:
    """End all working processes of a run."""
    with _guards_lock:
        own = [key for key in _guards if key[1] == setup]
        guards = [_guards.pop(key) for key in own]
    for guard in guards:
        guard.close()
