"""Pure pieces of the extraction, case by case."""

from __future__ import annotations

import pytest
from made_up_documents import document, page

from extract.esign import find_signatures
from extract.fold import fold
from extract.ink import Evidence, Reading, decide
from extract.letterhead import expand, repair
from extract.marks import bullet_end, is_esign, label_at, motto_at, number_label, type_line
from extract.notation import repair_notation
from extract.number import own_headings
from extract.numberline import find_number_line
from extract.options import ExtractOptions
from extract.people import authority_of, name_span, office_in
from extract.slices import slice_line
from extract.textmap import TextMap, placed_lines
from ocr.model import Alternative, Box, Ink, InkKind


def text_map(text: str) -> TextMap:
    return TextMap.of(placed_lines(document(page(text))))


@pytest.mark.parametrize("text", ["Ủy ban nhân dân", "Đường sông – bến", "ÐẮK", "a\u00a0b", "ﬁ"])
def test_folding_keeps_the_length(text):
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("line", "number", "notation"),
    [
        ("Số: 904/KH-UBND", "904", "KH-UBND"),
        ("Số: 01 /TB - HTTT", "01 ", "TB-HTTT"),
        ("Số: 148/2020/TT-BCA", "148", "2020/TT-BCA"),
        ("Số 21 -HD/BTCTU", "21", "HD/BTCTU"),
        ("Số: 904KH-UBND", "904", "KH-UBND"),
        ("Số: /UBND-KTTH", "", "UBND-KTTH"),
        ("Số: 157/QĐ-NĐ-UB", "157", "QĐ-NĐ-UB"),
        ("Số: 3176B/QĐ-SYT", "3176B", "QĐ-SYT"),
        ("Luật số: 33/2024/QH15", "33", "2024/QH15"),
        ("Số: 123 QĐ/UB", "123", "QĐ/UB"),
        ("Số: 327-CT", "327", "CT"),
        ("Số: 111/HĐBT", "111", "HĐBT"),
        ("Số286/QĐ-VKSTC", "286", "QĐ-VKSTC"),
        ("Sá:2119 /KH-SNV", "2119", "KH-SNV"),
        ("Sá£66/QĐ-SXD", "66", "QĐ-SXD"),
        ("Số: FB - HTTT", "", "FB-HTTT"),
        ("Số: 40 /13-CTSV", "40", "13-CTSV"),
        ("2019/TT-BXD", "?", "2019/TT-BXD"),
        ("/VP-KSTTHC", "", "VP-KSTTHC"),
        ("2119 /SNV-TCBC", "2119", "SNV-TCBC"),
    ],
)
def test_number_line_is_taken_apart(line, number, notation):
    found = find_number_line(text_map(line))
    assert (found.number.strip() if found else None, found.notation if found else None) == (
        number.strip() if number is not None else None,
        notation,
    )


@pytest.mark.parametrize("line", ["SỞ Y TẾ", "SO Y TE", "Sông Lam, ngày 3", "Số liệu tổng hợp", "Tổ 3/CT"])
def test_what_is_no_number_line(line):
    assert number_label(line) is None
    assert find_number_line(text_map(line)) is None


@pytest.mark.parametrize(
    ("read", "doc_type", "issuer", "notation"),
    [
        ("QD-UBND", "Quyết định", "ỦY BAN NHÂN DÂN TỈNH X", "QĐ-UBND"),
        ("QĐÐ-UBND", "Quyết định", None, "QĐ-UBND"),
        ("CT-UBND", "Chỉ thị", None, "CT-UBND"),
        ("CTr-UBND", "Chương trình", None, "CTr-UBND"),
        ("2020/ND-CP", "Nghị định", "CHÍNH PHỦ", "2020/NĐ-CP"),
        ("TB-UBND", "Kế hoạch", None, "TB-UBND"),
        ("13-CTSV", "Thông báo", None, "TB-CTSV"),
        ("QD-SDS", "Quyết định", "SỞ ĐƯỜNG SÔNG", "QĐ-SĐS"),
    ],
)
def test_notation_lands_in_the_closed_set(read, doc_type, issuer, notation):
    assert repair_notation(read, doc_type, issuer)[0] == notation


@pytest.mark.parametrize(
    ("text", "authority"),
    [
        ("TM. ỦY BAN NHÂN DÂN", "TM."),
        ("KT.GIÁM ĐỐC", "KT."),
        ("K/T TRƯỞNG BAN", "KT."),
        ("TL. CHỦ TỊCH", "TL."),
        ("TUQ. HIỆU TRƯỞNG", "TUQ."),
        ("PHÓ CHỦ TỊCH", None),
        ("Kế toán trưởng", None),
    ],
)
def test_authority_lines(text, authority):
    found = authority_of(text)
    assert (found.short if found else None) == authority


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Trần Thị Mây", "Trần Thị Mây"),
        ("ThS. Lê Văn Sông", "Lê Văn Sông"),
        ("Đại tá Nguyễn Bến", "Nguyễn Bến"),
        ("TRẦN THỊ MÂY .", "TRẦN THỊ MÂY"),
        ("Z Lê Văn Sông", "Lê Văn Sông"),
        ("yên Văn Sông", None),
        ("Ủy ban nhân dân", None),
        ("Lê", None),
        ("Phó Chủ tịch", None),
    ],
)
def test_names_of_persons(text, name):
    span = name_span(text)
    assert (text[span[0] : span[1]] if span else None) == name


