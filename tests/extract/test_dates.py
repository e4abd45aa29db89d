"""Dates and times as EDTF; nothing is made up."""

import pytest

from extract.dates import find_dates, parse_date

ISSUED = "2022-07-21"


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("ngày 27 tháng 3 năm 2020", "2020-03-27"),
        ("ngay 27 thang 3 nam 2020", "2020-03-27"),
        ("27-3-2020", "2020-03-27"),
        ("24 / 7/ 1993", "1993-07-24"),
        ("ngày 02/6 2022", "2022-06-02"),
        ("ngày I2 tháng 01 năm 2026", "2026-01-12"),
        ("ngày 24 tháng 1] năm 2020", "2020-11-24"),
        ("ngày 23 tháng II năm 2018", "2018-11-23"),
        ("tháng 9/2022", "2022-09"),
        ("quý III/2022", "2022-35"),
        ("6 tháng đầu năm 2023", "2023-40"),
        ("6 tháng cuối năm 2022", "2022-41"),
        ("giai đoạn 2021-2025", "2021/2025"),
        ("từ năm 2021 đến năm 2025", "2021/2025"),
        ("ngày 18-19/01/2018", "2018-01-18/2018-01-19"),
        ("01-31/12/2017", "2017-12-01/2017-12-31"),
        ("ngày 20, 21/11/2017", "2017-11-20/2017-11-21"),
        ("từ 15/12 đến 10/01/2023", "2022-12-15/2023-01-10"),
        ("16 giờ 30 ngày 05/9/2022", "2022-09-05T16:30+07:00"),
        ("ngày 22/01/2018 lúc 8 giờ", "2018-01-22T08:00+07:00"),
        ("ngày    tháng 7 năm 2022", "2022-07"),
    ],
)
def test_one_time(text, edtf):
    assert [s.edtf for s in find_dates(text, ISSUED)] == [edtf]


@pytest.mark.parametrize(
    "text",
    [
        "ngày 31/02/2022",
        "ngày 1ó/5/2022",
        "30/2020/NĐ-CP",
        "22/22 xã",
        "1/2 số phiếu",
        "Việc kê khai kéo dài - xong",
        "miền Nam 2020",
        "Việt Nam 2025",
        "",
    ],
)
def test_no_time(text):
    assert find_dates(text, ISSUED) == []


def test_missing_year_comes_from_the_date_of_issue_with_a_doubt():
    (span,) = find_dates("trước ngày 30/9", ISSUED)
    assert span.edtf == "2022-09-30"
    assert [code for code, _ in span.doubts] == ["year-assumed"]


def test_a_day_long_past_is_meant_for_the_next_year():
    assert parse_date("trước ngày 15/01", ISSUED).edtf == "2023-01-15"


def test_missing_year_without_date_of_issue_stays_open():
    span = parse_date("trước ngày 30/9")
    assert (span.edtf, span.last) == ("XXXX-09-30", None)


def test_a_letter_read_for_a_digit_leaves_a_doubt():
    span = parse_date("ngày O1/7/2022")
    assert span.edtf == "2022-07-01"
    assert [code for code, _ in span.doubts] == ["digit-from-letter"]


def test_the_year_of_a_list_counts_for_all_of_it():
    assert [s.edtf for s in find_dates("quý I, quý II/2023", ISSUED)] == ["2023-33", "2023-34"]
