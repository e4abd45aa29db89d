"""A Dask cluster of two workers, one of them killed in the middle: the same records, nothing lost.

python -m bench.cluster [--documents N]          needs the extra `cluster`

Invented directives and long documents go through the stages of tests/fake_stages.py, once on this machine and once on
the cluster; the archives are compared file by file.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
LONG, PAGES = 10, 12  # documents of many pages among the short ones


def inbox(folder: Path, count: int) -> Path:
    """Short documents, and long ones whose pages take a while."""
    from bench.invented_documents import Directives

    folder.mkdir()
    directives = Directives(count)
    for number in range(count):
        (folder / f"{number:05d}.txt").write_text(directives.text(number), encoding="utf-8")
    for number in range(LONG):
        (folder / f"long-{number}.txt").write_text(f"PAGES {PAGES}\nSLOW 40\nCODE {number}/QĐ-X\nthuc hien {number}")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=500, help="short ones")
    given = parser.parse_args()
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    with tempfile.TemporaryDirectory() as folder:
        print(report(Path(folder), given.documents))


def report(folder: Path, count: int) -> str:
    """Run on this machine and on the cluster, compare."""
    from archives import contents  # type: ignore[import-not-found]
    from distributed import LocalCluster
    from fake_stages import FAKE  # type: ignore[import-not-found]

    from corpus.archive import Archive
    from corpus.cluster import connect
    from corpus.options import Options
    from corpus.plan import Plan
    from corpus.runner import run
    from corpus.tasks import Setup
    from corpus.upkeep import verify
    from corpus.walk import Skipped, walk

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # the client complains when the cluster goes
    source = inbox(folder / "in", count)

    def taken_in(name: str, **more: object) -> tuple[float, int, int]:
        started, archive = time.monotonic(), Archive(folder / name)
        files = walk([source], archive.root, Skipped())
        outcome = run(archive, files, Setup(archive.root, FAKE, Options()), Plan(jobs=2), **more)  # type: ignore[arg-type]
        return time.monotonic() - started, outcome.counts.found, outcome.counts.finished

    here = taken_in("here")
    with LocalCluster(2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster:
        victim = next(iter(cluster.workers.values())).pid
        half = (count + LONG) // 2
        killed: list[int] = []
        done = threading.Event()

        def kill() -> None:
            documents = folder / "there" / "documents"
            while not done.is_set():
                if (there := sum(1 for _ in documents.glob("*/[0-9a-f]*"))) >= half:
                    os.kill(victim, signal.SIGKILL)
                    killed.append(there)
                    return
                time.sleep(0.05)

        killer = threading.Thread(target=kill)
        killer.start()
        there = taken_in("there", executor=connect(cluster.scheduler_address))
        done.set()
        killer.join()
    one, other = contents(folder / "here"), contents(folder / "there")
    different = sum(one.get(name) != other.get(name) for name in one.keys() | other.keys())
    faults = len(list(verify(Archive(folder / "there"))))
    moment = f"with {killed[0]} documents finished" if killed else "NOT KILLED: it ended before"
    rows = [
        f"| documents found, finished on this machine | {here[1]}, {here[2]} |",
        f"| documents found, finished on the cluster | {there[1]}, {there[2]} |",
        f"| one of two workers killed | {moment} |",
        f"| files that differ, of {len(one)} | {different} |",
        f"| faults found by `saoluc verify` | {faults} |",
        f"| seconds: this machine, cluster | {here[0]:.0f}, {there[0]:.0f} |",
    ]
    return "## A Dask cluster, one worker killed in the middle\n\n| what | measured |\n|---|---|\n" + "\n".join(rows)


if __name__ == "__main__":
    main()
