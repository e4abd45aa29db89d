"""Stamps of receipt in black: found by their frames and words, taken out without the print around them."""

import cv2
import numpy as np
import pytest

from ocr.model import Box, Word
from ocr.picture import ink_mask, millimetres
from ocr.preprocess import Cleaned
from ocr.received import find_stamp, frames, take_out, unread

DPI = 250
READ = ("CỔNG", "THÔNG", "TIN", "ĐẾN", "Giờ:", "Ngày:")


def mm(length):
    return millimetres(length, DPI)


def page():
    """A letterhead's two lines of print as bars of letters, nothing else."""
    picture = np.full((mm(297), mm(210)), 255, np.uint8)
    for left, top in ((30, 20), (110, 20), (70, 67)):
        for letter in range(12):
            x = mm(left) + letter * mm(3)
            cv2.rectangle(picture, (x, mm(top)), (x + mm(1), mm(top) + mm(3)), 0, 3)
    return picture


def stamped(picture, left=20, top=45, width=46, height=18, slope=0.0):
    """The page with a frame of two rows over it, and writing in the frame."""
    for y in (top, top + 5, top + height):
        ends = (mm(left), mm(y)), (mm(left + width), mm(y + slope * width))
        cv2.line(picture, *ends, 0, 4)
    for x in (left, left + width):
        cv2.line(picture, (mm(x), mm(top + slope * (x - left))), (mm(x), mm(top + height + slope * (x - left))), 0, 4)
    cv2.putText(picture, "DEN", (mm(left + 3), mm(top + 14)), cv2.FONT_HERSHEY_SIMPLEX, 1.5, 0, 4)
    return picture


def words(texts, left=25, top=50):
    """Words side by side, their boxes in points."""
    scale = 72 / 25.4
    return [
        Word(text, Box((left + 4 * i) * scale, top * scale, (left + 4 * i + 3) * scale, (top + 3) * scale), 0.9)
        for i, text in enumerate(texts)
    ]


def cleaned(picture):
    return Cleaned(picture, DPI, picture.copy())


@pytest.mark.parametrize("slope", [-0.06, 0.0, 0.05])
def test_a_stamp_is_found_however_it_was_set(slope):
    stamp = find_stamp(cleaned(stamped(page(), slope=slope)), words(READ))
    assert stamp is not None and len(stamp.words) == len(READ)
    assert abs(stamp.box.left - mm(20)) < mm(2) and abs(stamp.box.right - mm(66)) < mm(2)


@pytest.mark.parametrize("texts", [(), ("Tổ", "Trưởng", "ban", "ngày", "Ghi", "chú")])
def test_a_frame_with_other_words_stays(texts):
    assert find_stamp(cleaned(stamped(page())), words(texts)) is None


def test_wide_tables_and_lone_rules_are_no_frames():
    picture = page()
    for y in (50, 60, 70):
        cv2.line(picture, (mm(20), mm(y)), (mm(190), mm(y)), 0, 4)
    cv2.line(picture, (mm(40), mm(30)), (mm(80), mm(30)), 0, 4)
    assert frames(ink_mask(picture), DPI) == []


def test_what_stands_in_the_frame_goes_and_the_print_stays():
    plain, sheet = page(), cleaned(stamped(page(), top=52, height=17))
    stamp = find_stamp(sheet, words(READ, top=58))
    take_out(sheet, stamp, ())
    crossed = (slice(mm(66), mm(71)), slice(mm(66) + 6, mm(110)))  # print just right of the frame's corner
    assert np.array_equal(sheet.print_only[crossed], plain[crossed])
    inside = (slice(mm(53), mm(66)), slice(mm(21), mm(65)))
    assert ink_mask(sheet.print_only[inside]).sum() < 0.02 * ink_mask(sheet.picture[inside]).sum()
    assert [kind.value for kind, _ in sheet.regions] == ["stamp"]
    assert [step.name for step in sheet.steps] == ["receipt"]


def test_a_letter_that_crosses_the_frame_stays():
    sheet = cleaned(stamped(page(), left=70, top=50, height=18))  # its lower stroke runs through the title's letters
    take_out(sheet, find_stamp(sheet, words(READ, left=75, top=58)), words(("NGHỊ",), left=70, top=66.5))
    stem = (slice(mm(67), mm(70)), slice(mm(79), mm(79) + 3))
    assert (sheet.print_only[stem] < 128).mean() > 0.8


def test_words_read_again_in_its_place_are_print():
    first, second = words(("ĐẾN", "của"))
    assert unread([first, second], [[Word("của", second.box, 0.9)]]) == [first]
