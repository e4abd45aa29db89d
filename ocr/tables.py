"""Tables by their ruling lines: grids, merged cells, and which line of text stands in which cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np

from ocr.model import Box, Cell, Line, Table, Zone
from ocr.picture import PixelBox, components, millimetres
from ocr.rows import middle_of
from ocr.rules import Rules

TOLERANCE_MM = 2.0
"""Rules nearer to one another than this are one rule; ends that miss each other by it still meet."""

COVERED = 0.6
"""Share of a cell's side that must be ruled for the side to part two cells."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table in points: its cells with spans, without text yet."""

    box: Box
    cells: tuple[Cell, ...]

    def cell_at(self, x: float, y: float) -> int | None:
        """Index of the cell that holds a point."""
        for index, cell in enumerate(self.cells):
            box = cell.box
            if box is not None and box.left <= x < box.right and box.top <= y < box.bottom:
                return index
        return None


def find_grids(rules: Rules, dpi: float) -> tuple[Grid, ...]:
    """The ruled tables of a page: groups of rules that meet, with at least two columns or rows."""
    if len(rules.down) < 2 or len(rules.across) < 2:
        return ()
    slack = millimetres(TOLERANCE_MM, dpi)
    mask = cv2.dilate(rules.mask[::2, ::2], np.ones((slack // 2 + 1, slack // 2 + 1), np.uint8))
    labels, stats = components(mask)
    grids = []
    for label in range(1, len(stats)):
        across = [box for box in rules.across if labels[_middle(box)[1] // 2, _middle(box)[0] // 2] == label]
        down = [box for box in rules.down if labels[_middle(box)[1] // 2, _middle(box)[0] // 2] == label]
        grid = _grid(across, down, slack, dpi)
        if grid is not None:
            grids.append(grid)
    return tuple(sorted(grids, key=lambda grid: grid.box.top))


def _middle(box: PixelBox) -> tuple[int, int]:
    """Middle of a box."""
    return (box.left + box.right) // 2, (box.top + box.bottom) // 2


def _clusters(values: Sequence[float], slack: float) -> list[float]:
    """Values that lie together, as their means."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= slack:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _grid(across: Sequence[PixelBox], down: Sequence[PixelBox], slack: int, dpi: float) -> Grid | None:
    """The grid of rules that meet; None when they make fewer than two cells."""
    xs = _clusters([(box.left + box.right) / 2 for box in down], slack)
    ys = _clusters([(box.top + box.bottom) / 2 for box in across], slack)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) < 2:
        return None
    owner = _merged(across, down, xs, ys, slack)
    cells = []
    for first in dict.fromkeys(owner.values()):
        places = [place for place, root in owner.items() if root == first]
        rows, columns = [row for row, _ in places], [column for _, column in places]
        box = PixelBox(
            round(xs[min(columns)]), round(ys[min(rows)]), round(xs[max(columns) + 1]), round(ys[max(rows) + 1])
        )
        spans = max(rows) - min(rows) + 1, max(columns) - min(columns) + 1
        cells.append(Cell(min(rows), min(columns), (), *spans, box.points(dpi)))
    outer = PixelBox(round(xs[0]), round(ys[0]), round(xs[-1]), round(ys[-1]))
    return Grid(outer.points(dpi), tuple(cells)) if len(cells) > 1 else None


Place = tuple[int, int]


def _merged(
    across: Sequence[PixelBox], down: Sequence[PixelBox], xs: Sequence[float], ys: Sequence[float], slack: int
) -> dict[Place, Place]:
    """For each place (row, column) of the grid the first place of the merged cell it belongs to."""
    owner: dict[Place, Place] = {(r, c): (r, c) for r in range(len(ys) - 1) for c in range(len(xs) - 1)}
    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(xs)):
            if column and _ruled(down, xs[column], (top, bottom), slack, upright=True) < COVERED:
                _join(owner, (row, column - 1), (row, column))
            if row and _ruled(across, ys[row], (left, right), slack, upright=False) < COVERED:
                _join(owner, (row - 1, column), (row, column))
    return owner


def _join(owner: dict[Place, Place], one: Place, other: Place) -> None:
    """Make two places parts of one cell."""
    root, gone = sorted((owner[one], owner[other]))
    for place, current in owner.items():
        if current == gone:
            owner[place] = root


def _ruled(rules: Sequence[PixelBox], at: float, span: tuple[float, float], slack: int, *, upright: bool) -> float:
    """Share of a cell's side that is covered by rules."""
    start, end = span
    covered = 0.0
    for box in rules:
        middle = (box.left + box.right) / 2 if upright else (box.top + box.bottom) / 2
        if abs(middle - at) > slack:
            continue
        first, last = (box.top, box.bottom) if upright else (box.left, box.right)
        covered += max(0.0, min(end, last) - max(start, first))
    return covered / max(1.0, end - start)


Address = tuple[int, int]
"""Index of a grid and of a cell in it."""


def address(grids: Sequence[Grid], box: Box | None) -> Address | None:
    """The cell that holds the middle of a box."""
    if box is None:
        return None
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    for index, grid in enumerate(grids):
        cell = grid.cell_at(x, y)
        if cell is not None:
            return index, cell
    return None


def cell_rows(grid: Grid, held: dict[int, list[Line]]) -> list[list[Line]]:
    """The visual rows of a table: in each row of cells, the fullest cell sets the rows, the others join from above.

    A line of a cell that is centred between two rows joins the upper one, as a clerk reads it.
    """
    rows: list[list[Line]] = []
    for number in sorted({cell.row for cell in grid.cells}):
        cells = [i for i, cell in enumerate(grid.cells) if cell.row == number]
        columns = [sorted(held.get(i, []), key=lambda line: middle_of(line.words)) for i in cells]
        rows += _side_by_side([column for column in columns if column])
    return rows


def _side_by_side(columns: Sequence[list[Line]]) -> list[list[Line]]:
    """Lines of neighbouring cells as rows."""
    if not columns:
        return []
    fullest = max(columns, key=len)
    rows = [[line] for line in fullest]
    middles = [middle_of(line.words) for line in fullest]
    for column in columns:
        if column is fullest:
            continue
        at = -1
        for line in column:
            height = line.box.height if line.box else 10.0
            reached = sum(middle <= middle_of(line.words) + 0.3 * height for middle in middles) - 1
            at = max(at + 1, reached, 0)
            if at >= len(rows):
                rows.append([])
            rows[at].append(line)
    return [sorted(row, key=lambda line: line.box.left if line.box else 0.0) for row in rows]


def filled(grids: Sequence[Grid], addresses: Sequence[Address | None]) -> tuple[Table, ...]:
    """The tables with the indices of the lines in each cell; tables without any text are left out."""
    held: dict[Address, list[int]] = {}
    for index, place in enumerate(addresses):
        if place is not None:
            held.setdefault(place, []).append(index)
    tables = []
    for number, grid in enumerate(grids):
        cells = tuple(replace(cell, lines=tuple(held.get((number, i), ()))) for i, cell in enumerate(grid.cells))
        if any(cell.lines for cell in cells):
            tables.append(Table(cells, grid.box))
    return tuple(tables)


def in_table(line: Line) -> Line:
    """The line with its zone set."""
    return replace(line, zone=Zone.TABLE)
