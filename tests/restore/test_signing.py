"""Lines of a signature block: offices by the closed list, names as they were read."""

from __future__ import annotations

import pytest

from ocr.model import Line, Word, Zone
from restore.model import Correction, Reason, RestoredText, replay
from restore.signing import signed


def line(text, confidence=0.95, zone=Zone.SIGNATURE):
    """A line of the signature block, all its words read as surely."""
    return Line(tuple(Word(word, confidence=confidence) for word in text.split()), 0, zone)


def restored(read, *changes):
    """What restoration made of a line: (offset, before, after) each."""
    made = tuple(Correction(0, at, a, b, Reason.WRONG_MARKS, 1.0, 0.9) for at, a, b in changes)
    return RestoredText(read, replay(read, made), made)


@pytest.mark.parametrize(
    ("read", "office"),
    [
        ("Ủ TỊCH", "CHỦ TỊCH"),
        ("PHÓ CHỦ TỊC", "PHÓ CHỦ TỊCH"),
        ("PHÔ CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("THỦ TRƯỞNG", "THỦ TRƯỞNG"),  # its letters are also those of thứ trưởng
        ("TRƯỞNG", "TRƯỞNG"),  # the end of many
        ("Chủ tịc", "Chủ tịc"),  # no line of its own
        ("BẢN SAO LỤC", "BẢN SAO LỤC"),
    ],
)
def test_an_office_is_told_by_what_a_seal_left(read, office):
    found = signed(line(read), restored(read))
    assert found.text == office
    assert replay(read, found.corrections) == office


def test_a_right_office_is_not_restored_to_another_word():
    assert signed(line("CHỦ TỊCH"), restored("CHỦ TỊCH", (0, "CHỦ", "CHÚ"))).text == "CHỦ TỊCH"


def test_a_name_keeps_the_marks_it_was_surely_read_with():
    change = (13, "Mây", "May")
    assert signed(line("Trần Thị Kim Mây"), restored("Trần Thị Kim Mây", change)).text == "Trần Thị Kim Mây"
    assert signed(line("Trần Thị Kim Mây", 0.6), restored("Trần Thị Kim Mây", change)).text == "Trần Thị Kim May"


def test_a_family_name_is_one_of_the_list():
    assert signed(line("Huynh Thị Mây"), restored("Huynh Thị Mây", (0, "Huynh", "Huỳnh"))).text == "Huỳnh Thị Mây"


@pytest.mark.parametrize(("read", "name"), [("¡rân Thị Mây", "Trần Thị Mây"), ("ương Thị Mây", "ương Thị Mây")])
def test_a_family_name_under_a_seal(read, name):
    assert signed(line(read), restored(read)).text == name


def test_other_lines_are_left_alone():
    assert signed(line("Ủ TỊCH", zone=Zone.BODY), restored("Ủ TỊCH")).text == "Ủ TỊCH"
