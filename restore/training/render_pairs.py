"""Pairs of true lines and lines as Tesseract reads them: texts typeset, damaged, read by `eng` and by `vie`, aligned.

    python -m restore.training.render_pairs --texts CORPUS/train --out PAIRS --pages 400

Writes `english.tsv` (true TAB read) and `vietnamese.tsv` (true TAB read TAB confidence of each word, space separated).
Page n depends on the seed and n only; a second run goes on after the last page named in `pages.txt`.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import os
import random
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
import zstandard
from rapidfuzz import fuzz

from restore.syllable import LETTERS, fold
from restore.training.damage import damage_page, soften_page
from restore.training.typeset import Grey, SetLine, SetPage, set_page

# Weight of each source: mostly whole administrative documents, some of the rest for words they lack.
SOURCES = {
    "admin_tnt305": 60,
    "vanban_diepxuan": 12,
    "phapdien_vietlaw": 8,
    "luat_vbpl_docx": 5,
    "thutuc_hanhchinh": 5,
    "wiki_tnt305": 10,
}
RESOLUTIONS = (100, 120, 130, 150, 150, 170, 200, 200, 200, 200, 240, 300, 300)
SOFT_RESOLUTIONS = (200, 240, 300, 300, 300)
ROWS = 44
# Below this likeness (per cent, without marks) a read line is not the true line badly read but something else.
LEAST_LIKENESS = 35
ALLOWED = frozenset(
    LETTERS + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,;:!?()/-–—“”\"'%&+*[]<>=_@#…’‘²³°"
)
LONGEST_PARAGRAPH = 900
LONGEST_SOURCE = 40_000  # paragraphs of one source: enough for variety, and little memory


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line as the engine read it: text, word confidences in per cent, and its middle in pixels."""

    text: str
    confidences: tuple[float, ...]
    across: float
    down: float


def load_documents(folder: Path, name: str) -> list[list[str]]:
    """The documents of one corpus file, each a list of paragraphs that our fonts can print."""
    data = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader((folder / f"{name}.txt.zst").open("rb"))
    documents: list[list[str]] = [[]]
    for line in islice(io.TextIOWrapper(data, encoding="utf-8"), LONGEST_SOURCE):
        text = line.strip()
        if not text:
            documents.append([])
        elif ALLOWED.issuperset(text):
            documents[-1].append(text[:LONGEST_PARAGRAPH].rsplit(" ", 1)[0] if len(text) > LONGEST_PARAGRAPH else text)
    return [d for d in documents if d]


def draw_paragraphs(documents: list[list[str]], rng: random.Random) -> Iterator[str]:
    """Endless paragraphs: runs of neighbours from random places."""
    while True:
        document = rng.choice(documents)
        start = rng.randrange(len(document))
        yield from document[start : start + rng.randint(4, 20)]


def read_lines(image: Grey, language: str, dpi: int) -> list[ReadLine]:
    """The lines Tesseract reads (one uniform block of text, one thread)."""
    _, png = cv2.imencode(".png", image)
    command = ["tesseract", "stdin", "stdout", "-l", language, "--psm", "6", "--dpi", str(dpi), "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, input=png.tobytes(), capture_output=True, env=environment, check=True)
    rows = csv.DictReader(io.StringIO(done.stdout.decode()), delimiter="\t", quoting=csv.QUOTE_NONE)
    words: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in rows:
        if row["level"] == "5" and row["text"].strip():
            words.setdefault((row["block_num"], row["par_num"], row["line_num"]), []).append(row)
    return [make_line(line) for line in words.values()]


def make_line(words: list[dict[str, str]]) -> ReadLine:
    """One line from the rows of its words."""
    middles = sorted(int(w["top"]) + int(w["height"]) / 2 for w in words)
    left = min(int(w["left"]) for w in words)
    right = max(int(w["left"]) + int(w["width"]) for w in words)
    confidences = tuple(float(w["conf"]) for w in words)
    return ReadLine(" ".join(w["text"] for w in words), confidences, (left + right) / 2, middles[len(middles) // 2])


def align(page: SetPage, read: Iterable[ReadLine], angle: float) -> Iterator[tuple[SetLine, ReadLine]]:
    """Each read line with the true line it lies on, when their letters are alike; a true line is used once."""
    width = page.image.shape[1]
    slope = math.tan(math.radians(angle))
    free = list(page.lines)
    for line in read:
        down = line.down + (line.across - width / 2) * slope
        nearest = sorted(free, key=lambda t: abs(t.middle - down))[:2]
        if not nearest:
            return
        best = max(nearest, key=lambda t: fuzz.ratio(fold(t.text), fold(line.text)))
        if fuzz.ratio(fold(best.text), fold(line.text)) >= LEAST_LIKENESS:
            free.remove(best)
            yield best, line


def append(path: Path, text: str) -> None:
    """Add the text in one write, so that a reader never sees half a line."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        os.write(handle, text.encode())
    finally:
        os.close(handle)


def make_page(number: int, seed: int, documents: dict[str, list[list[str]]], out: Path, *, soft: bool) -> None:
    """Typeset, damage and read page `number`, and add its pairs to the files in `out`."""
    rng = random.Random(f"{seed}:{number}")
    source = rng.choices(list(documents), [SOURCES[name] for name in documents])[0]
    dpi = rng.choice(SOFT_RESOLUTIONS if soft else RESOLUTIONS)
    page = set_page(draw_paragraphs(documents[source], rng), rng, dpi, ROWS)
    scan, angle = (soften_page if soft else damage_page)(page.image, page.dpi, rng)
    for language, name in (("eng", "english"), ("vie", "vietnamese")):
        rows = []
        for true, read in align(page, read_lines(scan, language, page.dpi), angle):
            cells = [true.text, read.text]
            if language == "vie":
                cells.append(" ".join(f"{c:.0f}" for c in read.confidences))
            rows.append("\t".join(cells) + "\n")
        append(out / f"{name}.tsv", "".join(rows))
    append(out / "pages.txt", f"{number}\t{source}\t{page.dpi}\t{len(page.lines)}\n")


def next_page(out: Path) -> int:
    """The number of the first page that was not made yet."""
    done = out / "pages.txt"
    return (
        1 + max((int(row.split("\t")[0]) for row in done.read_text().splitlines()), default=-1) if done.exists() else 0
    )


def main() -> None:
    """Make the pages asked for, going on where the last run stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True, help="folder of the training texts (*.txt.zst)")
    parser.add_argument("--out", type=Path, required=True, help="folder of the pair files")
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--soft", action="store_true", help="scans out of focus instead of mixed damage")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    documents = {name: load_documents(options.texts, name) for name in SOURCES}
    for number in range(next_page(options.out), options.pages):
        make_page(number, options.seed, documents, options.out, soft=options.soft)


if __name__ == "__main__":
    main()
