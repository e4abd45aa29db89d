"""Text documents to a searchable catalog: documents per second, memory, restart, search, facets.

python -m bench.corpus [--documents N] [--real N] [--jobs N] [--keep DIR]

The documents are invented (bench/invented_documents.py). In the first part reading, restoring and extracting are
replaced by trivial stages, so that what is measured is the corpus alone: walking, hashing, working processes, writing,
indexing. In the second part a smaller number goes through the real stages. 100,000 documents take some ten minutes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[0] = str(HERE.parent)  # this script has the name of the package it measures

from bench.invented_documents import Directives  # noqa: E402
from bench.processes import adopt_orphans, cpu_of_children, reap, resident, tree  # noqa: E402

COMMON = [
    "dat dai",
    "đất đai",
    "GIAO THONG duong bo",
    "nuoc sach",
    "uy ban nhan dan",
    '"bao cao ket qua"',
    "van hoa doc",
]
RARER = ["luu tru ho so nam 2019", "tuyen sinh xa phuong", '"day boi cho tre em"', "so giao duc thach ha", "trong cay*"]


@dataclass(slots=True)
class Run:
    """One run of the command: wall seconds, CPU seconds of all its processes, resident MiB over time."""

    seconds: float = 0.0
    cpu: float = 0.0
    parent: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)

    def flat(self) -> str:
        """The parent's memory after a fifth of the run and at its end."""
        return f"{self.parent[len(self.parent) // 5]:.0f}, {self.parent[-1]:.0f} MiB"


def environment(real: bool) -> dict[str, str]:
    stages = {} if real else {"SAOLUC_STAGES": "bench.invented_stages:INVENTED"}
    return os.environ | {"PYTHONPATH": str(HERE.parent)} | stages


def run(source: Path, archive: Path, jobs: int, real: bool) -> Run:
    """Take a folder into an archive, looking at memory four times a second."""
    command = [sys.executable, "-m", "corpus", "run", str(source), "--archive", str(archive), "--jobs", str(jobs)]
    found = Run()
    started, before = time.monotonic(), cpu_of_children()
    process = subprocess.Popen([*command, "--quiet"], env=environment(real))
    while process.poll() is None:
        pids = tree(process.pid)
        if (own := resident(process.pid)) > 0:
            found.parent.append(own)
            found.together.append(sum(map(resident, pids)))
        time.sleep(0.25)
    assert process.returncode == 0, process.returncode
    found.seconds = time.monotonic() - started
    reap()
    found.cpu = cpu_of_children() - before
    return found


def timed(act: Callable[[], object], times: int) -> Iterator[float]:
    for _ in range(times):
        started = time.perf_counter()
        act()
        yield (time.perf_counter() - started) * 1000


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def questions(archive: Path, count: int) -> dict[str, float]:
    """p95 in milliseconds of searches and facets on an archive that is open already."""
    from corpus.facets import facets
    from corpus.reading import open_archive
    from corpus.search import Filters, search

    some = {
        "issuer, dates, deadline": Filters(issuer="son", since="2018", until="2021", has_deadline=True),
        "recipient": Filters(recipient="cong an"),
        "kind": Filters(doc_type="ke hoach"),
    }
    asked: dict[str, list[Callable[[], object]]] = {}
    with open_archive(archive) as opened:
        asked["search, words of many documents"] = [lambda w=w: search(opened, w) for w in COMMON]
        asked["search, words of some"] = [lambda w=w: search(opened, w) for w in RARER]
        asked["search, codes"] = [lambda i=i: search(opened, f"{i * 7 % count}/KH-UBND") for i in range(30)]
        for name, filters in some.items():
            asked[f"search, filter by {name}"] = [lambda w=w, f=filters: search(opened, w, f) for w in COMMON]
        asked["search without words, newest first"] = [lambda: search(opened, "", Filters(since="2020"))]
        asked["facets of everything"] = [lambda: facets(opened)]
        asked["facets of a search"] = [lambda w=w: facets(opened, w) for w in COMMON]
        return {name: p95([ms for act in acts for ms in timed(act, 5)]) for name, acts in asked.items()}


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measured(folder: Path, count: int, jobs: int, real: bool) -> Iterator[str]:
    """Rows of the table for one part."""
    source, archive = folder / f"in-{count}", folder / f"archive-{count}-{'real' if real else 'alone'}"
    if not source.exists():
        Directives(count).write(source)
    stages = "real stages" if real else "trivial stages"
    print(f"{count:,} documents, {stages}", file=sys.stderr)
    first = run(source, archive, jobs, real)
    yield f"| {stages}: documents per second, {count:,} files to a searchable catalog | {count / first.seconds:.0f} |"
    yield f"| {stages}: CPU milliseconds a document, all processes | {first.cpu / count * 1000:.1f} |"
    yield f"| {stages}: memory of the parent after a fifth of the run, at its end | {first.flat()} |"
    yield f"| {stages}: peak memory of all processes (shared pages counted in each) | {max(first.together):.0f} MiB |"
    if real:
        return
    again = run(source, archive, jobs, real)
    yield f"| restart over {count:,} finished documents | {again.seconds:.1f} s |"
    for name, value in questions(archive, count).items():
        yield f"| {name}, p95 | {value:.1f} ms |"
    catalog = (archive / "catalog.sqlite").stat().st_size
    folders = size(archive / "documents")
    yield f"| bytes a document in the catalog, in its folder | {catalog // count}, {folders // count} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=5000, help="with trivial stages")
    parser.add_argument("--real", type=int, default=2000, help="with the real stages; 0: leave them out")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--keep", type=Path, help="folder for documents and archives")
    given = parser.parse_args()
    adopt_orphans()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        rows = list(measured(folder, given.documents, given.jobs, real=False))
        rows += measured(folder, given.real, given.jobs, real=True) if given.real else []
    print(f"## Corpus: invented text documents, {given.jobs} jobs\n")
    print("Times of runs include starting the program and its processes.\n\n| what | measured |\n|---|---|")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
