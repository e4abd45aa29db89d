"""Digits that stand alone in a cell and were taken for dirt."""

from types import SimpleNamespace

import numpy as np

from ocr.engine import ReadWord
from ocr.lone import lone_signs
from ocr.model import Box, Cell
from ocr.options import OcrOptions
from ocr.picture import PixelBox
from ocr.reread import Reading
from ocr.tables import Grid

DPI = 250.0
INCH = 72.0


class Reader:
    """An engine that reads everything as given words, and remembers whether it was asked."""

    name = "reader of tests"

    def __init__(self, *words):
        self.words = words
        self.orders = []

    def read(self, order):
        self.orders.append(order)
        middle = order.picture.shape[0] // 2
        return [ReadWord(text, PixelBox(50, middle - 5, 90, middle + 5), 0.5, (1, 1, 1)) for text in self.words]


def table(ink=(slice(330, 365), slice(140, 150))):
    """A page with a table of two rows and a column, an upright stroke in the lower cell."""
    picture = np.full((900, 900), 255, np.uint8)
    picture[ink] = 0
    page = SimpleNamespace(print_only=picture, ink=255 - picture, dpi=DPI)
    points = [
        Box(*(side * INCH / page.dpi for side in sides)) for sides in ((100, 200, 200, 300), (100, 300, 200, 400))
    ]
    cells = tuple(Cell(row, 0, (), 1, 1, box) for row, box in enumerate(points))
    return page, (Grid(Box(points[0].left, points[0].top, points[1].right, points[1].bottom), cells),)


def above(text):
    """What was read in the upper cell."""
    return [[Reading(ReadWord(text, PixelBox(140, 230, 160, 265), 0.9, (1, 1, 1)))]]


def signs(engine, text="2", **changes):
    page, grids = table(**changes)
    return [line[0].word for line in lone_signs(page, above(text), grids, engine, OcrOptions())]


def test_a_stroke_in_a_column_of_numbers_is_a_one():
    (found,) = signs(Reader("III1I"))
    assert found.text == "1"
    assert found.box.left <= 140 and found.box.right >= 150 and found.box.top <= 330


def test_a_stroke_in_a_column_of_words_is_nothing():
    engine = Reader("IIIII")
    assert signs(engine, text="Bến") == [] and engine.orders == []


def test_repeats_that_are_not_read_alike_are_nothing():
    assert signs(Reader("li", "WMW", "h")) == []


def test_a_cell_with_more_ink_than_a_sign_is_not_asked_for():
    engine = Reader("33333")
    assert signs(engine, ink=(slice(330, 365), slice(120, 180))) == [] and engine.orders == []
