"""Numbers and days written by hand: what else is known of a document is weighed with the ink, and said."""

from datetime import date

import pytest
from made_up_documents import PLAN, boxed_page, document, page
from placed import text_map

from extract import extract_record
from extract.incoming import find_arrivals
from extract.ink import Evidence
from ocr.model import Alternative, Box, Ink, InkKind, Origin

SPOT, DAY_SPOT = Box(80, 96, 120, 108), Box(380, 96, 392, 108)
DATELINE = "Bến Mây, ngày 09 tháng 5 năm 2023"


def by_hand(number="417", day="09", month="5"):
    """The plan with other signs where the clerk writes."""
    return PLAN.replace("Số: 417/", f"Số: {number}/").replace(DATELINE, f"Bến Mây, ngày {day} tháng {month} năm 2023")


def signed(*times):
    return "\n" + "\n".join(f"Thời gian ký: {time} +07:00" for time in times)


def doubts(record, pointer):
    return {doubt.code: doubt for doubt in record.doubts if doubt.pointer == pointer}


def ink(kind, *readings):
    return Ink(kind, SPOT if kind is InkKind.NUMBER else DAY_SPOT, False, tuple(Alternative(*one) for one in readings))


def test_a_letter_no_office_uses_is_doubted():
    record = extract_record(document(page(by_hand("41H"))))
    assert record.number is None
    assert [one.value for one in doubts(record, "/number")["unsure-reading"].candidates] == ["41H"]


@pytest.mark.parametrize("number", ["3176B", "15a"])
def test_a_number_given_twice_has_a_letter(number):
    assert extract_record(document(page(by_hand(number)))).number == number


@pytest.mark.parametrize("number", ["     ", " ..... ", "…", " ____ "])
def test_an_unnumbered_document_has_no_number(number):
    record = extract_record(document(page(by_hand(number))))
    assert record.number is None and set(doubts(record, "/number")) == {"blank"}


def test_a_garbled_day_leaves_a_partial_date_and_a_candidate():
    record = extract_record(document(page(by_hand(day="2/"))))
    assert record.issued_date == "2023-05"
    assert [one.value for one in doubts(record, "/issued_date")["unsure-reading"].candidates] == ["2023-05-21"]


def test_a_garbled_day_is_accepted_where_the_signature_agrees_and_that_is_said():
    text = by_hand(day="2/") + signed("22.05.2023 07:55:13")
    record = extract_record(document(page(text)))
    assert record.issued_date == "2023-05-21"
    assert "supported" in doubts(record, "/issued_date")
    assert any("signature" in doubt for doubt in record.provenance["/issued_date"].doubts)


def test_signatures_days_later_leave_a_sure_day_alone():
    mark = ink(InkKind.DAY, ("05", 0.99))
    text = by_hand(day="†?") + signed("08.05.2023 14:42:41", "10.05.2023 07:35:42")
    assert extract_record(document(boxed_page(text, ink=(mark,)))).issued_date == "2023-05-05"


def test_the_day_of_three_signatures_stands_for_one_that_cannot_be_read():
    times = ("09.05.2023 07:55:13", "09.05.2023 08:10:00", "09.05.2023 09:30:00")
    record = extract_record(document(page(by_hand(day="†?") + signed(*times))))
    assert record.issued_date == "2023-05-09"
    assert any("signatures" in doubt for doubt in record.provenance["/issued_date"].doubts)
    assert extract_record(document(page(by_hand(day="†?") + signed(*times[:2])))).issued_date == "2023-05"
    late = (*times[:2], "10.05.2023 09:30:00")
    assert extract_record(document(page(by_hand(day="†?") + signed(*late)))).issued_date == "2023-05"


def test_signatures_do_not_overrule_ink_that_says_another_day():
    times = ("09.05.2023 07:55:13", "09.05.2023 08:10:00", "09.05.2023 09:30:00")
    mark = ink(InkKind.DAY, ("24", 0.55), ("29", 0.4))
    record = extract_record(document(boxed_page(by_hand(day="†?") + signed(*times), ink=(mark,))))
    assert record.issued_date != "2023-05-09"


