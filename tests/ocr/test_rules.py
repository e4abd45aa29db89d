"""Ruling lines of tables, and what only looks like them."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from ocr.picture import ink_mask, millimetres
from ocr.rules import find_rules, with_faint_ones
from ocr.tables import find_grids

DPI = 250.0


def mm(value):
    return millimetres(value, DPI)


def table(row_heights, widths=(15, 30, 60), missing=()):
    """A page with a ruled table of rows and columns of so many millimetres; `missing` uprights (row, column)."""
    page = np.full((mm(200), mm(150)), 255, np.uint8)
    ys = [mm(20) + mm(sum(row_heights[:i])) for i in range(len(row_heights) + 1)]
    xs = [mm(15) + mm(sum(widths[:i])) for i in range(len(widths) + 1)]
    for y in ys:
        page[y : y + 4, xs[0] : xs[-1] + 4] = 0
    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, x in enumerate(xs):
            if (row, column) not in missing:
                page[top:bottom, x : x + 4] = 0
    return page


def cells(page):
    return [len(grid.cells) for grid in find_grids(find_rules(ink_mask(page), DPI), DPI)]


@pytest.mark.parametrize("low", [6, 8, 10])
def test_a_low_row_between_rules_has_its_columns(low):
    """Its uprights are shorter than any rule alone would have to be, since the row below is one cell."""
    assert cells(table((low, 14, 30), missing={(1, 1), (1, 2)})) == [3 + 1 + 3]


def test_a_narrow_column_has_its_rows():
    page = table((14, 14, 14), widths=(7, 40, 40))
    x, y = mm(15), mm(20) + mm(14)
    page[y : y + 4, x + mm(7) + 4 : x + mm(47)] = 255  # the second column's upper two cells are one
    assert cells(page) == [8]


def test_short_uprights_are_taken_out_of_the_print():
    page = table((8, 14, 30), missing={(1, 1), (1, 2)})
    mask = find_rules(ink_mask(page), DPI).mask
    assert mask[mm(24), mm(30) + 2] and not mask[mm(24), mm(40)]


def test_strokes_that_meet_no_rule_are_no_rules():
    page = table((14, 14, 14))
    before = find_rules(ink_mask(page), DPI)
    cv2.rectangle(page, (mm(40), mm(22)), (mm(40) + 3, mm(29)), 0, -1)  # hangs between two rules, meets neither
    cv2.rectangle(page, (mm(40), mm(90)), (mm(47), mm(90) + 3), 0, -1)  # a dash below the table
    after = find_rules(ink_mask(page), DPI)
    assert (after.across, after.down) == (before.across, before.down)


def test_a_table_of_pale_hairlines_is_found_and_lone_pale_strokes_are_not():
    hairlines = np.where(table((14, 14, 14)) == 0, np.uint8(222), np.uint8(250))
    cv2.putText(hairlines, "KHO SACH", (mm(20), mm(12)), cv2.FONT_HERSHEY_DUPLEX, 1.5, 20, 3)
    hairlines[mm(100) : mm(100) + 4, mm(20) : mm(90)] = 222  # a fold
    first = find_rules(ink_mask(hairlines), DPI)
    assert not first.down
    pale = with_faint_ones(first, hairlines, DPI)
    assert [len(grid.cells) for grid in find_grids(pale, DPI)] == [9]
    assert len(pale.across) == 4 and not pale.mask[mm(100) + 1, mm(50)]
