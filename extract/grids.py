"""Tables as rows of cells with their place: from the reader's tables, or from parts that share a visual row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from extract.columns import Region, box_of, columns_of, find_regions, rows_of_page, without
from extract.dates import find_dates
from extract.fold import fold
from extract.textmap import PlacedLine, TextMap
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


HEAD_WORDS: Final = frozenset({"ngay", "ngay thang", "thang", "nam", "gio"})  # heads of a time column


@dataclass(frozen=True)
class Cell:
    """The lines of a cell; `column` None where parts of a row could not be told apart into columns."""

    lines: tuple[PlacedLine, ...]
    column: int | None = None

    @cached_property
    def text(self) -> str:
        """Its lines joined."""
        return " ".join(" ".join(line.text for line in self.lines).split())


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as rows of cells; `time_column`: the one whose times cut it into rows."""

    rows: tuple[tuple[Cell, ...], ...]
    time_column: int | None = None

    def lines(self) -> Iterator[PlacedLine]:
        """All lines."""
        return (line for row in self.rows for cell in row for line in cell.lines)


def place_of(row: Iterable[Cell]) -> TextMap:
    """The running text of a row."""
    return TextMap.of(line for cell in row for line in cell.lines)


def grids_of(document: RestoredDocument, lines: Sequence[PlacedLine]) -> list[Grid]:
    """The tables that the reader found on the pages of the lines given."""
    placed = {id(line.line): line for line in lines}
    pages = {line.page for line in lines}
    return [
        _grid(table, page.lines, placed)
        for page in document.pages
        if page.source.number in pages
        for table in page.source.tables
    ]


def _grid(table: Table, lines: Sequence[RestoredLine], placed: dict[int, PlacedLine]) -> Grid:
    """A table of the reader with its cells placed."""
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        own = tuple(placed[id(lines[i])] for i in cell.lines if i < len(lines))
        rows.setdefault(cell.row, []).append(Cell(own, cell.column))
    return Grid(tuple(tuple(row) for _, row in sorted(rows.items())))


def grids_of_rows(body: TextMap) -> list[Grid]:
    """Tables of a text without cells: by the places of the words, or else by the parts of visual rows."""
    regions = find_regions(body)
    rest = without(body, (line for region in regions for line in region.lines))
    return [*(_timed_grid(region) for region in regions), *_rowed_grids(rest)]


def _timed_grid(region: Region) -> Grid:
    """A table cut into rows by the times of its time column: other words go with the time they stand beside."""
    columns = columns_of(region)
    counts = [sum(_time_like(line.text) for line in column) for column in columns]
    best = max(range(len(columns)), key=lambda i: counts[i])
    times = _time_cells(columns[best])
    if counts[best] < 2 or len(times) < 2:
        return Grid((tuple(Cell(tuple(column), i) for i, column in enumerate(columns)),))
    edges = _edges([_extent(cell) for cell in times])
    rows: list[tuple[Cell, ...]] = []
    for number in range(-1, len(times)):
        cells = []
        for i, column in enumerate(columns):
            lines = tuple(line for line in column if _row_at(edges, line) == number)
            cells.append(Cell(times[number] if i == best and number >= 0 else lines, i))
        rows.append(tuple(cell for cell in cells if cell.lines))
    return Grid(tuple(rows), best)


def _time_cells(column: Sequence[PlacedLine]) -> list[tuple[PlacedLine, ...]]:
    """The lines of a time column by cell: a cell ends when its time is whole (`Trước ngày` / `27/6/2026`)."""
    out: list[list[PlacedLine]] = []
    whole = True
    for line in column:
        if whole and not TIME_ONLY.match(fold(line.text)):
            continue
        if not out and fold(line.text).strip(" :.") in HEAD_WORDS:
            continue
        if whole and not re.match(r"\W*(?:-|den)\b", fold(line.text)):
            out.append([])
        out[-1].append(line) if out else out.append([line])
        text = " ".join(part.text for part in out[-1])
        whole = bool(find_dates(text)) and not re.search(
            r"(?:[-–—]|đến|đến ngày|hết ngày|từ ngày|trước ngày)\s*$", text
        )
    return [tuple(cell) for cell in out if find_dates(" ".join(line.text for line in cell))]


def _extent(cell: Sequence[PlacedLine]) -> tuple[float, float]:
    """Top and bottom of a cell's words."""
    boxes = [box for line in cell if (box := box_of(line))]
    return min(b.top for b in boxes), max(b.bottom for b in boxes)


def _edges(extents: Sequence[tuple[float, float]]) -> list[float]:
    """Where each row begins and the last ends: halfway between the middles of neighbouring time cells."""
    middles = [(top + bottom) / 2 for top, bottom in extents]
    halves = [(b - a) / 2 for a, b in pairwise(middles)]
    first = middles[0] - max(min(halves[0], 30.0), (extents[0][1] - extents[0][0]) / 2 + 1)
    last = middles[-1] + max(min(halves[-1], 30.0), (extents[-1][1] - extents[-1][0]) / 2 + 1)
    return [first, *(a + half for a, half in zip(middles, halves, strict=False)), last]


def _row_at(edges: Sequence[float], line: PlacedLine) -> int:
    """The row a line stands in: -1 above the first, the number of rows below the last."""
    box = box_of(line)
    middle = (box.top + box.bottom) / 2 if box else 0.0
    return sum(edge <= middle for edge in edges) - 1


def _rowed_grids(body: TextMap) -> list[Grid]:
    """Runs of visual rows with several parts, at least two of them with a time."""
    grids = []
    run: list[list[PlacedLine]] = []
    for row in [*rows_of_page(body.lines), []]:
        if len(row) > 1 or (run and row and _continues(row[0].text)):
            run.append(row)
            continue
        if sum(any(_time_like(p.text) for p in r) for r in run) >= 2:
            grids.append(Grid(tuple(_blocks(run))))
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
