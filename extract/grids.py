"""Tables as rows of cells with their place: from the reader's tables, or from parts that share a visual row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from extract.fold import fold
from extract.textmap import PlacedLine, TextMap, placed_lines
from ocr.model import Table
from restore.model import RestoredDocument, RestoredLine

CONTINUED: Final = 45  # characters of a single part that may still carry on a cell
ORDINAL: Final = re.compile(r"(?:\d{1,3}|[IVX]{1,5})\s*[.)]?")
MERGED_ORDINAL: Final = re.compile(r"\d{1,2}\s*[.)]?\s+\S")
# A part made of nothing but words and figures of time: `Trước ngày`, `29/6/2026 -`.
TIME_ONLY: Final = re.compile(
    r"\W*(?:(?:truoc|tu|den|het|sang|chieu|toi|ngay|cham|nhat|du|kien|hoan|thanh|vao|luc|thang|nam|quy|va|gio|thu|"
    r"[0-9]{1,4}(?:\s*[/.-]\s*[0-9]{1,4}){1,2}|[0-9]{1,2}h[0-9]{0,2})\W*)+"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines of a cell; `column` None where parts of a row could not be told apart into columns."""

    lines: tuple[PlacedLine, ...]
    column: int | None = None

    @property
    def text(self) -> str:
        """Its lines joined."""
        return " ".join(" ".join(line.text for line in self.lines).split())


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as rows of cells; `ruled` when the reader found its cells."""

    rows: tuple[tuple[Cell, ...], ...]
    ruled: bool = True

    def lines(self) -> Iterator[PlacedLine]:
        """All lines."""
        return (line for row in self.rows for cell in row for line in cell.lines)


def place_of(row: Iterable[Cell]) -> TextMap:
    """The running text of a row."""
    return TextMap.of(line for cell in row for line in cell.lines)


def grids_of(document: RestoredDocument, pages: Sequence[int] | None = None) -> list[Grid]:
    """The tables that the reader found on the pages (1-based; None: all)."""
    placed = {id(line.line): line for line in placed_lines(document)}
    return [
        _grid(table, page.lines, placed)
        for page in document.pages
        if pages is None or page.source.number in pages
        for table in page.source.tables
    ]


def _grid(table: Table, lines: Sequence[RestoredLine], placed: dict[int, PlacedLine]) -> Grid:
    """A table of the reader with its cells placed."""
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        own = tuple(placed[id(lines[i])] for i in cell.lines if i < len(lines))
        rows.setdefault(cell.row, []).append(Cell(own, cell.column))
    return Grid(tuple(tuple(row) for _, row in sorted(rows.items())))


def split_tabs(lines: Iterable[PlacedLine]) -> Iterator[list[PlacedLine]]:
    """The visual rows: lines of the same page and number."""
    for _, row in groupby(lines, key=lambda line: (line.page, line.number)):
        yield list(row)


def grids_of_rows(body: TextMap) -> list[Grid]:
    """Tables of a text without cells: runs of visual rows with several parts, at least two of them with a time."""
    grids = []
    run: list[list[PlacedLine]] = []
    for row in [*split_tabs(body.lines), []]:
        if len(row) > 1 or (run and row and _continues(row[0].text)):
            run.append(row)
            continue
        if sum(any(_time_like(p.text) for p in r) for r in run) >= 2:
            grids.append(Grid(tuple(_blocks(run)), ruled=False))
        run = []
    return grids


def _time_like(text: str) -> bool:
    """Whether a part is nothing but a time with a figure."""
    return bool(TIME_ONLY.fullmatch(fold(text))) and any(c.isdecimal() for c in text)


def _continues(text: str) -> bool:
    """Whether a single part may carry on a row: a time, or words that open no item."""
    if TIME_ONLY.fullmatch(fold(text)):
        return True
    return len(text) <= CONTINUED and not re.match(r"\s*(?:[-+•]|\d+\.|[IVX]+\.|Điều|Nơi nhận|Lưu ý|Ghi chú)", text)


def _blocks(run: Sequence[list[PlacedLine]]) -> Iterator[tuple[Cell, ...]]:
    """The rows of the table: each begins at an ordinal; without ordinals every row of several parts is one."""
    numbered = sum(_numbered(row) for row in run) >= 2
    block: list[Cell] = []
    for row in run:
        begins = _numbered(row) if numbered else len(row) > 1
        if begins and block:
            yield tuple(block)
            block = []
        block += [Cell((part,)) for part in row]
    if block:
        yield tuple(block)


def _numbered(row: Sequence[PlacedLine]) -> bool:
    """Whether a row begins with an ordinal."""
    first = row[0].text.strip()
    return len(row) > 1 and bool(ORDINAL.fullmatch(first) or MERGED_ORDINAL.match(first))
