"""Tables of the pages as rows of cell texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.model import Place, TableContent
from ocr.model import Table
from restore.model import RestoredDocument, RestoredPage


class PlacedTable(NamedTuple):
    """A table and where it stands."""

    value: TableContent
    place: Place


def find_tables(document: RestoredDocument, pages: Sequence[int] | None = None) -> list[PlacedTable]:
    """The tables of a document (or of some of its pages, 1-based) in page order."""
    return [
        PlacedTable(
            TableContent(page=page.source.number, rows=rows), Place(page=page.source.number, box=_corners(table))
        )
        for page in document.pages
        if pages is None or page.source.number in pages
        for table in page.source.tables
        if (rows := _rows(table, page))
    ]


def _corners(table: Table) -> tuple[float, float, float, float] | None:
    """The box of a table as the record writes it."""
    return (table.box.left, table.box.top, table.box.right, table.box.bottom) if table.box is not None else None


def _rows(table: Table, page: RestoredPage) -> list[list[str]]:
    """A table as a full grid: what a merged cell covers is empty but for its first place."""
    if not table.cells:
        return []
    height = max(cell.row + cell.row_span for cell in table.cells)
    width = max(cell.column + cell.column_span for cell in table.cells)
    grid = [[""] * width for _ in range(height)]
    for cell in table.cells:
        lines = [page.lines[i].text for i in cell.lines if i < len(page.lines)]
        grid[cell.row][cell.column] = " ".join(" ".join(lines).split())
    return [row for row in grid if any(row)]
