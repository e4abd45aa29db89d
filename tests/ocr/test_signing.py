"""The signature block read again: which reading of a line is kept, and what is no line of the block."""

from ocr.ballot import best_lines
from ocr.engine import ReadWord
from ocr.model import Box, Line, Word, Zone
from ocr.picture import PixelBox
from ocr.signing import block_of


def line(text, *, left=500, top=100, height=40, confidence=0.95):
    words = []
    for part in text.split():
        words.append(ReadWord(part, PixelBox(left, top, left + 20 * len(part), top + height), confidence, (1, 1, 1)))
        left += 20 * len(part) + 15
    return words


def texts(readings):
    return [" ".join(reading.word.text for reading in found) for found in readings]


def test_the_whole_name_wins_over_a_surer_piece_of_it():
    piece = line("Hoàng Anh", left=575, confidence=0.97)
    assert texts(best_lines([piece, line("Lê Hoàng Anh", confidence=0.93)])) == ["Lê Hoàng Anh"]


def test_strokes_of_a_pen_lose_against_print():
    assert texts(best_lines([line("ấn Sỹ #ê x.“", confidence=0.3), line("Mai Sỹ Hiền")])) == ["Mai Sỹ Hiền"]


def test_readings_that_agree_win():
    lone, twins = line("Trần Hoàng Tuân", confidence=0.93), line("Trần Hoàng Tuấn", confidence=0.92)
    assert texts(best_lines([lone, twins, list(twins), list(twins)])) == ["Trần Hoàng Tuấn"]


def test_two_lines_that_touch_are_two():
    head, deputy = line("KT. GIÁM ĐỐC"), line("PHÓ GIÁM ĐỐC", top=132)
    assert sorted(texts(best_lines([head, deputy]))) == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]


def test_a_damaged_sign_before_an_office_is_kept_from_another_reading():
    bare, signed = line("GIÁM ĐỐC", left=580), line("-#., GIÁM ĐỐC", left=490, confidence=0.4)
    assert texts(best_lines([bare, signed])) == ["-#., GIÁM ĐỐC"]
    sealed = line("MT GIÁM ĐỐC", left=525, confidence=0.4)
    assert texts(best_lines([bare, sealed])) == ["GIÁM ĐỐC"]


def test_losing_readings_stay_as_alternatives():
    (found,) = best_lines([line("Trần Tuấn"), line("Trân Tuấn", confidence=0.6)])
    assert [[a.text for a in reading.alternatives] for reading in found] == [["Trân"], []]


def test_the_block_stands_right_of_the_recipients_and_below_the_text():
    lines = [
        Line((Word("Điều"),), 0, Zone.BODY, Box(60, 380, 540, 396)),
        Line((Word("Nơi"),), 1, Zone.RECIPIENTS, Box(60, 420, 120, 432)),
        Line((Word("-"),), 2, Zone.RECIPIENTS, Box(60, 434, 280, 446)),
    ]
    block = block_of(lines, 595, 842)
    assert block is not None
    assert block.left == 284 and block.top == 397 and block.bottom == 620
    assert block_of(lines[:1], 595, 842) is None
