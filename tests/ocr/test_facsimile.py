"""The picture to show beside the text: boxes of the page fall on its words."""

import cv2
import numpy as np
import pytest

from ocr import page_picture
from ocr.deskew import turned
from ocr.model import Origin, Page

SHEET = 595, 842


def page(**more):
    return Page(1, *SHEET, (), more.pop("origin", Origin.IMAGE), **more)


@pytest.fixture
def marked():
    """A sheet with a black block at points (100, 200)-(300, 220)."""
    sheet = np.full((SHEET[1] * 2, SHEET[0] * 2, 3), 255, np.uint8)
    sheet[400:440, 200:600] = 0
    return sheet


def block_of(picture):
    rows, columns = np.nonzero(picture.min(axis=2) < 100)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


@pytest.mark.parametrize(
    ("turn", "rotation", "skew"), [(None, 0, 0.0), (cv2.ROTATE_90_COUNTERCLOCKWISE, 90, 0.0), (None, 0, 2.0)]
)
def test_a_box_falls_on_its_place(tmp_path, marked, turn, rotation, skew):
    scanned = turned(marked, -skew, 255) if skew else marked
    cv2.imwrite(str(tmp_path / "a.png"), scanned if turn is None else cv2.rotate(scanned, turn))
    picture = page_picture(tmp_path / "a.png", page(rotation=rotation, skew=skew), 100)
    assert picture.shape[:2] == (round(842 * 100 / 72), round(595 * 100 / 72))
    expected = [side * 100 / 72 for side in (100, 200, 300, 220)]
    assert np.allclose(block_of(picture), expected, atol=3)


def test_a_text_file_has_no_picture(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    assert page_picture(tmp_path / "a.txt", page(origin=Origin.TEXT_FILE), 100) is None
