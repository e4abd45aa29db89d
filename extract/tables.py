"""Tables of the pages as rows of cell texts."""

from __future__ import annotations

from collections.abc import Sequence

from extract.model import TableContent
from ocr.model import Table
from restore.model import RestoredDocument, RestoredPage


def find_tables(document: RestoredDocument, pages: Sequence[int] | None = None) -> list[TableContent]:
    """The tables of a document (or of some of its pages, 1-based) in page order."""
    return [
        TableContent(page=page.source.number, rows=rows)
        for page in document.pages
        if pages is None or page.source.number in pages
        for table in page.source.tables
        if (rows := _rows(table, page))
    ]


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
