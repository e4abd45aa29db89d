"""The small print of the closing read again: what the readings elect, where it stands, lines that were lost."""

from types import SimpleNamespace

import numpy as np

from ocr.election import elected
from ocr.engine import ReadWord, Segmentation
from ocr.model import Box, Line, Word, Zone
from ocr.options import OcrOptions
from ocr.picture import PixelBox
from ocr.reread import Reading
from ocr.smallprint import SCALE, SIZES, read_small_print, small_print_of

DPI = 250.0
WINDOW = Box(50, 400, 300, 500)


def line(text, *, left=200, top=1420, confidence=0.95):
    """A line of words as read, ten pixels a letter."""
    words = []
    for part in text.split():
        words.append(ReadWord(part, PixelBox(left, top, left + 10 * len(part), top + 30), confidence, (1, 1, top)))
        left += 10 * len(part) + 12
    return words


def text(readings):
    return " ".join(reading.word.text for reading in readings)


class Reader:
    """An engine that reads the block as `scattered`, and every line alone as the next of `alone`."""

    name = "reader of tests"

    def __init__(self, scattered, alone=()):
        self.scattered, self.alone, self.orders = scattered, alone, []

    def read(self, order):
        self.orders.append(order)
        if order.segmentation is Segmentation.SPARSE:
            start = tuple(round(side * DPI / 72) for side in WINDOW[:2])
            return [self.on_sheet(word, start, (round(0.1 * DPI),) * 2, SCALE) for word in self.scattered]
        rows = np.flatnonzero(np.diff((order.picture < 200).any(axis=1).astype(int)) > 0)
        size = [size for size in SIZES for _ in range(len(rows) // len(SIZES))]
        return [
            self.on_sheet(word, (185, word.box.top), (40, int(row)), size[number])._replace(line=(1, 1, number))
            for number, (row, words) in enumerate(zip(rows, self.alone, strict=True))
            for word in words
        ]

    @staticmethod
    def on_sheet(word, start, margin, size):
        """A word of the page where a strip that begins at `start` has it."""
        moved = (to + size * (side - at) for side, at, to in zip(word.box, start * 2, margin * 2, strict=True))
        return word._replace(box=PixelBox(*map(round, moved)))


def page_with(*lines):
    """A page on which grey bars stand where the words are."""
    picture = np.full((2900, 2050), 255, np.uint8)
    for words in lines:
        for word in words:
            picture[word.box.top : word.box.bottom, word.box.left : word.box.right] = 90
    return SimpleNamespace(print_only=picture, dpi=DPI)


def read(first, engine):
    page = page_with(*first, engine.scattered)
    lines = [[Reading(word) for word in words] for words in first]
    read_small_print(page, lines, WINDOW, engine, OcrOptions())
    return [text(found) for found in lines]


def test_a_word_that_more_readings_have_wins_over_a_surer_one():
    lone, twins = line("Lưu: VT, KSX (2)."), line("Lưu: VT, KSX (2b).", confidence=0.9)
    assert text(elected([lone, twins, list(twins)])) == "Lưu: VT, KSX (2b)."


def test_a_sign_that_no_print_holds_and_half_a_bracket_lose():
    assert text(elected([line("NN @)."), line("NN (3).", confidence=0.9)])) == "NN (3)."
    assert text(elected([line("Điều §;"), line("Điều 5;", confidence=0.85)])) == "Điều 5;"


def test_losing_readings_stay_as_alternatives():
    found = elected([line("BCPĐ"), line("BCĐ", confidence=0.9), line("BCĐ", confidence=0.9)])
    assert [(r.word.text, [a.text for a in r.alternatives]) for r in found] == [("BCĐ", ["BCPĐ"])]


def test_a_stroke_of_the_pen_that_one_reading_has_is_dropped_a_dash_is_not():
    assert text(elected([line("- VT %’|", confidence=0.6), line("VT", left=222), line("VT", left=222)])) == "- VT"


def test_a_word_that_the_first_reading_has_not_needs_two_voices_or_a_sure_one():
    rest = line("VT")
    for confidence, voices, found in ((0.7, 1, "VT"), (0.7, 2, "VT (3)."), (0.95, 1, "VT (3).")):
        other = [*rest, *line("(3).", left=232, confidence=confidence)]
        assert text(elected([rest, *[other] * voices])) == found


def test_readings_that_agree_cost_one_order_only_and_tildes_are_dashes():
    engine = Reader(line("- Lưu: VT."))
    assert read([line("~ Lưu: VT.")], engine) == ["- Lưu: VT."]
    assert len(engine.orders) == 1


def test_a_disputed_line_is_read_alone_and_its_readings_vote():
    engine = Reader(line("- Lưu: VT, TTX (Tm)."), [line("- Lưu: VT, TTX (Thu).")] * 3)
    assert read([line("- Lưu: VT, TTX @hu).")], engine) == ["- Lưu: VT, TTX (Thu)."]
    assert len(engine.orders) == 2


def test_a_line_that_was_lost_is_added():
    first, lost = line("- Như trên;"), line("- Lưu: VT.", top=1470)
    assert read([first], Reader([*first, *lost], [lost] * 3)) == ["- Như trên;", "- Lưu: VT."]


def test_words_of_the_signature_beside_it_are_left_where_they_are():
    first, office = line("- Như trên;"), line("GIÁM ĐỐC", left=1000)
    assert read([first, office], Reader([*first, *line("GIÁ", left=1000)])) == ["- Như trên;", "GIÁM ĐỐC"]


def test_the_small_print_ends_where_the_next_line_of_the_page_begins():
    def printed(zone, *sides):
        return Line((Word("x"),), 0, zone, Box(*sides))

    lines = [
        printed(Zone.RECIPIENTS, 60, 420, 120, 432),
        printed(Zone.RECIPIENTS, 60, 434, 280, 446),
        printed(Zone.RECIPIENTS, 60, 700, 280, 712),
        printed(Zone.SIGNATURE, 284, 430, 500, 446),
        printed(Zone.BODY, 60, 460, 540, 474),
    ]
    assert small_print_of(lines) == Box(52, 414, 284, 460)
    assert small_print_of(lines[3:]) is None
