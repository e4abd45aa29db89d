import pytest

from ocr.hand_anchor import find_blanks, text_width
from ocr.model import Box, InkKind, Line, Word

WIDTH, HEIGHT = 595.0, 842.0
SIZE = 13.0


def row(*words: tuple[str, float, float], bottom: float = 120.0) -> Line:
    """Words (text, left, right) whose boxes end at one base line."""
    made = tuple(Word(text, Box(left, bottom - 9, right, bottom), 0.9) for text, left, right in words)
    return Line(made, row=0)


NUMBER = (("Số:", 100.0, 117.4), ("/KH-SYT", 150.0, 203.0))
DATE = (
    ("ngày", 360.0, 385.3),
    ("tháng", 410.0, 439.6),
    ("năm", 460.0, 482.4),
    ("2022", 486.0, 512.0),
)


def by_kind(*lines: Line) -> dict:
    return {blank.kind: blank for blank in find_blanks(lines, WIDTH, HEIGHT)}


def test_room_is_between_the_printed_words():
    blanks = by_kind(row(*NUMBER), row(*DATE))
    assert (blanks[InkKind.NUMBER].left, blanks[InkKind.NUMBER].right) == pytest.approx((117.4, 150.0), abs=1.0)
    assert (blanks[InkKind.DAY].left, blanks[InkKind.DAY].right) == pytest.approx((385.3, 410.0), abs=1.0)
    assert (blanks[InkKind.MONTH].left, blanks[InkKind.MONTH].right) == pytest.approx((439.6, 460.0), abs=1.0)
    assert blanks[InkKind.NUMBER].size == pytest.approx(SIZE, rel=0.03)


@pytest.mark.parametrize("prefix", ["Sô:", "S6:", "$ố:", "số;", "Só"])
def test_garbled_prefix_is_known(prefix: str):
    assert InkKind.NUMBER in by_kind(row((prefix, 100.0, 117.4), NUMBER[1]), row(*DATE))


def test_writing_glued_to_the_prefix_and_the_notation():
    whole = ("Số:{242/KH-SYT", 100.0, 203.0)
    blank = by_kind(row(whole), row(*DATE))[InkKind.NUMBER]
    assert blank.left == pytest.approx(117.4, abs=1.5)
    assert blank.right == pytest.approx(203.0 - text_width("/KH-SYT") * SIZE, abs=4)


def test_a_letter_of_the_number_is_not_the_notation():
    blank = by_kind(row(("Số:-/S", 100.0, 140.0), ("/A/KH-SYT", 142.0, 203.0)), row(*DATE))[InkKind.NUMBER]
    assert blank.right == pytest.approx(203.0 - text_width("/KH-SYT") * SIZE, abs=4)


def test_a_box_that_reaches_over_the_next_word_ends_there():
    words = (("ngày", 360.0, 385.3), ("04tháng", 390.0, 445.0), ("3", 440.0, 446.0), *DATE[2:])
    assert by_kind(row(*NUMBER), row(*words))[InkKind.MONTH].left == pytest.approx(440.0, abs=1.0)


def test_a_word_that_swallowed_writing_ends_by_its_letters():
    words = (*DATE[:1], ("tháng", 410.0, 447.0), *DATE[2:])
    assert by_kind(row(*NUMBER), row(*words))[InkKind.MONTH].left == pytest.approx(441.0, abs=1.0)


def test_of_two_sizes_the_lesser_is_the_type_size():
    words = (("ngày", 360.0, 402.0), ("tháng7năm", 410.0, 478.0), DATE[3])
    blanks = by_kind(row(*NUMBER), row(*words))
    assert blanks[InkKind.MONTH].size == pytest.approx(SIZE, rel=0.03)
    assert blanks[InkKind.DAY].left == pytest.approx(385.3, abs=3)


def test_a_day_that_touches_both_words_is_found():
    blanks = by_kind(row(*NUMBER), row(("ngày/Luháng", 360.0, 439.6), *DATE[2:]))
    assert (blanks[InkKind.DAY].left, blanks[InkKind.DAY].right) == pytest.approx((385.3, 410.0), abs=1.0)
    assert InkKind.MONTH in blanks


def test_notation_alone_is_enough_beside_a_date():
    blank = by_kind(row(NUMBER[1]), row(*DATE))[InkKind.NUMBER]
    assert blank.right == pytest.approx(150.0, abs=1.0)
    assert blank.left < 120


def test_issuer_that_begins_like_so_is_no_number_row():
    blanks = by_kind(row(("SỞ", 100.0, 120.0), ("Y", 124.0, 132.0), ("TẾ", 136.0, 150.0), bottom=60.0), row(*DATE))
    assert InkKind.NUMBER not in blanks


def test_glued_words_of_the_date_row():
    glued = (("ngày£3", 360.0, 405.0), ("0tháng", 404.0, 439.6), ("năm", 460.0, 482.4), ("2022", 486.0, 512.0))
    blank = by_kind(row(*glued))[InkKind.DAY]
    assert blank.left == pytest.approx(385.3, abs=1.5)
    assert blank.right == pytest.approx(410.0, abs=1.5)


def test_place_names_are_not_words_of_the_date():
    row_with_place = row(("Thành", 300.0, 330.0), ("phố,", 333.0, 352.0), *DATE)
    assert by_kind(row_with_place)[InkKind.DAY].left == pytest.approx(385.3, abs=1.0)


def test_a_date_in_the_text_is_left_alone():
    assert by_kind(row(*DATE, bottom=600.0)) == {}


def test_no_words_no_blanks():
    assert find_blanks([], WIDTH, HEIGHT) == []
