"""Broken, hostile and odd files (tests/hostile.py) through the real stages: each ends as record or named error.

python -m bench.hostile [--jobs N] [--keep DIR]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.processes import resident, tree

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
LIMITS = {"--limit-page-seconds": 60, "--limit-seconds": 120, "--limit-memory": 1500, "--tries": 2}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--keep", type=Path, help="folder for files and archive")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        print(report(given.keep or Path(scratch), given.jobs))


def report(folder: Path, jobs: int) -> str:
    """Run and sum up."""
    from hostile import make  # type: ignore[import-not-found]

    source, archive = folder / "in", folder / "archive"
    made = make(source) if not source.exists() else 0
    command = [sys.executable, "-m", "corpus", "run", str(source), "--archive", str(archive), "--jobs", str(jobs)]
    for name, value in LIMITS.items():
        command += [name, str(value)]
    log, peak, started = folder / "log.jsonl", 0.0, time.monotonic()
    with log.open("w") as stream:
        process = subprocess.Popen(command, stderr=stream, cwd=ROOT)
        while process.poll() is None:
            peak = max(peak, sum(map(resident, tree(process.pid))))
            time.sleep(0.2)
    events = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    end = events[-1]
    codes = Counter(one["code"] for one in events if one["event"] == "failed" and one.get("page") is None)
    slowest = max((one for one in events if one["event"] == "finished"), key=lambda one: one["seconds"])
    ended = sum(end[name] for name in ("finished", "failed", "known", "known_failed", "same"))
    verdict = "all" if ended == end["found"] and codes["internal"] == 0 else "NOT ALL"
    rows = [
        f"| files made, found | {made}, {end['found']} |",
        f"| records, named errors, same bytes as another | {end['finished']}, {end['failed']}, {end['same']} |",
        f"| accounted for, none by an error that nobody named | {verdict} |",
        f"| errors | {', '.join(f'{code} {n}' for code, n in codes.most_common())} |",
        f"| pages left out | {end['pages_failed']} |",
        f"| exit code, seconds | {process.returncode}, {time.monotonic() - started:.0f} |",
        f"| slowest record | {Path(slowest['path']).name}, {slowest['seconds']:.0f} s |",
        f"| peak memory of all processes, {jobs} jobs of at most {LIMITS['--limit-memory']} MiB | {peak:.0f} MiB |",
    ]
    return "## Broken, hostile and odd files\n\n| what | measured |\n|---|---|\n" + "\n".join(rows)


if __name__ == "__main__":
    main()
