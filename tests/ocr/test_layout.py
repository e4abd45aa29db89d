import pytest

from ocr.layout import arrange
from ocr.model import Alternative, Box, Cell, Line, Origin, Page, Word, Zone
from ocr.noise import makes_sense
from ocr.picture import PixelBox
from ocr.rows import cut_at_gaps
from ocr.serial import page_from_json, page_to_json
from ocr.syllable import is_syllable
from ocr.tables import Grid, cell_rows


def words(text: str, left: float, top: float, size: float = 12) -> list[Word]:
    """Words of a line with boxes: half the size a sign, a quarter a space."""
    made = []
    for part in text.split():
        right = left + len(part) * size / 2
        made.append(Word(part, Box(left, top, right, top + size), 0.9))
        left = right + size / 4
    return made


def laid(*groups):
    return arrange(groups, (), (), 595, 842)


def test_letterhead_columns_share_rows():
    page = laid(
        words("ỦY BAN NHÂN DÂN", 60, 50),
        words("TỈNH QUẢNG NGÃI", 60, 66),
        words("Số: 51 /QĐ-UBND", 60, 90),
        words("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 290, 51),
        words("Độc lập - Tự do - Hạnh phúc", 300, 67),
        words("Quảng Ngãi, ngày 17 tháng 01 năm 2025", 290, 98),
    )
    text = Page(1, 595, 842, page.lines, Origin.IMAGE).text.split("\n")
    assert text[0] == "ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert text[2] == "Số: 51 /QĐ-UBND\tQuảng Ngãi, ngày 17 tháng 01 năm 2025"
    assert [line.zone for line in page.lines] == [Zone.ISSUER, Zone.MOTTO] * 3


def test_recipients_beside_signature():
    page = laid(
        words("thi hành Quyết định này./.", 80, 500),
        words("Nơi nhận:", 80, 540),
        words("- Như Điều 3;", 80, 556),
        words("TM. ỦY BAN NHÂN DÂN", 350, 540),
        words("CHỦ TỊCH", 380, 556),
        words("Nguyễn Văn An", 370, 640),
    )
    zones = {line.text: line.zone for line in page.lines}
    assert zones["- Như Điều 3;"] is Zone.RECIPIENTS
    assert zones["Nguyễn Văn An"] is Zone.SIGNATURE
    assert zones["thi hành Quyết định này./."] is Zone.BODY


def glued(left, right, gap):
    """A line of two parts with `gap` points between them."""
    first = words(left, 40, 50)
    return [*first, *words(right, first[-1].box.right + gap, 50)]


def test_issuer_and_motto_in_one_line_come_apart_at_the_wider_white():
    page = laid(
        glued("TRƯỜNG TRUNG CẤP NGHỀ SÔNG LAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", 8),
        words("KHOA ĐIỆN", 80, 66),
        words("Độc lập - Tự do - Hạnh phúc", 300, 67),
    )
    assert [line.zone for line in page.lines] == [Zone.ISSUER, Zone.MOTTO] * 2
    assert [line.row for line in page.lines] == [0, 0, 1, 1]
    assert page.lines[0].text == "TRƯỜNG TRUNG CẤP NGHỀ SÔNG LAM"


@pytest.mark.parametrize(
    "line",
    [
        words("HIẾN PHÁP NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 90, 50),
        glued("theo Hiến pháp nước", "Cộng hòa xã hội chủ nghĩa Việt Nam", 8),
        words("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 290, 50),
    ],
)
def test_a_line_that_only_names_the_country_stays_whole(line):
    assert len(laid(line).lines) == 1


@pytest.mark.parametrize("head", ["Nơi nhận:", "Nơi nhập: X", "Với nhận:", "Nơi nhận"])
def test_recipients_are_found_though_a_letter_is_misread(head):
    page = laid(words(head, 80, 540), words("- Như Điều 3;", 80, 556), words("GIÁM ĐỐC", 380, 541))
    zones = {line.text: line.zone for line in page.lines}
    assert zones == {head: Zone.RECIPIENTS, "- Như Điều 3;": Zone.RECIPIENTS, "GIÁM ĐỐC": Zone.SIGNATURE}


@pytest.mark.parametrize("head", ["Ghi nhận: đã đủ", "Nội dung:", "Xác nhận:"])
def test_other_heads_are_no_recipients(head):
    page = laid(words(head, 80, 540), words("- Như Điều 3;", 80, 556))
    assert {line.zone for line in page.lines} == {Zone.BODY}


def test_a_sign_beside_recipients_is_of_the_signature_though_its_capitals_are_lost():
    page = laid(words("PHÓ đX&N ĐỐC", 336, 536), words("Nơi nhận:", 80, 540), words("- Như trên;", 80, 556))
    assert {line.text: line.zone for line in page.lines}["PHÓ đX&N ĐỐC"] is Zone.SIGNATURE


def test_overlays_come_last():
    page = arrange([words("QUYẾT ĐỊNH", 240, 200)], words("Ký bởi: Sở Nội vụ", 300, 10), (), 595, 842)
    assert [line.zone for line in page.lines][-1] is Zone.STAMP


def test_wide_white_parts_columns():
    assert len(cut_at_gaps(words("một hai", 10, 0) + words("ba", 200, 0), 18)) == 2


def test_centred_cell_joins_the_upper_row():
    grid = Grid(Box(0, 0, 300, 60), (Cell(0, 0, ()), Cell(0, 1, ())))
    left = [Line(tuple(words("một", 10, top)), 0, Zone.TABLE, Box(10, top, 40, top + 12)) for top in (5, 21)]
    right = [Line(tuple(words("hai", 110, 13)), 0, Zone.TABLE, Box(110, 13, 140, 25))]
    assert [[line.text for line in row] for row in cell_rows(grid, {0: left, 1: right})] == [["một", "hai"], ["một"]]


@pytest.mark.parametrize("word", ["nghị", "quyết", "Thuyền", "được", "giữa", "khuya", "oanh", "ủy", "uỷ"])
def test_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["hi¢n", "thuc", "bcd", "quyêt", "ngh", "tếế"])
def test_no_syllables(word):
    assert not is_syllable(word)


def test_codes_make_sense():
    assert makes_sense("25/6/2015;") and makes_sense("UBND") and not makes_sense("~-")


def test_page_survives_json():
    word = Word("Số", Box(1.5, 2, 3, 4), 0.5, (Alternative("Sô", 0.4),))
    page = Page(2, 595, 842, (Line((word,), 0, Zone.ISSUER, word.box),), Origin.IMAGE, dpi=250.0)
    assert page_from_json(page_to_json(page)) == page


def test_boxes_in_points():
    assert PixelBox(0, 0, 250, 500).points(250) == Box(0, 0, 72, 144)


def test_the_signature_is_found_by_its_authority_where_noi_nhan_cannot_be_read():
    page = laid(
        words("Phòng Tổng hợp chịu trách nhiệm thi hành kế hoạch này từ ngày ký ban hành.", 80, 400),
        words("Nai", 80, 440),
        words("KT. HIỆU TRƯỞNG", 330, 440),
        words("- Như trên;", 80, 456),
        words("PHÓ HIỆU TRƯỞNG", 330, 456),
        words("Lê Thu Hà", 350, 540),
    )
    zones = [line.zone.value for line in page.lines]
    assert zones == ["body", "recipients", "signature", "recipients", "signature", "signature"]
