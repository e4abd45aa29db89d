"""Reading order and joined paragraphs, on invented pages."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus.cli import app
from corpus.single import written
from ocr.flow import flowing, paragraphs
from ocr.model import Box, Cell, Document, Line, Origin, Page, Source, Table, Word, Zone

LEFT, RIGHT, SIGN, STEP = 85.0, 535.0, 5.0, 17.0


def line(text, row, *, left=LEFT, full=False, zone=Zone.BODY, top=None):
    """A line of print, 5 points a sign; `full` lines are justified to the right edge."""
    right = RIGHT if full else left + SIGN * len(text)
    top = 100 + STEP * row if top is None else top
    return Line(tuple(map(Word, text.split())), row, zone, Box(left, top, right, top + 12))


def page(*lines, number=1, tables=()):
    return Page(number, 595, 842, lines, Origin.IMAGE, tables=tables)


def test_letterhead_left_column_then_right():
    read = page(
        line("UBND HUYỆN SÔNG LAM", 0, zone=Zone.ISSUER),
        line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0, left=290, zone=Zone.MOTTO),
        line("Số: 07", 1, zone=Zone.ISSUER),
        line("/TB-UBND", 1, left=130, zone=Zone.ISSUER),
        line("Sông Lam, ngày 03 tháng 4 năm 2021", 1, left=300, zone=Zone.MOTTO),
        line("V/v kiểm kê sách", 2, zone=Zone.ISSUER),
        line("của thư viện", 3, zone=Zone.ISSUER),
    )
    assert list(paragraphs(read)) == [
        "UBND HUYỆN SÔNG LAM",
        "Số: 07 /TB-UBND",
        "V/v kiểm kê sách của thư viện",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Sông Lam, ngày 03 tháng 4 năm 2021",
    ]


def test_wrapped_lines_are_joined_and_indents_begin_paragraphs():
    read = page(
        line("Thư viện huyện tổ chức kiểm kê sách. Các kho mở cửa", 0, left=LEFT + 30, full=True),
        line("Từ tám giờ.", 1),
        line("Ngày thứ hai kho sách thiếu nhi được kiểm kê trước và", 2, left=LEFT + 30, full=True),
        line("kho báo sau.", 3),
    )
    first, second = paragraphs(read)
    assert first.endswith("Các kho mở cửa Từ tám giờ.") and second.endswith("trước và kho báo sau.")


def test_a_short_line_ends_its_paragraph():
    read = page(
        line("Các kho sách mở cửa từ sáng sớm đến hết buổi chiều", 0, full=True),
        line("Bạn đọc để cặp ở ngoài.", 1),
        line("Thẻ đọc để ở quầy theo đúng số được ghi ở trên bìa", 2, full=True),
    )
    assert len(list(paragraphs(read))) == 2


def test_points_of_a_list_stay_apart_though_their_lines_are_full():
    read = page(
        line("Các tổ làm những việc sau đây theo lịch của thư viện:", 0, left=LEFT + 30, full=True),
        line("- Tổ kho đếm sách trên giá và ghi vào sổ của từng kho;", 1, left=LEFT + 30, full=True),
        line("- Tổ đọc nhận lại thẻ và báo những thẻ đã bị mất cho", 2, left=LEFT + 30, full=True),
        line("văn phòng;", 3),
        line("a) Sổ ghi theo mẫu.", 4, left=LEFT + 30),
        line("Điều 2. Lịch này có hiệu lực từ ngày ký và được gửi đến", 5, left=LEFT + 30, full=True),
        line("các tổ.", 6),
    )
    starts = [text.split()[0] for text in paragraphs(read)]
    assert starts == ["Các", "-", "-", "a)", "Điều"]
    assert list(paragraphs(read))[2].endswith("cho văn phòng;")


def test_hanging_points_go_on_at_their_indent():
    read = page(
        line("Lịch kiểm kê của các kho sách thiếu nhi và kho báo chí", 0, full=True),
        line("- Kho một kiểm kê từ thứ hai đến thứ tư và mở lại vào", 1, left=LEFT + 18, full=True),
        line("thứ năm;", 2, left=LEFT + 25),
    )
    assert list(paragraphs(read))[1].endswith("mở lại vào thứ năm;")


def test_centred_headings_stand_alone():
    read = page(
        line("Theo đề nghị của Thư viện huyện tại tờ trình đã gửi.", 0, full=True),
        line("QUYẾT ĐỊNH:", 1, left=282),
        line("Điều 1. Mở lại kho sách thiếu nhi.", 2, left=LEFT + 30),
    )
    assert list(paragraphs(read))[1] == "QUYẾT ĐỊNH:"


def test_title_is_its_type_and_one_subject():
    read = page(
        line("THÔNG BÁO", 0, left=270, zone=Zone.TITLE),
        line("Về việc mở lại kho sách", 1, left=220, zone=Zone.TITLE),
        line("thiếu nhi của huyện", 2, left=230, zone=Zone.TITLE),
    )
    assert list(paragraphs(read)) == ["THÔNG BÁO", "Về việc mở lại kho sách thiếu nhi của huyện"]


def test_a_code_torn_at_its_dash_is_whole_again():
    read = page(
        line("Theo đề nghị của Trưởng phòng tại Tờ trình số 12/TTr-", 0, full=True),
        line("PVH ngày 02/3/2021.", 1),
    )
    assert next(paragraphs(read)).endswith("số 12/TTr-PVH ngày 02/3/2021.")


def test_tables_come_row_by_row_in_their_place():
    cells = [("TT", 0, 0), ("Kho", 0, 1), ("1", 1, 0), ("Kho sách", 1, 1), ("thiếu nhi", 1, 1), ("mở", 1, 2)]
    lines = [line("Lịch như sau:", 0)]
    lines += [line(text, i + 1, zone=Zone.TABLE) for i, (text, _, _) in enumerate(cells)]
    lines += [line("Bạn đọc lưu ý.", 9)]
    held = {}
    for i, (_, row, column) in enumerate(cells):
        held.setdefault((row, column), []).append(i + 1)
    held.setdefault((2, 0), [])
    table = Table(tuple(Cell(*place, tuple(indices)) for place, indices in held.items()))
    assert list(paragraphs(page(*lines, tables=(table,)))) == [
        "Lịch như sau:",
        "TT\tKho",
        "1\tKho sách thiếu nhi\tmở",
        "Bạn đọc lưu ý.",
    ]


def test_recipients_then_signature_then_what_stands_below_them():
    read = page(
        line("Nơi nhận:", 0, zone=Zone.RECIPIENTS),
        line("GIÁM ĐỐC", 0, left=380, zone=Zone.SIGNATURE),
        line("- Các tổ trực thuộc", 1, zone=Zone.RECIPIENTS),
        line("Lê Thị Sen", 1, left=380, zone=Zone.SIGNATURE),
        line("thư viện;", 2, zone=Zone.RECIPIENTS),
        line("Phụ lục ở trang sau", 3),
    )
    assert list(paragraphs(read)) == [
        "Nơi nhận:",
        "- Các tổ trực thuộc thư viện;",
        "GIÁM ĐỐC",
        "Lê Thị Sen",
        "Phụ lục ở trang sau",
    ]


def test_paragraphs_run_over_pages_and_stamps_come_last():
    first = page(line("Các kho sách mở cửa theo lịch đã", 0, full=True), line("SAO Y", 1, zone=Zone.STAMP))
    second = page(line("2", 0, zone=Zone.PAGE_NUMBER), line("gửi các tổ.", 1), number=2)
    assert flowing([first, second]) == "Các kho sách mở cửa theo lịch đã gửi các tổ.\nSAO Y"


def test_text_without_boxes_is_joined_by_its_length():
    rows = ["Các kho sách mở cửa từ sáng sớm đến hết buổi chiều và", "đóng cửa buổi tối.", "Bạn đọc lưu ý."]
    lines = [Line(tuple(map(Word, text.split())), row) for row, text in enumerate(rows)]
    assert list(paragraphs(page(*lines))) == [f"{rows[0]} {rows[1]}", rows[2]]


def test_an_empty_page_has_no_paragraphs():
    assert flowing([page()]) == ""


def test_written_as_flow():
    source = Source(Path("a.txt"), "", 0, "text/plain", 1, "")
    document = Document(source, (page(line("Một hai", 0)), page(line("Ba.", 0), number=2)))
    assert written(document, "flow") == "Một hai\nBa."
    assert written(document, "text") == "Một hai\nBa."


@pytest.mark.parametrize("other", ["json", "hocr", "alto"])
def test_flow_is_text(other, tmp_path):
    result = CliRunner().invoke(app, ["read", str(tmp_path / "a.pdf"), "--flow", "--format", other])
    assert result.exit_code == 2
