"""Signers whose name or office lies under a seal: put right where one reading alone fits, left out else."""

from __future__ import annotations

import pytest
from made_up_documents import PLAN, boxed_page, document
from placed import text_map

from extract import extract_record
from extract.leaders import completed
from extract.model import Signer
from extract.textmap import Found

BLOCK = ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Thị Mây")


def signer(upper=BLOCK[0], lower=BLOCK[1], name=BLOCK[2]):
    """The record of the plan with another block, and its one signer."""
    text = PLAN
    for old, new in zip(("\t" + BLOCK[0], "\t" + BLOCK[1], "\t" + BLOCK[2]), (upper, lower, name), strict=True):
        text = text.replace(old, f"\t{new}" if new else "")
    record = extract_record(
        document(boxed_page(text.replace("TM. ỦY BAN NHÂN DÂN", "").replace("Nơi nhận:\t", "Nơi nhận:")))
    )
    (found,) = record.signers
    return found, {doubt.code for doubt in record.doubts if doubt.pointer.startswith("/signers/0")}


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("_ran Thị Mây", "Trần Thị Mây"),
        ("iizuyễn Thị Mây", "Nguyễn Thị Mây"),
        ("ương Thị Mây", None),  # Dương, Lương, Trương, Vương
        ("yên Thị Mây", None),  # Yên or Nguyễn
    ],
)
def test_a_family_name_is_completed_where_one_alone_ends_like_that(read, name):
    found, doubts = signer(name=read)
    assert (found.name, found.position) == (name, "PHÓ CHỦ TỊCH")
    assert ("repaired" if name else "unreadable") in doubts


@pytest.mark.parametrize(
    ("upper", "lower"),
    [("CHỦ TỊC£", "lỳ CHỦ TỊCH"), (". CHỦ TỊCH", "CHỦ TỊCH"), ("CHỦ TỊCH", "CHỦ TỊCH"), (". CHỦ TỊCH", "PHÓ CHỦ TỊCH")],
)
def test_an_office_named_twice_is_the_head_and_his_deputy(upper, lower):
    found, doubts = signer(upper=upper, lower=lower)
    assert (found.position, found.authority) == ("PHÓ CHỦ TỊCH", "KT. CHỦ TỊCH")
    assert doubts


@pytest.mark.parametrize("office", ["CHỦ TỊCH", ". CHỦ TỊCH"])
def test_a_head_who_signs_himself_has_no_deputy(office):
    found, doubts = signer(upper="", lower=office)
    assert (found.position, found.authority, doubts) == ("CHỦ TỊCH", None, set())


def test_an_authority_is_known_behind_a_stroke_of_the_pen():
    found, _ = signer(upper="„Z TL. CHỦ TỊCH", lower="CHÁNH VĂN PHÒNG")
    assert (found.position, found.authority) == ("CHÁNH VĂN PHÒNG", "TL. CHỦ TỊCH")


def test_an_office_keeps_the_body_behind_it_when_a_letter_of_it_is_put_right():
    found, _ = signer(upper="TL. CHỦ TỊCH", lower="„PRƯƠNG PHÒNG BẾN BÃI")
    assert found.position == "TRƯỞNG PHÒNG BẾN BÃI"


def test_a_head_whose_office_lies_under_a_seal_signs_by_delegation():
    found, _ = signer(upper="TL. CHỦ TỊCH", lower="JNG PHÒNG TÀI CHÍNH")
    assert (found.position, found.authority) == ("TRƯỞNG PHÒNG TÀI CHÍNH", "TL. CHỦ TỊCH")


def test_an_office_without_its_last_letter_behind_a_written_sign():
    found, doubts = signer(upper="V^L, CHỦ TỊC", lower="PB“ ~ ÍM")
    assert (found.position, found.authority) == ("PHÓ CHỦ TỊCH", "KT. CHỦ TỊCH")
    assert "inferred" in doubts


@pytest.mark.parametrize(
    ("text", "position", "date", "expected"),
    [
        ("uân Phúc", None, "2020-04-08", ("Nguyễn Xuân Phúc", "THỦ TƯỚNG")),
        ("r 8nF L Quang", "PHÓ THỦ TƯỚNG", "2024-04-09", ("Trần Lưu Quang", "PHÓ THỦ TƯỚNG")),
        ("uân Phúc", None, "2008-04-08", (None, None)),  # another held the office
        ("h Phúc", None, "2020-04-08", (None, None)),  # too little was read
        ("Xuân", None, None, (None, None)),
    ],
)
def test_one_who_signs_for_the_government_is_known_by_the_end_of_his_name(text, position, date, expected):
    block = text_map(f"TM. CHÍNH PHỦ\n{text}")
    read = Found(Signer(name=None, position=position), block, 0, 5, 0.7, (("unreadable", "no name"),))
    found = completed(read, block, "CHÍNH PHỦ", date)
    assert (found.value.name, found.value.position) == (expected if expected[0] else (None, position))
    assert [code for code, _ in found.doubts] == (["repaired"] if expected[0] else ["unreadable"])


def test_other_bodies_have_no_such_list():
    block = text_map("TM. ỦY BAN NHÂN DÂN\nuân Phúc")
    read = Found(Signer(name=None, position=None), block, 0, 5, 0.7, ())
    assert completed(read, block, "ỦY BAN NHÂN DÂN TỈNH", "2020-04-08") is read


def test_a_scrawl_before_an_office_is_no_authority():
    found, _ = signer(upper="", lower="xzZzz. CHỦ TỊCH")
    assert (found.position, found.authority) == ("CHỦ TỊCH", None)


def test_strokes_behind_the_head_who_is_stood_in_for_are_none_of_his_office():
    found, _ = signer(upper="kT, CHỦ TỊCH 4 TT", lower="PHÓ CHỦ TỊCH")
    assert (found.position, found.authority) == ("PHÓ CHỦ TỊCH", "KT. CHỦ TỊCH")
