import cv2
import numpy as np
import pytest

from ocr.hand_anchor import Blank
from ocr.hand_strip import cut, without_lines, without_red
from ocr.model import InkKind

DPI = 144.0  # two pixels a point
BLANK = Blank(InkKind.DAY, left=50.0, right=80.0, base=50.0, size=13.0)


def paper() -> np.ndarray:
    return np.full((160, 300, 3), 245, np.uint8)


def write_one(image: np.ndarray, x: int = 130, colour: tuple[int, int, int] = (40, 30, 30)) -> np.ndarray:
    """A stroke like a 1, 26 pixels tall, standing on the base line."""
    return cv2.line(image, (x, 100), (x + 4, 74), colour, 2)


def test_empty_room_is_empty():
    assert cut(paper(), BLANK, DPI).picture is None


def test_stroke_is_found_where_it_is():
    strip = cut(write_one(paper()), BLANK, DPI)
    assert strip.picture is not None
    assert strip.bottom - strip.top == pytest.approx(28, abs=3)
    assert (strip.box.left, strip.box.right) == pytest.approx((64.5, 67.5), abs=2)
    assert (strip.box.top, strip.box.bottom) == pytest.approx((37, 50.5), abs=1.5)


def test_dotted_leader_alone_is_empty():
    image = paper()
    for x in range(100, 160, 6):
        cv2.rectangle(image, (x, 99), (x + 1, 100), (30, 30, 30), -1)
    assert cut(image, BLANK, DPI).picture is None


def test_ruled_line_alone_is_empty():
    assert cut(cv2.line(paper(), (80, 101), (180, 101), (30, 30, 30), 2), BLANK, DPI).picture is None


def test_red_seal_is_not_ink():
    assert cut(cv2.circle(paper(), (130, 88), 18, (60, 60, 220), 3), BLANK, DPI).picture is None


def test_blue_ink_is_ink():
    assert cut(write_one(paper(), colour=(200, 90, 60)), BLANK, DPI).picture is not None


def test_a_pale_pen_beside_black_dots_is_ink():
    image = write_one(paper(), colour=(165, 165, 165))
    for x in range(100, 160, 6):
        cv2.rectangle(image, (x, 97), (x + 2, 100), (10, 10, 10), -1)
    strip = cut(image, BLANK, DPI)
    assert strip.picture is not None and strip.bottom - strip.top == pytest.approx(28, abs=3)


def test_printed_neighbours_are_left_behind():
    image = write_one(paper())
    cv2.putText(image, "y", (80, 100), cv2.FONT_HERSHEY_COMPLEX, 0.8, (20, 20, 20), 2)
    cv2.putText(image, "t", (162, 100), cv2.FONT_HERSHEY_COMPLEX, 0.8, (20, 20, 20), 2)
    strip = cut(image, BLANK, DPI)
    assert (strip.box.left, strip.box.right) == pytest.approx((64.5, 67.5), abs=2)


def test_other_rows_are_left_behind():
    image = write_one(paper())
    cv2.putText(image, "HANH", (100, 62), cv2.FONT_HERSHEY_COMPLEX, 0.7, (20, 20, 20), 2)
    assert cut(image, BLANK, DPI).box.top == pytest.approx(37, abs=1.5)


def test_line_through_writing_goes_and_the_writing_stays():
    ink = np.zeros((60, 120), bool)
    ink[30:32, :] = True
    ink[10:50, 60:63] = True
    left = without_lines(ink, em=20)
    assert left[10:50, 60:63].all()
    assert not left[30:32, :55].any()


def test_red_becomes_paper():
    image = paper()
    image[40:60, 40:60] = (60, 60, 220)
    assert without_red(image)[50, 50] > 200


@pytest.mark.parametrize("left", [400.0, -100.0])
def test_room_outside_the_page_is_empty(left: float):
    blank = Blank(InkKind.DAY, left, left + 20, 50.0, 13.0)
    assert cut(paper(), blank, DPI).picture is None
