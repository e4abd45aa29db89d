"""Numbers and days written by hand: held-out generated lines, real letterheads, calibration, time.

python -m bench.hand [--shared DIR] [--fonts DIR] [--words DIR] [--lines N]

`--words` holds word tables of plain Tesseract (`NAME/p-1.tsv`, 300 dpi); without it they are made anew. They are the
poorest neighbours the finder can be given. Nothing of the real letterheads was used in training.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray
from pdf2image import convert_from_path

from ocr.hand import read_hand
from ocr.hand_reader import POSSIBLE, read
from ocr.model import Box, Ink, InkKind, Line, Word
from ocr.training.hand_data import writer

SHARED = Path(__file__).parent.parent.parent / "shared"
FONTS = Path("/usr/share/fonts/truetype")
DPI = 300
THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
SEED = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """One field: what was asked for, whether it was right, among the first three, and how sure the reader was."""

    group: str
    right: bool
    among_three: bool
    sure: float


def same(text: str, gold: str) -> bool:
    """Equal up to leading zeros."""
    return text.lstrip("0") == gold.lstrip("0")


def answer(group: str, ink: Ink | None, gold: str) -> Answer:
    """Judge a field; one that was not found is wrong."""
    texts = [one.text for one in ink.candidates] if ink else []
    sure = ink.candidates[0].confidence if ink and ink.candidates else 0.0
    right = bool(texts) and same(texts[0], gold)
    return Answer(group, right, any(same(text, gold) for text in texts[:3]), sure)


def generated(shared: Path, fonts: Path, count: int) -> Iterator[Answer]:
    """Answers to generated lines of held-out digits, drawings and fonts."""
    source = writer(shared / "digits", fonts, SEED, held_out=True)
    while count:
        picture, said = source.line()
        gold = said.partition("/")[0]
        if not POSSIBLE[InkKind.NUMBER](gold):
            continue
        count -= 1
        found = read(picture, InkKind.NUMBER)
        texts = [one.text for one in found[:3]]
        sure = found[0].confidence if found else 0.0
        yield Answer("generated lines", texts[:1] == [gold], gold in texts, sure)


def words_of(table: str) -> list[Line]:
    """Lines of a Tesseract word table."""
    rows: dict[tuple[str, ...], list[Word]] = {}
    for entry in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if entry["level"] != "5" or not (entry["text"] or "").strip():
            continue
        left, top, width, height = (int(entry[name]) * 72 / DPI for name in ("left", "top", "width", "height"))
        place = tuple(entry[name] for name in ("block_num", "par_num", "line_num"))
        box = Box(left, top, left + width, top + height)
        rows.setdefault(place, []).append(Word(entry["text"], box, max(0.0, float(entry["conf"])) / 100))
    return [Line(tuple(words), number) for number, words in enumerate(rows.values())]


def page_of(path: Path) -> NDArray[np.uint8]:
    """The first page as picture (BGR)."""
    if path.suffix != ".pdf":
        return np.asarray(cv2.imread(str(path)), np.uint8)
    image = convert_from_path(path, dpi=DPI, first_page=1, last_page=1)[0].convert("RGB")
    return np.ascontiguousarray(np.asarray(image)[..., ::-1])


def letterheads(shared: Path, words: Path | None) -> Iterator[tuple[list[Answer], float]]:
    """Answers to the written fields of each real letterhead, and the seconds they took."""
    for gold_file in sorted((shared / "scans").glob("*.gold.json")):
        gold = json.loads(gold_file.read_text("utf-8"))
        written = gold["handwritten"]
        path = shared / "scans" / gold["file"]
        image = page_of(path)
        stored = words / path.stem / "p-1.tsv" if words else None
        table = stored.read_text("utf-8") if stored else pytesseract.image_to_data(image, lang="vie")
        lines = words_of(table)
        begun = time.perf_counter()
        found = {ink.kind: ink for ink in read_hand(image, lines, DPI)}
        spent = time.perf_counter() - begun
        number = re.match(r"\d+[A-Z]?", gold["number"])
        _, month, day = gold["issued_date"].split("-")
        fields = [
            ("number", InkKind.NUMBER, number.group() if number else ""),
            ("issued_date.day", InkKind.DAY, day),
            ("issued_date.month", InkKind.MONTH, month),
        ]
        answers = [answer(f"real, {kind}", found.get(kind), text) for name, kind, text in fields if name in written]
        yield answers, spent


def print_accuracy(answers: Sequence[Answer]) -> None:
    print("| what | fields | top 1 | among top 3 |\n|---|---|---|---|")
    for group in dict.fromkeys(one.group for one in answers):
        part = [one for one in answers if one.group == group]
        first, three = (sum(one.right for one in part), sum(one.among_three for one in part))
        print(f"| {group} | {len(part)} | {first} = {first / len(part):.1%} | {three} = {three / len(part):.1%} |")


def print_calibration(answers: Sequence[Answer]) -> None:
    """How many answers are at least so sure, and how many of those are wrong."""
    print("\n| sure at least | generated: kept | wrong of these | real: kept | wrong of these |\n|---|---|---|---|---|")
    for least in THRESHOLDS:
        cells = []
        for real in (False, True):
            part = [one for one in answers if one.group.startswith("real") == real]
            kept = [one for one in part if one.sure >= least]
            wrong = sum(not one.right for one in kept)
            cells.append(f"{len(kept)} of {len(part)} | {wrong} = {wrong / max(1, len(kept)):.1%}")
        print(f"| {least} | {cells[0]} | {cells[1]} |")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--fonts", type=Path, default=FONTS)
    parser.add_argument("--words", type=Path)
    parser.add_argument("--lines", type=int, default=2000)
    choices = parser.parse_args()
    print("## Numbers and days written by hand\n")
    answers = list(generated(choices.shared, choices.fonts, choices.lines))
    seconds = []
    for found, spent in letterheads(choices.shared, choices.words):
        answers += found
        seconds.append(spent)
    print_accuracy(answers)
    print_calibration(answers)
    print(f"\nTime for a letterhead: median {median(seconds) * 1000:.0f} ms, longest {max(seconds) * 1000:.0f} ms.")


if __name__ == "__main__":
    main()
