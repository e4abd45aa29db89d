"""Process trees as /proc shows them: who belongs to a run, what it holds in memory."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")

PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>


def adopt_orphans() -> None:
    """Working processes whose parent has ended become ours, so that `reap` can count their CPU time."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def reap() -> None:
    """Wait for all orphans adopted."""
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def cpu_of_children() -> float:
    """CPU seconds of all processes that have ended and were waited for, with their own."""
    times = os.times()
    return times.children_user + times.children_system


def children(pid: int) -> list[int]:
    """The processes started by one."""
    found: list[int] = []
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (thread / "children").read_text().split())
    except OSError:
        pass  # it ended between two looks
    return found


def tree(pid: int) -> list[int]:
    """A process with all its descendants."""
    found, waiting = [], [pid]
    while waiting:
        here = waiting.pop()
        found.append(here)
        waiting += children(here)
    return found


def resident(pid: int) -> float:
    """Resident MiB of a process; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 2**20
    except (OSError, IndexError):
        return 0.0
