"""Measures what adaptation to an archive's own texts gains, and prints a section for bench/RESULTS.md.

    python -m bench.adapt SHARED [--garbled DIR]

A simulated archive: the development documents, of which half are taken for approved (each second one of an office, then
the other ones), the other half are restored before and after `saoluc train --adapt` on the first half. Nothing of the
measured half is in what is adapted to. `--garbled` is a folder of held-out pages as Tesseract reads them (see
bench/restore.py): of each page every second run of ten lines is taken for approved.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from restore import RestoreOptions, Restorer
from restore.training.adapt import adapt, paragraphs

RUN = 10  # lines of a page that are approved together


class Piece(NamedTuple):
    """A true text with the office or page it comes from, and the same text as read."""

    group: str
    gold: str
    read: str


def offices(shared: Path, spoil: Callable[[str], str]) -> list[Piece]:
    """The development documents by office: the first lines of the letterhead before the national motto."""
    found = []
    for path in sorted((shared / "corpora/dev").glob("*.txt")):
        text = path.read_text("utf-8")
        head = text.split("CỘNG HÒA", 1)[0]
        found.append(Piece(" ".join(head.split()).upper(), text, spoil(text)))
    return found


def pages(path: Path) -> list[Piece]:
    """Held-out pages in runs of lines."""
    lines = [row.split("\t")[:2] for row in path.read_text("utf-8").splitlines() if "\t" in row]
    parts = [lines[at : at + RUN] for at in range(0, len(lines), RUN)]
    return [Piece("", "\n".join(g for g, _ in p), "\n".join(r for _, r in p)) for p in parts]


def halves(pieces: Sequence[Piece]) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """Both ways to take every second piece of each group for approved."""
    groups: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        groups[piece.group].append(piece)
    for turn in (0, 1):
        approved = [p for g in groups.values() for i, p in enumerate(g) if i % 2 == turn]
        yield approved, [p for g in groups.values() for i, p in enumerate(g) if i % 2 != turn]


class Comparison:
    """Errors before and after adaptation, piece by piece."""

    def __init__(self, scorer: Any) -> None:
        self.scorer = scorer
        self.plain = Restorer(RestoreOptions())
        self.words = list(self.plain.model.vocabulary.words)
        self.load: list[float] = []

    def errors(self, restorer: Restorer, piece: Piece) -> tuple[int, int]:
        """Wrong syllables of a piece, and all of them."""
        found = restorer.restore_lines(piece.read.split("\n"))
        tally = self.scorer.score(piece.gold, "\n".join(line.text for line in found))
        return tally.syllables - tally.hits, tally.syllables

    def row(self, what: str, pieces: Sequence[Piece], scratch: Path) -> str:
        """A row of the table: the pieces restored before and after adaptation to the other half."""
        before = after = syllables = better = worse = 0
        for approved, rest in halves(pieces):
            file = scratch / "adapted.bin"
            adapt((p for piece in approved for p in paragraphs(piece.gold.split("\n"))), self.words, file)
            start = time.process_time()
            restorer = Restorer(RestoreOptions(adapted=file))
            self.load.append(time.process_time() - start)
            for piece in rest:
                (was, size), (now, _) = self.errors(self.plain, piece), self.errors(restorer, piece)
                before, after, syllables = before + was, after + now, syllables + size
                better, worse = better + (now < was), worse + (now > was)
        share = f"{100 * before / syllables:.2f} % → {100 * after / syllables:.2f} %"
        return f"| {what} | {before} → {after} of {syllables:,} | {share} | {better} | {worse} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--garbled", type=Path)
    options = parser.parse_args()
    sys.path.insert(0, str(options.shared / "eval"))
    import score_restore  # type: ignore[import-not-found]
    import scoretext  # type: ignore[import-not-found]

    compared = Comparison(score_restore)
    sets = [
        ("development documents, stripped", offices(options.shared, scoretext.strip_marks)),
        ("development documents, clean", offices(options.shared, lambda text: text)),
    ]
    if options.garbled:
        sets += [(f"pages read by {c}", pages(options.garbled / f"{c}.tsv")) for c in ("english", "vietnamese")]
    print("## Adaptation to an archive's own texts\n")
    print(
        "| measured half | wrong syllables, before → after | share | documents better | worse |\n|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory() as scratch:
        for what, pieces in sets:
            print(compared.row(what, pieces, Path(scratch)), flush=True)
    print(f"\nLoading the model with an adaptation: {max(compared.load):.2f} s of process time.")


if __name__ == "__main__":
    main()
