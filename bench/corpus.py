"""Folders to catalog: documents per second, restart, search times, memory, kills.

python -m bench.corpus [--documents N] [--real] [--kills N] [--keep DIR]

Documents are invented texts of some 300 syllables. Without --real, reading, restoring and extracting are replaced by
trivial stages, so that what is measured is the corpus alone: walking, hashing, working processes, writing, indexing.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[0] = str(HERE.parent)  # this script has the name of the package it measures
SYLLABLES = (
    "thực hiện kế hoạch tổ chức triển khai nhiệm vụ công tác quản lý đất đai nhà nước địa phương đơn vị cơ quan "
    "báo cáo kết quả trước ngày sách đọc phong trào thi đua khen thưởng tỉnh huyện xã phường văn hóa giáo dục "
    "y tế đường giao thông nông thôn mới môi trường nước sạch cán bộ công chức viên chức tài chính ngân sách kiểm tra"
).split()
WORDS = [
    "dat dai",
    "đất đai",
    "DUONG giao thong",
    "nuoc sach",
    "ngan sach",
    "doc sach",
    "trien khai",
    '"bao cao ket qua"',
]

RARER = ["khương", "phuyet trao", '"dan van"', "lất nhiệt", "xước*"]


def vocabulary() -> tuple[list[str], list[float]]:
    """Syllables with weights falling as in real texts (1/rank): the common ones above, then some 600 made up."""
    onsets = "b c ch d đ g h kh l m n ng nh ph r s t th tr v x".split()
    rimes = "an án àn ang ánh ao áo ất ầu ây ên ết iên iệt oan oán ong ốc ơi ới uân uốc uyên uyết ương ước".split()
    made = [onset + rime for rime in rimes for onset in onsets]
    syllables = [*SYLLABLES, *made]
    return syllables, [1 / rank for rank in range(5, len(syllables) + 5)]


def generate(folder: Path, count: int) -> None:
    """Invented directives: code, subject, bases, a deadline, running text."""
    chance = random.Random(11)
    syllables, weights = vocabulary()
    for i in range(count):
        shelf = folder / f"{i // 1000:03d}"
        shelf.mkdir(parents=True, exist_ok=True)
        words = chance.choices(syllables, weights, k=280)
        body = "\n".join(" ".join(words[at : at + 14]) for at in range(0, len(words), 14))
        text = (
            f"ỦY BAN NHÂN DÂN TỈNH SƠN TÙNG {i % 40}\nSố: {i}/KH-UBND\n{' '.join(chance.choices(SYLLABLES, k=9))}\n"
            f"Căn cứ Quyết định số {chance.randrange(count)}/QĐ-UBND\n{body}\n"
            f"Báo cáo trước ngày {1 + i % 28}/{1 + i % 12}/2023.\n"
        )
        (shelf / f"{i:06d}.txt").write_text(text, encoding="utf-8")


def environment(real: bool) -> dict[str, str]:
    path = os.pathsep.join([str(HERE.parent), str(HERE)])
    return os.environ | {"PYTHONPATH": path} | ({} if real else {"SAOLUC_STAGES": "invented_stages:INVENTED"})


def run(source: Path, archive: Path, jobs: int, real: bool) -> tuple[float, float]:
    """Seconds and peak MiB of the parent of one run."""
    command = [sys.executable, "-m", "corpus", "run", str(source), "--archive", str(archive), "--jobs", str(jobs)]
    started = time.monotonic()
    process = subprocess.Popen([*command, "--quiet"], env=environment(real))
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, memory(process.pid))
        time.sleep(0.2)
    assert process.returncode == 0, process.returncode
    return time.monotonic() - started, peak


def memory(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except (OSError, IndexError):
        return 0.0


def timed(act: Callable[[], object], times: int) -> Iterator[float]:
    for _ in range(times):
        started = time.perf_counter()
        act()
        yield (time.perf_counter() - started) * 1000


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def questions(archive: Path) -> dict[str, float]:
    """p95 in milliseconds of searches and facets on an archive that is open already."""
    from corpus.reading import open_archive
    from corpus.search import Filters, search

    facets = "SELECT issuer, count(*) FROM documents GROUP BY issuer ORDER BY 2 DESC LIMIT 20"
    with open_archive(archive) as opened:
        plain = [ms for words in WORDS for ms in timed(lambda w=words: search(opened, w), 10)]
        some = [ms for words in RARER for ms in timed(lambda w=words: search(opened, w), 10)]
        rare = [ms for i in range(100) for ms in timed(lambda w=f"{i * 7}/KH-UBND": search(opened, w), 1)]
        filters = Filters(issuer="son tung 3", since="2022", has_deadline=True)
        filtered = [ms for words in WORDS for ms in timed(lambda w=words: search(opened, w, filters), 3)]
        facet = list(timed(lambda: list(opened.rows(facets)), 20))
    return {
        "words of most documents": p95(plain),
        "words of some": p95(some),
        "codes": p95(rare),
        "with filters": p95(filtered),
        "facets": p95(facet),
    }


def kills(count: int) -> str:
    """The kill tests of tests/faults with so many kills."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "tests/faults/test_kill.py",
        "-k",
        "killed",
        "-p",
        "no:cacheprovider",
    ]
    started = time.monotonic()
    done = subprocess.run(command, cwd=HERE.parent, env=os.environ | {"SAOLUC_KILLS": str(count)}, capture_output=True)
    verdict = "nothing lost, doubled or half-written" if done.returncode == 0 else "FAILED"
    return f"{verdict} ({time.monotonic() - started:.0f} s)"


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--real", action="store_true", help="the real stages instead of trivial ones")
    parser.add_argument("--kills", type=int, default=0, help="how often the parent and its workers are killed")
    parser.add_argument("--keep", type=Path, help="folder for documents and archive")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        source, archive = folder / "in", folder / "archive"
        if not source.exists():
            generate(source, given.documents)
        seconds, peak = run(source, archive, given.jobs, given.real)
        again, _ = run(source, archive, given.jobs, given.real)
        asked = questions(archive)
        catalog = (archive / "catalog.sqlite").stat().st_size
        documents = size(archive / "documents")
    count = given.documents
    print(f"## Corpus: {given.documents:,} invented text documents, {given.jobs} jobs\n")
    print(f"Stages: {'real' if given.real else 'trivial'}; times include starting the program and its processes.\n")
    print("| what | measured |\n|---|---|")
    print(f"| documents per second, empty archive to searchable catalog | {given.documents / seconds:.0f} |")
    print(f"| second run over the finished archive | {again:.1f} s |")
    for name, value in asked.items():
        print(f"| search p95, {name} | {value:.1f} ms |" if name != "facets" else f"| facets p95 | {value:.1f} ms |")
    print(f"| peak memory of the parent | {peak:.0f} MiB |")
    print(f"| bytes a document in the catalog, in its folder | {catalog // count}, {documents // count} |")
    if given.kills:
        verdict = kills(given.kills)
        print(f"| {given.kills} kills of the parent, {given.kills} of workers, then a run to the end | {verdict} |")


if __name__ == "__main__":
    main()
