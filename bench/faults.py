"""Faults of every kind against runs over mixed documents: nothing lost, doubled or half-written.

python -m bench.faults [--kills N] [--seed N]

Each archive is made by runs that are killed at random moments until one comes through, and then compared, file by
file and row by row, with an archive made undisturbed. Stages are those of tests/fake_stages.py, so that a document
takes no longer than the writing of it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from kills import KINDS, trial  # type: ignore[import-not-found]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=102, help="kills altogether")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print("## Faults: runs killed at random moments\n")
    print("| killed | kills | archives | lost, doubled, half-written or different | seconds |\n|---|---|---|---|---|")
    worst = 0
    for kind in KINDS:
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            kills, archives, found = trial(Path(folder), kind, -(-given.kills // len(KINDS)), given.seed)
        print(f"| {kind} | {kills} | {archives} | {len(found)} | {time.monotonic() - started:.0f} |", flush=True)
        sys.stderr.writelines(f"{kind}: {fault}\n" for fault in found)
        worst += len(found)
    sys.exit(1 if worst else 0)


if __name__ == "__main__":
    main()
