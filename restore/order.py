"""The lines of a page in the order in which they are understood: a table cell by cell, not row by row."""

from __future__ import annotations

from ocr.model import Page


def in_reading_order(page: Page) -> list[int | None]:
    """Indices of the lines, those of a cell together; None parts a cell from what stands before and behind it."""
    table_of = {line: table for table in page.tables for cell in table.cells for line in cell.lines}
    order: list[int | None] = []
    met: set[int] = set()
    for index in range(len(page.lines)):
        table = table_of.get(index)
        if table is None:
            order.append(index)
        elif index not in met:
            order.append(None)
            for cell in table.cells:
                order += [*cell.lines, None] if cell.lines else []
                met.update(cell.lines)
    return order