def test_offices_are_known_with_letters_read_wrong():
    assert office_in("PHÓ GIÁM ĐÓC") == "PHÓ GIÁM ĐỐC"
    assert office_in("CHỦ TỊCH NƯỚC LÊN") == "CHỦ TỊCH NƯỚC"
    assert office_in("DANH SÁCH") is None
    assert office_in("„PRƯƠNG PHÒNG BẾN BÃI") == "TRƯỞNG PHÒNG"
    assert office_in("TRƯỜNG PHỔ THÔNG BẾN MÂY") is None


def test_repair_touches_only_marks_of_known_names():
    assert repair("TÍNH QUẢNG NGÃI") == "TỈNH QUẢNG NGÃI"
    assert repair("UỶ BAN NHÂN DÂN") == "UỶ BAN NHÂN DÂN"
    assert repair("SỞ ĐƯỜNG SÔNG") == "SỞ ĐƯỜNG SÔNG"
    assert expand("UBND TP. SÔNG LAM") == "ỦY BAN NHÂN DÂN THÀNH PHỐ SÔNG LAM"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("QUYÉT ĐỊNH", "Quyết định"),
        ("KẾ HOẠCH", "Kế hoạch"),
        ("THÔNG TƯ LIÊN TỊCH", "Thông tư liên tịch"),
        ("Kế hoạch", None),
    ],
)
def test_type_lines(text, kind):
    found = type_line(text)
    assert (found[0] if found else None) == kind


def test_signs_of_the_form():
    assert motto_at("SỞ ĐƯỜNG SÔNG CỌNG HÒA XÃ HỌI CHỦ NGHĨA VIỆT NAM") == 14
    assert motto_at("Hạnh kiểm tốt") is None
    assert label_at("Nơi nhân:", "recipients", "labels") == 9
    assert label_at("nội dung: a", "recipients", "labels") is None
    assert bullet_end("- Như trên;") == 2


@pytest.mark.parametrize(
    ("text", "stamped"),
    [
        ("Cơ quan: Tỉnh Sông Lam", True),
        ("Thời gian ký: 24/01/2025 14:23:43", True),
        ("- Các Bộ, cơ quan: BB, TS;", False),
        ("- Cơ quan: BB, TS;", False),
    ],
)
def test_an_entry_that_lists_offices_is_no_electronic_signature(text, stamped):
    assert is_esign(text) is stamped


def test_a_slice_keeps_its_words():
    (line,) = placed_lines(document(page("SỞ Y TẾ Độc lập")))
    piece = slice_line(line, 8, 15)
    assert piece.text == "Độc lập"
    assert piece.line.as_read(0, 3) == "Độc"


def test_signature_times_are_read_from_the_page_once():
    found = find_signatures(
        (), text_map("Ký bởi: Trạm A\nThời gian ký: 19.02.2025 07:55:13 +07:00\n2022-07-21T05:06:25+0700")
    )
    assert [f.value.time for f in found] == ["2025-02-19T07:55:13+07:00", "2022-07-21T05:06:25+07:00"]
    assert found[0].value.signer == "Trạm A"


def test_ink_needs_weight_or_support():
    options = ExtractOptions()
    ink = Ink(InkKind.DAY, Box(0, 0, 1, 1), False, (Alternative("21", 0.6), Alternative("27", 0.3)))
    nothing = Reading(None, 0.0)
    assert decide(nothing, ink, str, options).value is None
    assert decide(nothing, ink, str, options, Evidence({"20": 6.0, "21": 6.0}, 0.3)).value == "21"
    assert decide(Reading("21", 0.9), ink, str, options).value == "21"
    assert decide(nothing, Ink(InkKind.DAY, Box(0, 0, 1, 1), True), str, options).blank


def test_print_that_the_ink_reader_does_not_offer_weighs_little_unless_certain():
    options = ExtractOptions()
    ink = Ink(InkKind.NUMBER, Box(0, 0, 1, 1), False, (Alternative("2119", 0.92), Alternative("219", 0.02)))
    assert decide(Reading("2442", 0.88), ink, str, options).value == "2119"
    assert decide(Reading("2442", 0.96), ink, str, options).value is None


def test_print_that_the_ink_reader_offers_second_stands():
    ink = Ink(InkKind.NUMBER, Box(0, 0, 1, 1), False, (Alternative("15", 0.65), Alternative("150", 0.25)))
    assert decide(Reading("150", 0.91), ink, str, ExtractOptions()).value == "150"
    assert decide(Reading("150", 0.6), ink, str, ExtractOptions()).value is None


@pytest.mark.parametrize(("read", "numbers"), [("44", ("44",)), ("44A", ("44A",)), ("4O", ()), ("?0", ())])
def test_a_heading_gives_a_number_only_when_it_reads_as_one(read, numbers):
    heading = text_map(f"(Kèm theo Quyết định số {read}/QĐ-UBND ngày 20/02/2025)")
    assert own_headings(heading, "QĐ-UBND").numbers == numbers


def test_print_is_believed_when_sure_or_supported():
    options = ExtractOptions()
    assert decide(Reading("12", 0.95), None, str, options).value == "12"
    assert decide(Reading("12", 0.6), None, str, options).value is None
    assert decide(Reading("12", 0.6), None, str, options, Evidence({"12": 6.0}, 0.3)).value == "12"
    assert decide(Reading("12", 0.95), None, str, options, Evidence({"2": 6.0}, 0.1)).value is None