def test_a_day_left_empty_stays_open_although_signed():
    times = ("09.05.2023 07:55:13", "09.05.2023 08:10:00", "09.05.2023 09:30:00")
    assert extract_record(document(page(by_hand(day="   ") + signed(*times)))).issued_date == "2023-05"


def test_candidates_are_those_after_all_evidence():
    mark = ink(InkKind.DAY, ("27", 0.45), ("21", 0.4), ("2", 0.05))
    text = by_hand(day="†?")
    alone = doubts(extract_record(document(boxed_page(text, ink=(mark,)))), "/issued_date")["unsure-reading"]
    assert [one.value for one in alone.candidates][:2] == ["2023-05-27", "2023-05-21"]
    heading = "PHỤ LỤC\n(Kèm theo Kế hoạch số 417/KH-UBND ngày 21/5/2023)"
    record = extract_record(document(boxed_page(text, ink=(mark,)), boxed_page(heading, 2)))
    offered = doubts(record, "/issued_date")["handwritten"].candidates
    assert record.issued_date == "2023-05-21" == offered[0].value
    assert sum(one.confidence for one in offered) <= 1.0


def test_ink_is_shown_where_the_number_could_not_be_read():
    marks = (ink(InkKind.NUMBER, ("417", 0.5), ("411", 0.4)), ink(InkKind.DAY, ("09", 0.95)))
    record = extract_record(document(boxed_page(by_hand("4†", "†?"), ink=marks)))
    assert record.number is None
    number, day = record.provenance["/number"], record.provenance["/issued_date"]
    assert (number.evidence[0].page, number.evidence[0].box) == (1, (80, 96, 120, 108))
    assert number.confidence == doubts(record, "/number")["unsure-reading"].candidates[0].confidence
    assert day.evidence[0].box == (380, 96, 392, 108)


def test_a_number_put_into_a_text_page_as_picture_is_read():
    mark = ink(InkKind.NUMBER, ("417", 0.97))
    one = boxed_page(by_hand("     "), ink=(mark,))
    assert one.origin is not Origin.TEXT_LAYER
    from dataclasses import replace

    record = extract_record(document(replace(one, origin=Origin.TEXT_LAYER)))
    assert record.code == "417/KH-UBND"


def test_a_sure_month_stands_although_signed_later():
    record = extract_record(document(boxed_page(by_hand() + signed("21.07.2023 07:55:13"))))
    assert record.issued_date == "2023-05-09" and "conflict" in doubts(record, "/issued_date")


STAMP = "ĐẾN\nSố: 812\nNgày: 17/5/2023"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (STAMP, [date(2023, 5, 17)]),
        ("CÔNG VĂN ĐẾN\nGiờ: 8\nNgày ....17.5.23", [date(2023, 5, 17)]),
        ("ĐẾN Số: 812\nNgày: 37/5/2023", []),
        ("Thời gian từ ngày 01/5/2023\nđến ngày 17/5/2023", []),
        ("Sở Đường sông", []),
    ],
)
def test_incoming_stamps(text, days):
    assert find_arrivals(text_map(text)) == days


def test_a_document_is_issued_before_it_arrives():
    mark = ink(InkKind.DAY, ("27", 0.5), ("17", 0.4))
    text = by_hand(day="†?")
    assert extract_record(document(boxed_page(text, ink=(mark,)))).issued_date == "2023-05"
    record = extract_record(document(boxed_page(STAMP + "\n" + text, ink=(mark,))))
    assert (record.issued_date, record.number) == ("2023-05-17", "417")


def test_the_number_of_an_incoming_stamp_is_not_the_own_one():
    record = extract_record(document(boxed_page(STAMP + "\n" + by_hand("     "))))
    assert record.number is None


def test_evidence_multiplies():
    both = Evidence({"1": 2.0}, 0.5).and_(Evidence({"2": 3.0}))
    assert (both.of("1"), both.of("2"), both.of("3")) == (2.0, 1.5, 0.5)
