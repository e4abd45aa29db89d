"""Lines of words become the page: columns and cells apart, visual rows, zones, tables, overlays last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ocr.model import Line, Table, Word, Zone
from ocr.rows import as_lines, by_height, numbered, visual_rows
from ocr.tables import Address, Grid, address, cell_rows, filled, in_table
from ocr.zones import assign, part_motto


class Laid(NamedTuple):
    """The lines of a page in their final order, and its tables."""

    lines: tuple[Line, ...]
    tables: tuple[Table, ...]


def arrange(
    groups: Iterable[Sequence[Word]], overlay: Sequence[Word], grids: Sequence[Grid], width: float, height: float
) -> Laid:
    """The page of lines read (`groups`), overlay words, and ruled grids. All measures in points."""
    free: list[Line] = []
    held: dict[Address, list[Line]] = {}
    for group in groups:
        for place, words in _by_cell(group, grids).items():
            if place is None:
                free += as_lines([words])
            else:
                held.setdefault(place, []).extend(map(in_table, as_lines([words])))
    rows = visual_rows([part for line in free for part in part_motto(line)])
    for number, grid in enumerate(grids):
        inside = {cell: lines for (which, cell), lines in held.items() if which == number}
        rows = _inserted(rows, cell_rows(grid, inside))
    lines = assign(numbered(rows), width, height)
    after = lines[-1].row + 1 if lines else 0
    stamps = numbered(visual_rows(as_lines(by_height(overlay), zone=Zone.STAMP)), after) if overlay else []
    places = [address(grids, line.box) if line.zone is Zone.TABLE else None for line in lines]
    return Laid((*lines, *stamps), filled(grids, places))


def _by_cell(words: Sequence[Word], grids: Sequence[Grid]) -> dict[Address | None, list[Word]]:
    """The words of a line by the table cell they stand in (None: outside of tables)."""
    if not grids:
        return {None: list(words)}
    parts: dict[Address | None, list[Word]] = {}
    for word in words:
        parts.setdefault(address(grids, word.box), []).append(word)
    return parts


def _inserted(rows: list[list[Line]], table: list[list[Line]]) -> list[list[Line]]:
    """The rows of a table put between the rows above and below it, in their own order."""
    if not table:
        return rows
    top = min(line.box.top for row in table for line in row if line.box)
    above = [row for row in rows if row[0].box is None or row[0].box.top < top]
    below = [row for row in rows if row[0].box is not None and row[0].box.top >= top]
    return [*above, *table, *below]
