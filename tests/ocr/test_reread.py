"""Two readings of a line vote word by word."""

from __future__ import annotations

import pytest

from ocr.engine import ReadWord
from ocr.picture import PixelBox
from ocr.reread import vote
from ocr.tesseract import words_of
from ocr.text import normalise


def word(text, left, right, confidence):
    """A word of a line 30 pixels high."""
    return ReadWord(text, PixelBox(left, 0, right, 30), confidence, (0, 0, 0))


def texts(first, second):
    """The words that win."""
    return [reading.word.text for reading in vote(first, second)]


def test_the_surer_word_wins():
    assert texts([word("Iuật", 0, 60, 0.5)], [word("Luật", 0, 60, 0.9)]) == ["Luật"]


@pytest.mark.parametrize(
    "second", [[word("số", 0, 35, 0.93), word("4", 38, 46, 0.93)], [word("số4", 0, 46, 0.93)]], ids=["parted", "glued"]
)
def test_digits_of_the_next_place_are_not_taken_twice(second):
    first = [word("sô", 0, 40, 0.6), word("48/2013/NĐ-CP", 60, 300, 0.94)]
    assert texts(first, [*second, word("8/2013/NĐ-CP", 62, 300, 0.4)]) == ["sô", "48/2013/NĐ-CP"]


def test_a_low_sign_does_not_become_the_word_beside_it():
    low = ReadWord("'", PixelBox(0, 0, 8, 2), 0.3, (0, 0, 0))
    assert texts([low], [word("Phòng", 0, 60, 0.96)]) == ["'"]


def test_a_number_read_as_letters_is_mended():
    assert texts([word("lô", 0, 40, 0.6)], [word("10", 0, 40, 0.9)]) == ["10"]


def test_a_fraction_slash_is_a_slash():
    assert normalise("12⁄QĐ-UBND") == "12/QĐ-UBND"


def test_a_word_without_height_is_none():
    head = "level\tblock_num\tpar_num\tline_num\tleft\ttop\twidth\theight\tconf\ttext"
    rows = [
        "5\t1\t1\t1\t0\t0\t90\t30\t96\tPhòng",
        "5\t1\t1\t1\t5\t2\t9\t1\t96\tPhòng",
        "5\t1\t1\t1\t99\t15\t9\t3\t96\t-",
    ]
    assert [(w.text, w.box.height) for w in words_of("\n".join([head, *rows]))] == [("Phòng", 30), ("-", 3)]
