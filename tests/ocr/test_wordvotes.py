"""Lines of a signature block mended with the words of other readings."""

from ocr.ballot import best_lines
from ocr.engine import ReadWord
from ocr.picture import PixelBox
from ocr.wordvotes import mended


def word(text, left, right, *, top=100, bottom=140, confidence=0.95):
    return ReadWord(text, PixelBox(left, top, right, bottom), confidence, (1, 1, 1))


def texts(words):
    return [found.text for found in words]


OFFICE = [word("PHÒNG", 500, 620), word("BẾN", 635, 720)]


def test_a_word_that_two_other_readings_have_is_added_the_one_most_like_the_others():
    others = [
        [word("„TRƯƠNG", 350, 490, confidence=0.4)],
        [word(",JTRƯƠNG", 340, 490, confidence=0.5)],
        [word("TRUƠN", 355, 480, confidence=0.3)],
    ]
    assert texts(mended(OFFICE, others)) == ["„TRƯƠNG", "PHÒNG", "BẾN"]


def test_a_doubtful_word_of_one_reading_is_not_added_even_where_the_same_picture_was_read_twice():
    lone = [word("TRƯƠNG", 350, 490, confidence=0.4)]
    assert texts(mended(OFFICE, [lone, list(lone)])) == ["PHÒNG", "BẾN"]


def test_letters_of_a_seal_beside_an_office_are_not_added():
    seal = [word("NINH", 400, 470, top=105, bottom=128, confidence=0.9)]
    assert texts(mended(OFFICE, [seal])) == ["PHÒNG", "BẾN"]


def test_the_whole_word_wins_over_its_sure_end():
    torn = [word("yên", 460, 500), word("Văn", 515, 570), word("Bến", 585, 640)]
    whole = [word("guyễn", 400, 500, confidence=0.3), *torn[1:]]
    (found,) = best_lines([torn, whole])
    assert [reading.word.text for reading in found] == ["guyễn", "Văn", "Bến"]
    assert found[0].alternatives == ()


def test_a_word_whose_box_collapsed_gets_room_for_its_letters():
    line = [word("GIÁM", 400, 500), word("ĐÓ", 540, 546, top=118, bottom=122)]
    found = mended(line, [])
    assert texts(found) == ["GIÁM", "ĐÓ"]
    assert (found[1].box.top, found[1].box.bottom) == (100, 140) and found[1].box.width > 40


def test_a_collapsed_word_gives_way_to_one_read_in_its_place():
    line = [word("GIÁM", 400, 500), word("ĐÓ", 540, 546, top=118, bottom=122)]
    assert texts(mended(line, [[word("ĐỐC", 512, 580, confidence=0.7)]])) == ["GIÁM", "ĐỐC"]
