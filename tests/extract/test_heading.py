"""Type line and subject on pages where something stands beside them, or where the type line was not read."""

import pytest
from made_up_documents import document

from extract import extract_record
from ocr.model import Box, Line, Origin, Page, Word, Zone

AXIS = 325.0  # where headings have their middle, points
HEIGHT = 12.0
BASES = [
    "Căn cứ Luật Bến bãi ngày 19 tháng 6 năm 2015 và các văn bản hướng dẫn thi hành về",
    "thu phí bến thuyền trên địa bàn toàn tỉnh;",
    "Căn cứ Nghị định số 12/2016/NĐ-CP ngày 03 tháng 4 năm 2016 của Chính phủ quy định về",
    "chức năng của Bộ Bến bãi trong việc giữ gìn bến thuyền qua các mùa lũ;",
    "Bộ trưởng Bộ Bến bãi ban hành Thông tư về bến thuyền với những điều như dưới đây và",
    "giao các đơn vị thi hành.",
]


def line(text, row, left, top):
    """A line whose letters are 5 points wide."""
    words, at = [], left
    for word in text.split():
        words.append(Word(word, Box(at, top, at + 5 * len(word), top + HEIGHT), 0.95))
        at += 5 * len(word) + 5
    return Line(tuple(words), row, Zone.BODY, Box(left, top, at - 5, top + HEIGHT))


def paper(*heading):
    """A circular with the given rows of (text, left edge or None: centred) between letterhead and bases."""
    letterhead = [
        [("BỘ BẾN BÃI", 150.0), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 330.0)],
        [("Độc lập - Tự do - Hạnh phúc", 350.0)],
        [("Số: 7/2021/TT-BBB", 140.0), ("Hà Nội, ngày 30 tháng 6 năm 2021", 350.0)],
    ]
    bases = [[(text, 105.0 + 25 * text.startswith(("Căn", "Bộ")))] for text in BASES]
    lines = []
    for row, parts in enumerate([*letterhead, *heading, *bases]):
        for text, left in parts:
            width = 5 * len(text)
            lines.append(line(text, row, AXIS - width / 2 if left is None else left, 80.0 + 16 * row))
    return document(Page(1, 595.0, 842.0, tuple(lines), Origin.IMAGE, dpi=300.0))


ABOUT = ["Quy định về bến thuyền, bãi tập kết", "của các đội thuyền mùa lũ"]
WHOLE = " ".join(ABOUT)


@pytest.mark.parametrize(
    "stamp",
    [
        pytest.param(((0, "CỔNG TIN BỘ"), (1, "Giờ: ..S"), (2, "ĐẾN Ngày: 2/7/2021")), id="in each row"),
        pytest.param(((1, "Giờ: ..S"),), id="beside the first line"),
        pytest.param(((2, "Ngày: 2/7/2021"),), id="beside the last line"),
    ],
)
def test_a_stamp_beside_the_heading_is_no_part_of_it(stamp):
    rows = [[("THÔNG TƯ", None)], *([(text, None)] for text in ABOUT)]
    for at, text in stamp:
        rows[at].insert(0, (text, 95.0))
    record = extract_record(paper(*rows))
    assert (record.doc_type, record.subject) == ("Thông tư", WHOLE)
    assert len(record.legal_bases) == 2


def test_a_stamp_row_between_two_lines_of_the_subject():
    plain = paper([("THÔNG TƯ", None)], *([(text, None)] for text in ABOUT))
    page = plain.source.pages[0]
    first, last = (next(i for i, each in enumerate(page.lines) if each.text == text) for text in ABOUT)
    top = page.lines[first].box.top + 8
    stamp = line("ĐẾN Ngày: 2/7/2021", 0, 95.0, top)
    lines = [*page.lines[:last], stamp, *page.lines[last:]]
    renumbered = tuple(Line(each.words, row, each.zone, each.box) for row, each in enumerate(lines))
    record = extract_record(document(Page(1, 595.0, 842.0, renumbered, Origin.IMAGE, dpi=300.0)))
    assert record.subject == WHOLE


def test_a_subject_split_in_two_pieces_stays_whole():
    left, right = "Quy định về bến thuyền,", "bãi tập kết thuyền"
    start = AXIS - 5 * len(f"{left} {right}") / 2
    record = extract_record(paper([("THÔNG TƯ", None)], [(left, start), (right, start + 5 * len(left) + 5)]))
    assert record.subject == f"{left} {right}"


def test_a_subject_whose_type_line_was_not_read():
    record = extract_record(paper(*([(text, None)] for text in ABOUT)))
    assert (record.doc_type, record.subject) == ("Thông tư", WHOLE)
    assert {doubt.pointer: doubt.code for doubt in record.doubts}["/subject"] == "no-type-line"


def test_a_paragraph_below_the_letterhead_is_no_subject():
    text = "Bộ Bến bãi đề nghị các đơn vị giữ gìn bến thuyền trong mùa lũ theo quy định."
    assert extract_record(paper([(text, 160.0)])).subject is None


def test_a_paragraph_with_a_stamp_glued_to_it_ends_the_subject():
    glued = "CV |5 Số: 12 trong thời gian qua, các đội thuyền đã có nhiều cố gắng trong việc giữ gìn bến bãi"
    rows = [[("CHỈ THỊ", None)], *([(text, None)] for text in ABOUT), [(glued, 545.0 - 5 * len(glued))]]
    assert extract_record(paper(*rows)).subject == WHOLE


TO = ["- Sở Bến bãi;", "- Văn phòng Ban Đội thuyền, Tổ phó Tổ cứu", "thuyền mùa lũ."]


def addressed(left, *above):
    """Rows above a list of bodies that begins at `left`."""
    return paper(*above, *([(text, left + 6 * (not text.startswith("-")))] for text in TO))


@pytest.mark.parametrize("above", [(), ([("BÁO CÁO", None)], [("Bến thuyền mùa lũ", None)])], ids=["letter", "report"])
def test_bodies_named_far_to_the_right_are_addressed(above):
    record = extract_record(addressed(290.0, *above))
    assert [one.name for one in record.addressees] == [
        "Sở Bến bãi",
        "Văn phòng Ban Đội thuyền, Tổ phó Tổ cứu thuyền mùa lũ",
    ]
    assert "no-label" in {doubt.code for doubt in record.doubts if doubt.pointer.startswith("/addressees")}


def test_a_list_among_paragraphs_is_not_addressed():
    assert extract_record(addressed(150.0)).addressees == []
