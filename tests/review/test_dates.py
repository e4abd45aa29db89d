import pytest

from corpus.web.dates import edtf_of, weekday


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("2024-03-12", "2024-03-12"),
        ("12/3/2024", "2024-03-12"),
        ("12-03-2024", "2024-03-12"),
        ("12.3.2024", "2024-03-12"),
        (" ngày 12  tháng 3 năm 2024 ", "2024-03-12"),
        ("Ngay 12 thang 3 nam 2024", "2024-03-12"),
        ("3/2024", "2024-03"),
        ("tháng 3 năm 2024", "2024-03"),
        ("2024", "2024"),
        ("quý II/2024", "2024-34"),
        ("quý 4 năm 2024", "2024-36"),
        ("2024-41", "2024-41"),
        ("2024-01-01/2024-06-30", "2024-01-01/2024-06-30"),
        ("../2024-06-30", "../2024-06-30"),
        ("XXXX-09-30", "XXXX-09-30"),
        ("2024-03-XX", "2024-03-XX"),
        ("29/2/2024", "2024-02-29"),
    ],
)
def test_dates_as_people_type_them(typed, edtf):
    assert edtf_of(typed) == edtf


@pytest.mark.parametrize(
    "typed",
    ["", "31/4/2024", "29/2/2023", "2024-13", "2024-00-01", "0/1/2024", "12/3/24", "hôm nay", "quý V/2024", "/",
     "../..", "2024-34-01", "XXXX-02-31", "2024-XX-01", "9999", "2024-06-31/2024-07-01"],
)  # fmt: skip
def test_what_is_no_date_is_none(typed):
    assert edtf_of(typed) is None


def test_weekday():
    assert weekday("2024-03-12") == 1
    assert weekday("2024-03") is None
