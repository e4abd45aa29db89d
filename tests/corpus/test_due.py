from datetime import date

import pytest
from archives import filled

from corpus.due import due_between, ics
from corpus.recurrence import occurrences

TEXT = """CODE 1/KH-X
DATE 2022-07-21
DUE 2022-11-09
EVERY FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=10
EVERY FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1
EVERY no rule at all"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with filled(tmp_path_factory.mktemp("due"), {"a": TEXT}) as opened:
        yield opened


def days(archive, since, until):
    return [one.day for one in due_between(archive, date.fromisoformat(since), date.fromisoformat(until))]


def test_single_days_and_recurrences(archive):
    assert days(archive, "2022-11-01", "2022-11-30") == ["2022-11-09", "2022-11-10"]
    assert days(archive, "2024-11-01", "2024-11-30") == ["2024-11-10"]


def test_both_ends_are_included(archive):
    assert days(archive, "2022-11-09", "2022-11-09") == ["2022-11-09"]


def test_nothing_before_the_document(archive):
    assert days(archive, "2021-01-01", "2022-07-20") == []


def test_quarters(archive):
    assert days(archive, "2022-07-01", "2022-10-31") == ["2022-07-31", "2022-10-31"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=YEARLY", ["2022", "2023"]),
        ("FREQ=MONTHLY;INTERVAL=3", ["2022-35", "2022-36", "2023-33", "2023-34", "2023-35", "2023-36"]),
        ("FREQ=MONTHLY;INTERVAL=6", ["2022-41", "2023-40", "2023-41"]),
        ("FREQ=YEARLY;BYMONTH=12", ["2022-12", "2023-12"]),
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15", ["2023-06-15"]),
        ("FREQ=YEARLY;INTERVAL=5", ["2022"]),
        ("FREQ=MONTHLY;INTERVAL=5", ["2022-07/2022-11", "2022-12/2023-04", "2023-05/2023-09"]),
        ("FREQ=DAILY", ["2022-07-21/2023-12-31"]),
        ("FREQ=WEEKLY", ["2022-07-21/2023-12-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=1", ["2022-07-31"]),
        ("FREQ=SOMETIMES", []),
        ("FREQ=MONTHLY;INTERVAL=0", []),
    ],
)
def test_no_day_is_invented(rule, expected):
    found = occurrences(rule, date(2022, 7, 21), date(2022, 1, 1), date(2023, 12, 31))
    assert [one.when for one in found] == expected


def test_before_means_the_day_before():
    (found,) = occurrences(
        "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=10", date(2022, 1, 1), date(2022, 1, 1), date(2022, 12, 31), before=True
    )
    assert found.when == "2022-11-09"


def test_calendar_lines_are_short_and_whole(archive):
    found = due_between(archive, date(2022, 11, 1), date(2022, 11, 30))
    lines = list(ics(found))
    assert lines[0] == "BEGIN:VCALENDAR\r\n" and lines[-1] == "END:VCALENDAR\r\n"
    assert all(len(line.encode()) <= 77 and line.endswith("\r\n") for line in lines)
    assert sum(line == "BEGIN:VEVENT\r\n" for line in lines) == 2
    assert "DTSTART;VALUE=DATE:20221109\r\n" in lines


def test_a_calendar_program_reads_the_file(tmp_path):
    icalendar = pytest.importorskip("icalendar")
    text = TEXT + "\nSUBJECT Đọc sách; thi, viết\nEVERY FREQ=WEEKLY;BYDAY=MO"
    with filled(tmp_path, {"a": text, "b": "CODE 2/KH\nDUE 2022-11-12"}) as archive:
        found = due_between(archive, date(2022, 11, 1), date(2022, 12, 31))
    calendar = icalendar.Calendar.from_ical("".join(ics(found)))
    events = calendar.walk("VEVENT")
    assert len(events) == len(found) and len({event["UID"] for event in events}) == len(found)
    assert [event.decoded("DTSTART").isoformat() for event in events] == [one.day for one in found]
    assert all(event.errors == [] and event.decoded("DTEND") > event.decoded("DTSTART") for event in events)
    (weekly,) = [event for event in events if "RRULE" in event]
    assert weekly["RRULE"]["FREQ"] == ["WEEKLY"] and weekly["RRULE"]["BYDAY"] == ["MO"]
