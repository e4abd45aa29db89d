from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr import OcrOptions
from ocr.engine import ReadWord
from ocr.errors import OutOfTime
from ocr.picture import PixelBox, ink_mask
from ocr.pipeline import read_picture
from ocr.preprocess import clean
from ocr.replay import FailingEngine, ReplayEngine, store_words
from ocr.reread import condensed, vote
from ocr.rules import find_rules
from ocr.signatures import iso_time
from ocr.tables import find_grids

FONTS = ("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")


def read(text, left, confidence, right=None, line=(1, 1, 1)):
    return ReadWord(text, PixelBox(left, 0, right or left + 10 * len(text), 20), confidence, line)


def lines_of_print(count=20):
    """A white page with bars where words would stand."""
    page = np.full((1200, 900), 255, np.uint8)
    for row in range(count):
        for column in range(10):
            left, top = 80 + column * 70, 100 + row * 40
            page[top : top + 14, left : left + 55] = 0
    return page


def test_sure_and_sensible_readings_win():
    voted = vote([read("quyên", 0, 0.7)], [read("quyền", 0, 0.9)])
    assert voted[0].word.text == "quyền" and voted[0].alternatives[0].text == "quyên"


def test_agreement_raises_confidence():
    assert vote([read("định", 0, 0.6)], [read("định", 0, 0.9)])[0].word.confidence == 0.9


def test_pieces_compete_as_one():
    voted = vote([read("1", 0, 0.8, 8), read("33/QĐ", 10, 0.4)], [read("133/QĐ", 0, 0.9)])
    assert [reading.word.text for reading in voted] == ["133/QĐ"]


def test_words_of_the_second_reading_stand_where_those_of_the_first_do():
    first = [read("1", 0, 0.8, 8), read("33/QĐ", 10, 0.4)]
    (voted,) = vote(first, [read("133/QĐ", 2, 0.9)])
    assert voted.word.box == PixelBox(0, first[0].box.top, first[1].box.right, first[0].box.bottom)


def test_a_condensed_picture_is_smaller_and_its_grey_darker():
    picture = np.full((100, 200), 255, np.uint8)
    picture[50:] = 128
    small = condensed(picture)
    assert small.shape == (60, 120)
    assert small[0, 0] == 255 and 0 < small[-1, -1] < 80
    assert condensed(picture, PixelBox(0, 0, 100, 50), 0.5).shape == (25, 50)


def test_skew_is_taken_out():
    page = lines_of_print()
    matrix = cv2.getRotationMatrix2D((450, 600), 2.0, 1.0)
    skewed = cv2.warpAffine(page, matrix, (900, 1200), borderValue=255)
    cleaned = clean(skewed, 100)
    assert abs(cleaned.skew + 2) < 0.2
    steps = {step.name: step.detail for step in cleaned.steps}
    assert steps["deskew"].startswith("turned by -2") or steps["deskew"].startswith("turned by -1.9")


def test_level_pages_stay():
    steps = {step.name: step.detail for step in clean(lines_of_print(), 250).steps}
    assert steps["deskew"].startswith("level")


def test_black_print_below_a_red_seal_stays():
    seal = np.full((1200, 900, 3), 255, np.uint8)
    cv2.circle(seal, (450, 600), 70, (60, 40, 230), 8)
    cleaned = clean(np.minimum(seal, lines_of_print()[:, :, None]), 100)
    assert cleaned.regions
    bars = cv2.resize(lines_of_print(), None, fx=2.5, fy=2.5, interpolation=cv2.INTER_AREA)
    white = cv2.erode((bars > 250).astype(np.uint8), np.ones((15, 15), np.uint8)) > 0
    assert cleaned.print_only[white].min() > 200, "the seal is gone from the paper"
    black = cv2.erode((bars < 5).astype(np.uint8), np.ones((15, 15), np.uint8)) > 0
    assert cleaned.print_only[black].max() < 60, "the print is still there"


def test_a_seal_is_a_region_of_its_kind():
    page = np.full((1200, 900, 3), 255, np.uint8)
    cv2.circle(page, (450, 600), 70, (60, 40, 230), 8)
    assert [kind.value for kind, _ in clean(page, 100).regions] == ["seal"]


def test_ruled_table_gives_cells():
    page = np.full((1000, 1000), 255, np.uint8)
    for x in (100, 300, 800):
        page[100:700, x : x + 3] = 0
    for y in (100, 300, 500, 700):
        page[y : y + 3, 100:803] = 0
    page[300:303, 103:298] = 255  # the first column's upper two cells are one
    (grid,) = find_grids(find_rules(ink_mask(page), 150), 150)
    assert len(grid.cells) == 5
    assert max(cell.row_span for cell in grid.cells) == 2


def test_replayed_words_come_back_in_points(tmp_path):
    store_words(tmp_path / "001.json", [ReadWord("Kế", PixelBox(90, 90, 140, 120), 0.95, (1, 1, 1))])
    page = read_picture(lines_of_print(), 100, OcrOptions(hand=False), ReplayEngine(tmp_path))
    assert page.text == "Kế"
    box = page.lines[0].words[0].box
    assert box is not None and 0 < box.left < box.right < page.width


def test_a_failing_engine_is_named():
    with pytest.raises(OutOfTime):
        read_picture(lines_of_print(), 100, OcrOptions(hand=False), FailingEngine("timeout"))


def test_signing_time():
    assert iso_time("D:20250107104425+07'00'") == "2025-01-07T10:44:25+07:00"


@pytest.mark.tesseract
@pytest.mark.parametrize("turn", [0, 180])
def test_tesseract_reads_a_printed_page(turn):
    pytest.importorskip("pytesseract")
    from ocr.tesseract import TesseractEngine

    font = next((ImageFont.truetype(path, 54) for path in FONTS if Path(path).exists()), None)
    if font is None:
        pytest.skip("no font with Vietnamese letters")
    sheet = Image.new("L", (2480, 1600), 255)
    for row, line in enumerate(
        ["Căn cứ Luật Tổ chức chính quyền địa phương;", "Theo đề nghị của Giám đốc Sở Nội vụ,"] * 4
    ):
        ImageDraw.Draw(sheet).text((300, 200 + 120 * row), line, font=font, fill=0)
    page = read_picture(np.array(sheet.rotate(turn)), 300, OcrOptions(hand=False), TesseractEngine())
    assert "Căn cứ Luật Tổ chức chính quyền địa phương;" in page.text
