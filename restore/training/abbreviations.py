"""Abbreviations of agencies and document types as official texts print them, counted: `restore/data/abbreviations.tsv`.

    python -m restore.training.abbreviations CORPUS/train/*.zst > restore/data/abbreviations.tsv

An abbreviation is a run of capitals (with few small letters: TTg, QyĐ) that cannot be read as a Vietnamese syllable.
"""

from __future__ import annotations

import io
import sys
from collections import Counter
from pathlib import Path

import regex
import zstandard

from restore.syllable import is_syllable

IN_CODE = regex.compile(
    r"\d[A-Z]?(?:/(?:19|20)\d\d)?[/-]((?:[A-ZĐ][A-Za-zĐđ]{0,11}[-/.]){0,3}[A-ZĐ][A-Za-zĐđ]{0,11})(?![\w/])"
)
ALONE = regex.compile(r"(?<![\w/.&-])(?=[A-ZĐ][A-ZĐ&a-z]*[A-ZĐ])[A-ZĐ&]{2,10}(?![\w/&-])")
LEAST_COUNT = 6
SHOUTED_WORDS = 3  # capitals in a line with so many capital words that are syllables are a heading


def count(lines: io.TextIOBase) -> tuple[Counter[str], Counter[str]]:
    """How often each abbreviation stands inside codes, and alone."""
    coded: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for line in lines:
        for match in IN_CODE.finditer(line):
            coded.update(regex.split(r"[-/.]", match[1]))
        words = ALONE.findall(line)
        if sum(is_syllable(w) for w in words) < SHOUTED_WORDS:
            alone.update(w for w in words if not is_syllable(w))
    return coded, alone


def main() -> None:
    """Count in the files named on the command line and print the table."""
    coded: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for name in sys.argv[1:]:
        stream = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(Path(name).open("rb"))
        for total, more in zip((coded, alone), count(io.TextIOWrapper(stream, encoding="utf-8")), strict=True):
            total.update(more)
    forms = sorted(f for f in coded.keys() | alone.keys() if coded[f] + alone[f] >= LEAST_COUNT)
    rows = [f"#abbreviations\tformat=1\tlines={len(forms)}\tcolumns=form,in codes,alone\tsource=restore/data/README.md"]
    rows += [f"{form}\t{coded[form]}\t{alone[form]}" for form in forms]
    sys.stdout.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
