"""Deadline expressions: our grammar and dateparser on the same suite in one run.

    python -m bench.deadlines

Prints a Markdown section for bench/RESULTS.md. The peer gives dates only, so beside all values of a case (`when`,
`relation`, `rrule`, `last_day`) the share of right dates is shown: of cases with a single calendar day, those for which
exactly that day was found; of sentences without a duty, those in which nothing was found.
"""

from __future__ import annotations

import argparse
import time
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from dateparser.search import search_dates

from extract.deadlines import find_deadlines
from extract.textmap import PlacedLine, TextMap
from ocr.model import Line, Word
from restore.model import RestoredLine, RestoredText

SUITE = Path(__file__).parents[1] / "tests/cases/extract/deadlines.toml"
KEYS = ("when", "relation", "rrule", "last_day")
Case = dict[str, Any]
Values = list[dict[str, Any]]


def text_map(text: str) -> TextMap:
    """A text as the lines of a page."""
    lines = []
    for row, part in enumerate(text.split("\n")):
        line = Line(tuple(Word(w) for w in part.split()), row)
        lines.append(PlacedLine(RestoredLine(line, RestoredText(part, part)), 1, row + 1))
    return TextMap.of(lines)


def ours(text: str, issued: str) -> Values:
    """The duties we find."""
    return [{key: getattr(f.value, key) for key in KEYS} for f in find_deadlines(text_map(text), issued)]


def peer(text: str, issued: str) -> Values:
    """The dates dateparser finds, relative to the date of issue."""
    base = datetime.fromisoformat(issued)
    found = search_dates(text, languages=["vi"], settings={"RELATIVE_BASE": base, "DATE_ORDER": "DMY"})
    return [{"when": moment.date().isoformat()} for _, moment in found or []]


def gold(case: Case) -> Values:
    """The values of a case."""
    return [] if case.get("none") else [{key: case.get(key) for key in KEYS}]


def is_day(when: str | None) -> bool:
    """Whether a value is a single calendar day (with or without a time of day)."""
    try:
        date.fromisoformat((when or "")[:10])
    except ValueError:
        return False
    return "/" not in (when or "")


def same_day(case: Case, found: Values) -> bool:
    """Whether exactly the day of the case was found, at any time of that day."""
    return [str(v.get("when"))[:10] for v in found] == [case["when"][:10]]


def run(cases: list[Case], issued: str, find: Callable[[str, str], Values]) -> dict[str, float]:
    """Shares of right cases, and seconds."""
    begin = time.perf_counter()
    found = [find(case["text"], case.get("issued", issued)) for case in cases]
    seconds = time.perf_counter() - begin
    pairs = list(zip(cases, found, strict=True))
    days = [(c, f) for c, f in pairs if is_day(c.get("when"))]
    empty = [f for c, f in pairs if c.get("none")]
    return {
        "all": sum(f == gold(c) for c, f in pairs) / len(pairs),
        "days": sum(same_day(c, f) for c, f in days) / len(days),
        "quiet": sum(not f for f in empty) / len(empty),
        "seconds": seconds,
    }


def main() -> None:
    """Run both and print the section."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    suite = tomllib.loads(SUITE.read_text(encoding="utf-8"))
    cases = suite["case"]
    find_deadlines(text_map("trước ngày 1/1/2022"), "2022-01-01")  # patterns are compiled once
    rows = {"saoluc": run(cases, suite["issued"], ours), f"dateparser {version('dateparser')}": None}
    rows = {name: row or run(cases, suite["issued"], peer) for name, row in rows.items()}
    print(f"## Deadline expressions ({datetime.now(UTC):%Y-%m-%d})\n")
    print(f"{len(cases)} invented sentences, `tests/cases/extract/deadlines.toml`.\n")
    print("| | when, relation, rrule, last_day right | single days right | quiet where nothing is due | seconds |")
    print("|---|---|---|---|---|")
    for name, row in rows.items():
        print(f"| {name} | {row['all']:.1%} | {row['days']:.1%} | {row['quiet']:.1%} | {row['seconds']:.2f} |")


if __name__ == "__main__":
    main()
