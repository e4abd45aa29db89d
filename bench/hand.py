"""Numbers and days written by hand: generated strips and letterheads, blanks, real letterheads, certainty, time.

python -m bench.hand [--shared DIR] [--fonts DIR] [--pens DIR] [--pages DIR] [--strips N] [--letterheads N] [--scans N]

Generated: digits of held-out writers, drawn forms drawn anew, held-out pens and print. Strips are rows of a letterhead
cut out as real ones are; letterheads go the whole way through the reader of pages, Tesseract included.
`--pages` holds real documents as read by `ocr` (NAME.json, see bench/scores.py --keep): only their first pages are
read anew.
Nothing of the real letterheads was used in training. With `--misses` each miss goes to the standard error output.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from bench.letterheads import letterhead
from extract import ExtractOptions, extract_record
from ocr import OcrOptions, read_document, read_page
from ocr.engines import engine_named
from ocr.hand import read_hand
from ocr.hand_reader import POSSIBLE, read
from ocr.model import Alternative, Document, Ink, InkKind
from ocr.pipeline import read_picture
from ocr.serial import document_from_json
from ocr.training.hand_data import Folders, rows, writer
from ocr.training.hand_lines import Writer
from restore import RestoreOptions, load_restorer, restore_document

SHARED = Path(__file__).parent.parent.parent / "shared"
FONTS = Path("/usr/share/fonts/truetype")
THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98)
SEED = 20
SERIF = ("FreeSerif.ttf", "FreeSerifItalic.ttf", "FreeSerifBold.ttf")


@dataclass(frozen=True, slots=True)
class Answer:
    """One field: what was asked for, what was offered, best first. An empty room asks for nothing."""

    group: str
    asked: str
    offered: tuple[Alternative, ...]
    name: str = ""

    @property
    def right(self) -> bool:
        """Whether the best reading is the one asked for."""
        return self.asked != "" and bool(self.offered) and same(self.offered[0].text, self.asked)

    @property
    def among_three(self) -> bool:
        """Whether it is among the first three."""
        return any(same(one.text, self.asked) for one in self.offered[:3])

    @property
    def sure(self) -> float:
        """Probability of the best reading."""
        return self.offered[0].confidence if self.offered else 0.0


def same(text: str, gold: str) -> bool:
    """Equal up to leading zeros and the case of a letter."""
    return text.lstrip("0").lower() == gold.lstrip("0").lower()


def strips(folders: Folders, count: int) -> Iterator[Answer]:
    """Answers to generated rows."""
    source = rows(folders, SEED, held_out=True)
    while count:
        made = source.line()
        if made is None:
            continue
        picture, said = made
        text = said.partition("/")[0]
        if text and not POSSIBLE[InkKind.NUMBER](text):
            continue
        count -= 1
        found = read(picture, InkKind.NUMBER)
        yield Answer("strips" if text else "strips, nothing written", text, found.candidates)


def letterheads(folders: Folders, count: int) -> Iterator[tuple[list[Answer], float]]:
    """Answers to generated letterheads, and the seconds of processor time that reading the hand took."""
    every = writer(folders, SEED, held_out=True)
    written = every.sources[:-1]  # print is left to the engine for print
    hand = Writer([(shapes, share / sum(one for _, one in written)) for shapes, share in written], every.random)
    fonts = [str(next(folders.fonts.rglob(name))) for name in SERIF]
    engine = engine_named("tesseract")
    for number in range(count):
        made = letterhead(hand, (fonts[0], fonts[1], fonts[2]))
        shown: dict[str, Any] = {}
        page = read_picture(made.picture, made.dpi, OcrOptions(hand=False), engine, show=shown.__setitem__)
        begun = time.process_time()
        found = {ink.kind: ink for ink in read_hand(shown["page"], page.lines, page.dpi or made.dpi)}
        spent = time.process_time() - begun
        answers = []
        for kind, text in made.said.items():
            ink = found.get(kind)
            group = f"letterheads, {kind.value}" if text else "letterheads, nothing written"
            offered = ink.candidates if ink is not None and not ink.blank else ()
            answers.append(Answer(group, text, offered, f"{number} {made.dpi} dpi"))
        yield answers, spent


def documents(shared: Path, pages: Path | None) -> Iterator[tuple[dict[str, object], Document]]:
    """Gold record and document of each real scan."""
    for gold_file in sorted((shared / "scans").glob("*.gold.json")):
        gold = json.loads(gold_file.read_text("utf-8"))
        path = shared / "scans" / gold["file"]
        if pages is None:
            yield gold, read_document(path, OcrOptions())
            continue
        stored = (pages / f"{gold_file.name[: -len('.gold.json')]}.json").read_text("utf-8")
        document = document_from_json(json.loads(stored))
        yield gold, replace(document, pages=(read_page(path, 1, OcrOptions()), *document.pages[1:]))


def fields_of(gold: dict[str, object]) -> dict[InkKind, str]:
    """What the clerk wrote by hand on a real document."""
    number = re.match(r"\d+[A-Za-z]?", str(gold["number"]))
    _, month, day = str(gold["issued_date"]).split("-")
    said = {
        InkKind.NUMBER: ("number", number.group() if number else ""),
        InkKind.DAY: ("issued_date.day", day),
        InkKind.MONTH: ("issued_date.month", month),
    }
    written = gold["handwritten"]
    assert isinstance(written, list)
    return {kind: text for kind, (name, text) in said.items() if name in written}


def real(gold: dict[str, object], document: Document) -> list[Answer]:
    """Answers to the written fields of a real document."""
    found: dict[InkKind, Ink] = {ink.kind: ink for ink in document.pages[0].ink}
    return [
        Answer(f"real, {kind.value}", text, found[kind].candidates if kind in found else (), document.source.path.stem)
        for kind, text in fields_of(gold).items()
    ]


@dataclass(slots=True)
class Put:
    """Values put out for written fields: how many were asked for, right, wrong."""

    asked: int = 0
    right: int = 0
    wrong: int = 0

    def count(self, value: str | None, gold: str) -> None:
        """Take one value into account; None is neither right nor wrong."""
        self.asked += 1
        self.right += value is not None and same(value, gold)
        self.wrong += value is not None and not same(value, gold)


def put_out(gold: dict[str, object], document: Document, totals: dict[str, Put]) -> None:
    """What the record says of the written fields, with all evidence, with the file name and without it."""
    restored = restore_document(document, load_restorer(RestoreOptions()))
    for name, by_name in (("file name used", True), ("file name not used", False)):
        record = extract_record(restored, ExtractOptions(use_file_name=by_name))
        said = fields_of(gold)
        if InkKind.NUMBER in said:
            totals.setdefault(f"number, {name}", Put()).count(record.number, said[InkKind.NUMBER])
        if InkKind.DAY in said:
            whole = record.issued_date if record.issued_date and len(record.issued_date) == 10 else None
            totals.setdefault(f"date, {name}", Put()).count(whole, str(gold["issued_date"]))


def print_accuracy(answers: Sequence[Answer]) -> None:
    """Right at once and among the first three."""
    print("| what | fields | top 1 | among top 3 |\n|---|---|---|---|")
    for group in dict.fromkeys(one.group for one in answers if one.asked):
        part = [one for one in answers if one.group == group]
        first, three = (sum(one.right for one in part), sum(one.among_three for one in part))
        print(f"| {group} | {len(part)} | {first} = {first / len(part):.1%} | {three} = {three / len(part):.1%} |")


def print_blanks(answers: Sequence[Answer], accept: float) -> None:
    """Rooms nobody wrote in."""
    print("\n| nothing written | rooms | read as something | put out as certain |\n|---|---|---|---|")
    for group in dict.fromkeys(one.group for one in answers if not one.asked):
        part = [one for one in answers if one.group == group]
        seen, certain = (sum(one.sure > least for one in part) for least in (0.0, accept))
        print(f"| {group} | {len(part)} | {seen} | {certain} |")


def print_certainty(answers: Sequence[Answer]) -> None:
    """How many answers are at least so sure, and how many of those are wrong."""
    kinds = {"strips": "strips", "letterheads": "letterheads", "real": "real"}
    print("\n| sure at least | " + " | ".join(f"{name}: kept | wrong of these" for name in kinds) + " |")
    print("|---" * (1 + 2 * len(kinds)) + "|")
    for least in THRESHOLDS:
        cells = []
        for begin in kinds.values():
            part = [one for one in answers if one.group.startswith(begin)]
            kept = [one for one in part if one.sure >= least]
            wrong = sum(not one.right for one in kept)
            cells.append(f"{len(kept)} of {len(part)} | {wrong} = {wrong / max(1, len(kept)):.1%}")
        print(f"| {least} | {' | '.join(cells)} |")


def print_put_out(totals: dict[str, Put]) -> None:
    """Values in the records."""
    print("\n| put out in the record | written | right | wrong | left open |\n|---|---|---|---|---|")
    for name, one in totals.items():
        print(f"| {name} | {one.asked} | {one.right} | {one.wrong} | {one.asked - one.right - one.wrong} |")


def print_misses(answers: Sequence[Answer]) -> None:
    """Each field that was not read rightly at once."""
    for one in answers:
        if (one.asked and not one.right) or (not one.asked and one.offered):
            told = " ".join(f"{text} {chance:.2f}" for text, chance in one.offered[:3]) or "nothing"
            print(f"{one.group} {one.name}: {one.asked or 'empty'} read as {told}", file=sys.stderr)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--fonts", type=Path, default=FONTS)
    parser.add_argument("--pens", type=Path, required=True, help="folder of fonts drawn by hand")
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--strips", type=int, default=2000)
    parser.add_argument("--letterheads", type=int, default=200)
    parser.add_argument("--scans", type=int, help="so many real documents at most")
    parser.add_argument("--misses", action="store_true")
    choices = parser.parse_args()
    folders = Folders(choices.shared / "digits", choices.fonts, choices.pens)
    answers = list(strips(folders, choices.strips))
    seconds: list[float] = []
    for found, spent in letterheads(folders, choices.letterheads):
        answers += found
        seconds.append(spent)
    totals: dict[str, Put] = {}
    for gold, document in islice(documents(choices.shared, choices.pages), choices.scans):
        answers += real(gold, document)
        put_out(gold, document, totals)
    accept = ExtractOptions().ink_accept
    print("## Numbers and days written by hand\n")
    print_accuracy(answers)
    print_blanks(answers, accept)
    print_certainty(answers)
    print(f"\nWithout other evidence a reading is put out from {accept} on. With it, on the real documents:\n")
    print_put_out(totals)
    usual, longest = median(seconds) * 1000, max(seconds) * 1000
    print(f"\nProcessor time for a letterhead: median {usual:.0f} ms, longest {longest:.0f} ms.")
    if choices.misses:
        print_misses(answers)


if __name__ == "__main__":
    main()
