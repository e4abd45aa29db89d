"""One unattended run over a folder of scans, cut off once as by a power failure, then brought to its end.

python -m bench.unattended [--scans DIR] [--archive DIR] [--jobs N] [--kill-at SHARE]

When the given share of the pages has been read all processes are killed at once, files not yet flushed are cut short,
and the same command is given again. An archive that exists already is gone on with (after a run that was interrupted;
figures are of the pages read by this call). The default folder has 72 files of 695 pages; two cores take some half an
hour for it. CPU time counts all processes and is the figure to plan with: it says the same on a busy machine.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.processes import adopt_orphans, cpu_of_children, reap, resident, tree

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
SCANS = ROOT.parent / "shared" / "scans"
LOOK = 0.5  # seconds between two looks at memory and progress


@dataclass(slots=True)
class Part:
    """A run until its end or its kill."""

    seconds: float = 0.0
    cpu: float = 0.0
    peak: float = 0.0
    parent_peak: float = 0.0
    exit_code: int = 0
    killed: bool = False


def count_pages(scans: Path) -> tuple[int, int]:
    """Files and pages that are there to be read; files that cannot be opened have none."""
    import ocr
    from corpus.walk import Skipped, walk
    from ocr.errors import SaolucError

    files = pages = 0
    for one in walk([scans], Path(os.devnull), Skipped()):
        files += 1
        try:
            pages += ocr.describe(one.path, ocr.OcrOptions()).pages
        except SaolucError:
            continue
    return files, pages


def run(scans: Path, archive: Path, jobs: int, log: Path, stop_after: int | None) -> Part:
    """Start the command and watch it; kill everything once so many pages are read."""
    part, started, before = Part(), time.monotonic(), cpu_of_children()
    command = [sys.executable, "-m", "corpus", "run", str(scans), "--archive", str(archive), "--jobs", str(jobs)]
    with log.open("a") as stream:
        process = subprocess.Popen(command, stderr=stream, cwd=ROOT)
        while process.poll() is None:
            pids = tree(process.pid)
            part.peak = max(part.peak, sum(map(resident, pids)))
            part.parent_peak = max(part.parent_peak, resident(process.pid))
            if stop_after is not None and pages_read(archive) >= stop_after:
                process.kill()
                part.killed = True
            time.sleep(LOOK)
    part.seconds, part.exit_code = time.monotonic() - started, process.returncode
    reap()  # the working processes die with their parent
    part.cpu = cpu_of_children() - before
    return part


def pages_read(archive: Path) -> int:
    """Pages kept in work folders and pages of finished documents."""
    kept = sum(1 for _ in archive.glob(".work/*/*.gz"))
    for record in archive.glob("documents/*/*/record.json"):
        kept += PAGES.setdefault(record.parent.name, int(json.loads(record.read_bytes())["source"]["pages"]))
    return kept


PAGES: dict[str, int] = {}  # pages of finished documents, each record read once


def cut_short(archive: Path) -> None:
    """What a power failure does to files that were not flushed (tests/kills.py)."""
    from kills import cut_unflushed  # type: ignore[import-not-found]

    cut_unflushed(archive, random.Random(1))


def sums(archive: Path) -> dict[str, Any]:
    """What the finished archive says of itself."""
    from corpus.reading import open_archive

    with open_archive(archive) as opened:
        (ledger,) = opened.rows(
            """SELECT count(*) AS documents, sum(state = 'done') AS done, sum(state = 'failed') AS failed,
            sum(state NOT IN ('done', 'failed')) AS open, sum(CASE state WHEN 'done' THEN pages END) AS pages,
            sum(pages_failed) AS pages_failed FROM ledger"""
        )
        refused = list(opened.rows("SELECT code, count(*) AS times FROM failures GROUP BY code"))
        spent: dict[str, float] = {}
        for record in opened:
            for stage, seconds in record.processing.seconds.items():
                spent[stage] = spent.get(stage, 0.0) + seconds
    size = sum(path.stat().st_size for path in (archive / "documents").rglob("*") if path.is_file())
    return {**ledger, "refused": refused, "spent": spent, "size": size}


def catalog_bytes(archive: Path) -> int:
    return (archive / "catalog.sqlite").stat().st_size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=Path, default=SCANS)
    parser.add_argument("--archive", type=Path, help="kept afterwards; a temporary folder when left out")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--kill-at", type=float, default=0.5, help="share of the pages; 0: never")
    given = parser.parse_args()
    adopt_orphans()
    with tempfile.TemporaryDirectory() as scratch:
        print(report(given, given.archive or Path(scratch) / "archive", Path(scratch) / "log.jsonl"))


def report(given: argparse.Namespace, archive: Path, log: Path) -> str:
    """Run, kill, run again, sum up."""
    from corpus.archive import Archive
    from corpus.upkeep import verify

    files, pages = count_pages(given.scans)
    before = pages_read(archive)
    stop_after = int(pages * given.kill_at)
    parts = [run(given.scans, archive, given.jobs, log, stop_after if stop_after > before else None)]
    kept = pages_read(archive)
    if parts[0].killed:
        cut_short(archive)
        parts.append(run(given.scans, archive, given.jobs, log, None))
    found, seconds = sums(archive), sum(part.seconds for part in parts)
    faults = list(verify(Archive(archive)))
    ocr, spent = found["spent"].get("ocr", 0.0), found["spent"]
    busy = seconds * given.jobs
    now_read = max(1, found["pages"] - before)
    cpu = sum(part.cpu for part in parts)
    size, catalog = (total / max(1, found["pages"]) for total in (found["size"], catalog_bytes(archive)))
    told = ", ".join(f"{row['code']} {row['times']}" for row in found["refused"]) or "none"
    rows = {
        "files, pages": f"{files}, {pages}" + (f" ({before} read before)" if before else ""),
        "killed": f"after {parts[0].seconds:.0f} s with {kept} pages read" if parts[0].killed else "not",
        "documents: done, failed, open": f"{found['done']}, {found['failed']}, {found['open']}",
        "errors by code": told,
        "pages read, pages that failed": f"{found['pages']}, {found['pages_failed']}",
        "faults found by `saoluc verify`": str(len(faults)),
        "exit code": str(parts[-1].exit_code),
        "wall seconds, pages per second": f"{seconds:.0f}, {now_read / seconds:.2f}",
        "CPU seconds of all processes, a page": f"{cpu:.0f}, {cpu / now_read:.2f}",
        "pages per core-hour: by CPU time, by wall time": f"{now_read / cpu * 3600:.0f}, {now_read / busy * 3600:.0f}",
        "peak memory: all processes, parent": f"{max(p.peak for p in parts):.0f}, "
        f"{max(p.parent_peak for p in parts):.0f} MiB",
        "bytes a page: documents, catalog": f"{size:.0f}, {catalog:.0f}",
        "a million such pages: CPU core-hours, GiB of documents, GiB of catalog": f"{cpu / now_read / 0.0036:.0f}, "
        f"{size * 1e6 / 2**30:.1f}, {catalog * 1e6 / 2**30:.1f}",
        "seconds in reading, restoring, extracting": f"{ocr:.0f}, {spent.get('restore', 0):.0f}, "
        f"{spent.get('extract', 0):.0f}",
        "restoring and extracting, share of these": f"{100 * (1 - ocr / max(sum(spent.values()), 0.001)):.1f} %",
        "everything but reading, share of the wall time of all cores": f"{100 * (1 - ocr / busy):.1f} %"
        if not before
        else "not told: the archive was begun before",
    }
    head = f"## One unattended run over {files} files, {given.jobs} jobs\n\n| what | measured |\n|---|---|\n"
    return head + "\n".join(f"| {name} | {value} |" for name, value in rows.items())


if __name__ == "__main__":
    main()
