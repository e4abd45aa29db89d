"""Deadlines of longer texts: sentences, actors, schedules, periods; and tasks."""

from datetime import date

from placed import text_map

from extract.deadlines import find_deadlines, find_period
from extract.grids import Cell, Grid
from extract.schedules import find_scheduled
from extract.tasks import find_tasks

ISSUED = "2022-07-21"


def duties(text, issued=ISSUED):
    return [f.value for f in find_deadlines(text_map(text), issued)]


def test_actor_and_action_of_a_sentence():
    (value,) = duties(
        "3. Trước ngày 10 tháng 11 hàng năm, các cơ quan, ban, ngành huyện báo cáo kết quả về UBND huyện."
    )
    assert value.responsible == "các cơ quan, ban, ngành huyện"
    assert value.action == "báo cáo kết quả về UBND huyện"


def test_actor_of_the_heading():
    (value,) = duties("1. Giao Văn phòng Sở:\n- Tổng hợp, trình Giám đốc trước ngày 12/8/2022.")
    assert value.responsible == "Văn phòng Sở"


def test_broken_lines_are_one_sentence():
    (value,) = duties("- Tổ chức tự kiểm tra và báo cáo bằng văn bản về Sở trước\nngày 16/8/2022.")
    assert value.text == "Tổ chức tự kiểm tra và báo cáo bằng văn bản về Sở trước ngày 16/8/2022."


def test_two_duties_of_one_sentence():
    values = duties("Tham mưu sơ kết vào năm 2023, tổng kết phong trào vào năm 2025.")
    assert [v.when for v in values] == ["2023", "2025"]


def test_evidence_of_a_deadline():
    (found,) = find_deadlines(text_map("Mục này không có hạn.\nNộp báo cáo trước ngày 12/8/2022."), ISSUED)
    assert [place.line for place in found.evidence()] == [2]


def test_schedule_of_rows():
    table = "STT\tCông việc\tThời gian\n1\tLập danh sách\t01/8/2022 – 05/8/2022\n2\tHọp xét duyệt\tTrước ngày 10/8/2022"
    values = duties(table)
    assert [(v.action, v.when, v.relation) for v in values] == [
        ("Lập danh sách", "2022-08-01/2022-08-05", "during"),
        ("Họp xét duyệt", "2022-08-10", "before"),
    ]


def test_rows_that_are_past_or_of_procedures_bind_nobody():
    past = "STT\tHọ tên\tNgày, tháng, năm sinh\n1\tLê Văn A\t01/8/1990\n2\tTrần Thị B\t05/9/1991"
    assert duties(past) == []


def test_a_range_said_twice_is_one_duty():
    text = (
        "Thời gian: Từ ngày 01/8/2022 đến ngày 05/8/2022.\n- Từ ngày 01/8/2022 đến ngày 05/8/2022: Tiến hành kiểm tra."
    )
    assert len(duties(text)) == 1


def test_days_of_a_longer_range_are_not_told_apart():
    (value,) = duties("Thời gian hai ngày, ngày 18-19/8/2022, bắt đầu lúc 08 giờ ngày 18/8/2022.")
    assert value.when == "2022-08-18/2022-08-19"


def test_period_of_a_plan():
    (found,) = find_period(text_map("KẾ HOẠCH\nTrồng rừng ven biển giai đoạn 2021-2025"))
    assert (found.value.when, found.value.last_day) == ("2021/2025", "2025-12-31")
    assert find_period(text_map("QUYẾT ĐỊNH\nPhê duyệt Chương trình giai đoạn 2021-2025")) == []


def test_assumed_year_is_doubted():
    (found,) = find_deadlines(text_map("Nộp báo cáo trước ngày 30/9."), ISSUED)
    assert [code for code, _ in found.doubts] == ["year-assumed"]


def test_tasks():
    text = """1. Giao Phòng Nội vụ:
- Xây dựng kế hoạch tập huấn cho cán bộ xã.
2. Phòng Tài chính có trách nhiệm bố trí kinh phí thực hiện.
3. Trên đây là kế hoạch năm nay."""
    assert [(f.value.unit, f.value.task) for f in find_tasks(text_map(text))] == [
        ("Phòng Nội vụ", "Xây dựng kế hoạch tập huấn cho cán bộ xã"),
        ("Phòng Tài chính", "có trách nhiệm bố trí kinh phí thực hiện"),
    ]


def test_an_encouragement_binds_nobody():
    assert not duties(
        "- Khuyến khích các hộ dọn vệ sinh hằng tuần.\n- Ngoài ra, khuyến khích hộ trồng cây trước ngày 15/8/2022."
    )
    assert not duties("Các tổ, đội được khuyến khích báo cáo trước ngày 15/8/2022.")
    (value,) = duties("Phòng Bến bãi tuyên truyền, khuyến khích các hộ đăng ký trước ngày 15/8/2022.")
    assert value.responsible == "Phòng Bến bãi"
    assert not find_tasks(text_map("- Khuyến khích các đơn vị xây dựng vườn hoa trước cổng."))


def test_the_time_of_a_row_is_nobody():
    texts = ["Nội dung", "Thời gian thực hiện", "Phát động hội thi", "Trước ngày 05/8/2022"]
    lines = text_map("\n".join(texts)).lines
    rows = tuple(tuple(Cell((lines[at + column],), column) for column in (0, 1)) for at in (0, 2))
    (found,) = find_scheduled([Grid(rows)], ISSUED, date(2022, 7, 21))
    assert (found.value.when, found.value.responsible) == ("2022-08-05", None)


def _numbered_grid(*rows):
    """A table of rows of texts in columns 0, 1, 2."""
    lines = iter(text_map("\n".join(text for row in rows for text in row)).lines)
    return Grid(tuple(tuple(Cell((next(lines),), column) for column in range(len(row))) for row in rows))


def test_a_table_that_goes_on_counting_is_the_same_one():
    head = _numbered_grid(("STT", "Công việc", "Thời gian"), ("01", "Lập danh mục vườn ươm", "03/8/2022"))
    following = _numbered_grid(("02", "Phát hành hồ sơ mời thầu", "< 10 ngày Dự kiến 10/8/2022"))
    other = _numbered_grid(("07", "Phát hành hồ sơ mời thầu", "< 10 ngày Dự kiến 10/8/2022"))
    days = [f.value.when for f in find_scheduled([head, following], ISSUED, date(2022, 7, 21))]
    assert days == ["2022-08-03", "2022-08-10"]
    assert len(list(find_scheduled([head, other], ISSUED, date(2022, 7, 21)))) == 1


def test_counts_up_to_now_and_the_reach_of_plans_bind_nobody():
    assert not duties("Lũy kế từ ngày 01/6/2022 đến 15/12/2022 có 510 ca mắc.")
    assert not duties("Điều chỉnh chỉ tiêu trong quy hoạch sử dụng đất của tỉnh đến năm 2030.")
    (value,) = duties("Các xã rà soát quy hoạch, hoàn thành đến năm 2025.")
    assert value.when == "2025"
