"""Finds in which years laws were passed, by the codes that texts cite them with, for `extract/data/law_years.tsv`.

    python -m extract.training.law_years train/*.txt.zst > extract/data/law_years.tsv

Counts titles of `laws.txt`, and of laws that amend one of them, right before a code (`Luật Cư trú số 68/2020/QH14`).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import regex

from extract.laws import find_laws, is_known
from extract.patterns import flat
from extract.training.names import lines_of

# A year met only once may be a slip of the text.
LEAST: Final = 2
_PLACE: Final = regex.compile(
    r"\b(?:Bộ luật|Luật|Pháp lệnh) [^;:.()\d]{3,200}?(?:số )?\d+/(?P<year>\d{4})/(?:PL-)?(?:UBTV)?QH\d"
)
_NEAR: Final = regex.compile(r",? *(?:số:? *)?(?=\d)")


def cited(line: str) -> Iterator[tuple[str, str]]:
    """Title and year of each law that a line names with its code right behind."""
    for place in _PLACE.finditer(line, overlapped=True):
        laws = list(find_laws(place[0], flat(place[0]), heads_only=False))
        if laws and laws[0].start == 0 and is_known(laws[0].title) and _NEAR.match(place[0], laws[0].end):
            yield laws[0].title, place["year"]


def count(lines: Iterable[str]) -> Counter[tuple[str, str]]:
    """How often each law is named with each year."""
    found: Counter[tuple[str, str]] = Counter()
    for line in lines:
        if "/QH" in line or "UBTVQH" in line:
            found.update(cited(line))
    return found


def main(paths: list[str]) -> None:
    """Write the table to the standard output."""
    total: Counter[tuple[str, str]] = Counter()
    for path in paths:
        total += count(lines_of(Path(path)))
    years: dict[str, list[str]] = {}
    for (title, year), times in sorted(total.items()):
        if times >= LEAST:
            years.setdefault(title, []).append(year)
    sys.stdout.write("# title of a law\tyears of the laws of that title; built by extract/training/law_years.py\n")
    sys.stdout.write("# from official texts (no copyright, Law on Intellectual Property, 15.2)\n")
    for title, found in years.items():
        sys.stdout.write(f"{title}\t{' '.join(found)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
