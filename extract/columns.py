"""Tables told by the places of their words alone: runs of rows with parts side by side, and their columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from extract.textmap import PlacedLine, TextMap
from ocr.model import Box

FEWEST_ROWS: Final = 3  # rows of several parts that make a table
WIDE: Final = 0.6  # share of the text's width from which a single part is running text
BRIDGE: Final = 6  # rows of a single part that may lie between two of several
SHRINK: Final = 2.0  # points by which two parts may overlap and still be of two columns


@dataclass(frozen=True, slots=True)
class Region:
    """The rows of a table on one page; every part has a box."""

    rows: tuple[tuple[PlacedLine, ...], ...]

    @property
    def lines(self) -> list[PlacedLine]:
        """All parts, row by row."""
        return [line for row in self.rows for line in row]


def box_of(line: PlacedLine) -> Box | None:
    """Where a line stands."""
    return line.line.box_at(0, len(line.text))


def rows_of_page(lines: Iterable[PlacedLine]) -> Iterator[list[PlacedLine]]:
    """Visual rows: lines of the same page and number."""
    for _, row in groupby(lines, key=lambda line: (line.page, line.number)):
        yield list(row)


def _margins(boxes: Sequence[Box]) -> tuple[float, float]:
    """Left and right edge of the text, some strays left out."""
    lefts, rights = sorted(b.left for b in boxes), sorted(b.right for b in boxes)
    return lefts[len(lefts) // 20], rights[-1 - len(rights) // 20]


def find_regions(body: TextMap) -> list[Region]:
    """The tables of a text whose lines have boxes, page by page."""
    out = []
    for _, lines in groupby(body.lines, key=lambda line: line.page):
        page = [line for line in lines if line.text.strip()]
        boxes = [box for line in page if (box := box_of(line))]
        if len(boxes) == len(page) and page:
            out += [region for run in _runs(page, _margins(boxes)) if (region := _region(run))]
    return out


def _runs(page: Sequence[PlacedLine], margins: tuple[float, float]) -> Iterator[list[list[PlacedLine]]]:
    """Runs of rows that may be tables: between rows of several parts only a few narrow single parts."""
    run: list[list[PlacedLine]] = []
    waiting: list[list[PlacedLine]] = []
    for row in rows_of_page(page):
        if len(row) > 1:
            run += [*(waiting if run else []), row]
            waiting = []
        elif run and len(waiting) < BRIDGE and _narrow(row[0], margins):
            waiting.append(row)
        else:
            yield [*run, *_tail(waiting, margins)]
            run, waiting = [], []
    yield [*run, *_tail(waiting, margins)]


def _narrow(line: PlacedLine, margins: tuple[float, float]) -> bool:
    """Whether a single part is too narrow for running text."""
    box = box_of(line)
    return box is not None and box.width < WIDE * (margins[1] - margins[0])


def _tail(waiting: list[list[PlacedLine]], margins: tuple[float, float]) -> list[list[PlacedLine]]:
    """Of the single parts behind the last row of a table, those that stand away from the left margin."""
    out = []
    for row in waiting:
        box = box_of(row[0])
        if box is None or box.left < margins[0] + 20:
            break
        out.append(row)
    return out


def _region(run: Sequence[list[PlacedLine]]) -> Region | None:
    """A run as a table, None with too few rows of several parts."""
    if sum(len(row) > 1 for row in run) < FEWEST_ROWS:
        return None
    return Region(tuple(tuple(row) for row in run))


def columns_of(region: Region) -> list[list[PlacedLine]]:
    """The parts of a table by column, left to right, each from top to bottom. Parts over several columns come last."""
    placed = [(box, line) for line in region.lines if (box := box_of(line))]
    rowed = {id(line) for row in region.rows if len(row) > 1 for line in row}
    spans = _merged([(b.left + SHRINK, b.right - SHRINK) for b, line in placed if id(line) in rowed])
    columns: list[list[PlacedLine]] = [[] for _ in spans]
    over: list[PlacedLine] = []
    for box, line in placed:
        inside = [i for i, (left, right) in enumerate(spans) if box.left + SHRINK < right and box.right - SHRINK > left]
        (columns[inside[0]] if len(inside) == 1 else over).append(line)
    return [c for c in columns if c] + ([over] if over else [])


def _merged(intervals: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Overlapping intervals joined, left to right."""
    out: list[tuple[float, float]] = []
    for left, right in sorted(intervals):
        if out and left < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], right))
        else:
            out.append((left, right))
    return out


def without(body: TextMap, lines: Iterable[PlacedLine]) -> TextMap:
    """A text without some of its lines (or pieces of them)."""
    taken: dict[tuple[int, int], list[str]] = {}
    for line in lines:
        taken.setdefault((line.page, line.number), []).append(line.text)
    if not taken:
        return body
    return TextMap.of(
        line for line in body.lines if not any(line.text in text for text in taken.get((line.page, line.number), ()))
    )
