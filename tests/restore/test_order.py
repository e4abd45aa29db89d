"""Tables are restored cell by cell."""

from ocr.model import Cell, Line, Origin, Page, Table, Word, Zone
from restore.order import in_reading_order


def page(cells):
    texts = ("Mở đầu", "rừng thông", "trước", "ven sông", "ngày 5", "Kết thúc")
    zones = (Zone.BODY, *[Zone.TABLE] * 4, Zone.BODY)
    lines = tuple(Line((Word(text),), row, zone) for row, (text, zone) in enumerate(zip(texts, zones, strict=True)))
    return Page(1, 595.0, 842.0, lines, Origin.IMAGE, tables=(Table(cells, None),) if cells else ())


def test_the_lines_of_a_cell_stand_together():
    cells = (Cell(0, 0, (1, 3)), Cell(0, 1, (2, 4)), Cell(0, 2, ()))
    assert in_reading_order(page(cells)) == [0, None, 1, 3, None, 2, 4, None, 5]


def test_a_page_without_tables_keeps_its_order():
    assert in_reading_order(page(())) == [0, 1, 2, 3, 4, 5]
