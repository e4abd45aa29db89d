from pathlib import Path

import cv2
import numpy as np
import pytest

import ocr.training
from ocr.hand import read_hand
from ocr.model import Box, InkKind, Line, Word
from ocr.training.strokes import read_forms, smooth

DPI = 216.0  # three pixels a point
SCALE = 3
SIZE = 13.0
FORMS = dict(reversed(read_forms(Path(ocr.training.__file__).parent / "digit_forms.toml")))  # the first of each symbol


def letterhead() -> np.ndarray:
    return np.full((842 * SCALE, 595 * SCALE, 3), 250, np.uint8)


def write(image: np.ndarray, text: str, left: float, base: float, colour: tuple[int, int, int] = (120, 40, 30)) -> None:
    """Draw digits by the table of forms, 11 points tall, on a base line (points)."""
    tall = 11.0
    for symbol in text:
        for stroke in FORMS[symbol]:
            points = (smooth(stroke) * tall + (left, base - tall)) * SCALE
            cv2.polylines(image, [np.round(points).astype(np.int32)], False, colour, 4, cv2.LINE_AA)
        left += tall * (0.45 if symbol == "1" else 0.75)


def lines(day: Word | None = None) -> list[Line]:
    """The printed words of a letterhead, as an engine gives them."""

    def word(text: str, left: float, right: float) -> Word:
        return Word(text, Box(left, 111.0, right, 120.0), 0.95)

    number = (word("Số:", 100.0, 117.4), word("/KH-SYT", 165.0, 218.0))
    date = (
        word("ngày", 360.0, 385.3),
        word("tháng", 415.0, 444.6),
        word("10", 449.0, 462.0),
        word("năm", 467.0, 489.4),
        word("2022", 493.0, 519.0),
    )
    return [Line(number, 0), Line((*date[:1], day, *date[1:]) if day else date, 0)]


@pytest.mark.parametrize("number", ["205", "38", "4679"])
@pytest.mark.parametrize("colour", [(120, 40, 30), (190, 90, 40), (60, 60, 60)])
def test_number_and_day_are_read(number: str, colour: tuple[int, int, int]):
    image = letterhead()
    write(image, number, 122.0, 120.0, colour)
    write(image, "23", 390.0, 120.0, colour)
    found = {ink.kind: ink for ink in read_hand(image, lines(), DPI)}
    assert found[InkKind.NUMBER].candidates[0].text == number
    assert found[InkKind.DAY].candidates[0].text == "23"


def test_empty_room_gives_a_blank_and_no_number():
    found = {ink.kind: ink for ink in read_hand(letterhead(), lines(), DPI)}
    assert found[InkKind.NUMBER].blank and not found[InkKind.NUMBER].candidates
    assert found[InkKind.DAY].blank and not found[InkKind.DAY].candidates


def test_print_read_with_confidence_is_no_ink():
    day = Word("21", Box(391.0, 111.3, 404.0, 120.0), 0.96)
    kinds = {ink.kind for ink in read_hand(letterhead(), lines(day), DPI)}
    assert InkKind.DAY not in kinds


def test_a_printed_zero_with_a_written_digit_is_ink():
    zero = Word("0", Box(389.0, 111.2, 395.0, 120.0), 0.96)
    image = letterhead()
    cv2.ellipse(image, (392 * SCALE, int(115.6 * SCALE)), (8, 12), 0, 0, 360, (20, 20, 20), 3, cv2.LINE_AA)
    assert InkKind.DAY not in {ink.kind for ink in read_hand(image, lines(zero), DPI)}
    write(image, "7", 399.0, 120.0)
    found = {ink.kind: ink for ink in read_hand(image, lines(zero), DPI)}
    assert found[InkKind.DAY].candidates[0].text == "07"


def test_candidates_fall_in_probability_and_add_up_to_one_at_most():
    image = letterhead()
    write(image, "82", 122.0, 120.0)
    chances = [one.confidence for one in read_hand(image, lines(), DPI)[0].candidates]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) <= 1.0 + 1e-6


def test_a_page_without_letterhead_has_no_ink():
    assert read_hand(letterhead(), [], DPI) == ()
