"""Counts the syllables of given names in texts, for `extract/data/name_syllables.tsv`.

    python -m extract.training.names train/*.txt.zst > extract/data/name_syllables.tsv

Only how often a syllable stands behind a common family name is kept, no name and no sentence.
"""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import regex
import zstandard

# Family names that are hardly ever another word or the beginning of a place's name.
FAMILY: Final = "Nguyễn|Trần|Phạm|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Ngô|Lê"
LEAST: Final = 3
_NAME: Final = regex.compile(rf"\b(?:{FAMILY})((?: \p{{Lu}}\p{{Ll}}{{1,6}}){{1,3}})(?! \p{{Lu}})")


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a text, compressed or not."""
    if path.suffix == ".zst":
        with path.open("rb") as file:
            yield from io.TextIOWrapper(zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(file), "utf-8")
    else:
        yield from path.read_text("utf-8").splitlines()


def count(lines: Iterable[str]) -> Counter[str]:
    """How often each syllable stands in a name behind the family name."""
    found: Counter[str] = Counter()
    for line in lines:
        for hit in _NAME.finditer(line):
            found.update(hit[1].split())
    return found


def main(paths: list[str]) -> None:
    """Write the table to the standard output."""
    total: Counter[str] = Counter()
    for path in paths:
        total += count(lines_of(Path(path)))
    out = sys.stdout
    out.write(
        "# syllable\tcount: middle and given names behind a common family name; built by extract/training/names.py\n"
    )
    out.write("# from official texts and Vietnamese Wikipedia (CC BY-SA)\n")
    for syllable, number in total.most_common():
        if number >= LEAST:
            out.write(f"{syllable}\t{number}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
