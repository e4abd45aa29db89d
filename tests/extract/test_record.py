"""Whole records of made-up documents."""

from __future__ import annotations

import json

import pytest
from made_up_documents import LETTER, PLAN, boxed_page, document, page

from extract import extract_record, extract_records
from extract.model import Record
from ocr.model import Alternative, Box, Ink, InkKind

SPOT = Box(80, 96, 120, 108)


@pytest.mark.parametrize("make", [page, boxed_page])
def test_a_plan_gives_all_fields_of_its_letterhead(make):
    record = extract_record(document(make(PLAN)))
    assert (record.doc_type, record.number, record.notation, record.code) == (
        "Kế hoạch",
        "417",
        "KH-UBND",
        "417/KH-UBND",
    )
    assert (record.issued_date, record.place) == ("2023-05-09", "Bến Mây")
    assert (record.parent_agency, record.issuer) == (None, "ỦY BAN NHÂN DÂN HUYỆN BẾN MÂY")
    assert record.subject == "Trồng cây phân tán và chăm sóc vườn ươm năm 2023"


@pytest.mark.parametrize("make", [page, boxed_page])
def test_a_plan_gives_recipients_and_signer(make):
    record = extract_record(document(make(PLAN)))
    assert [(r.name, r.note) for r in record.recipients] == [
        ("UBND tỉnh", "để báo cáo"),
        ("Phòng Nông nghiệp huyện", None),
        ("UBND các xã, thị trấn", None),
    ]
    assert record.archive_line == "Lưu: VT, NN"
    (signer,) = record.signers
    assert (signer.name, signer.position) == ("Trần Thị Mây", "PHÓ CHỦ TỊCH")
    assert signer.authority == "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH"


def test_a_cited_number_is_a_basis_and_never_the_own_one():
    record = extract_record(document(page(PLAN.replace("Số: 417/", "Số:      /"))))
    assert record.number is None and record.code is None and record.notation == "KH-UBND"
    assert [c.code for c in record.legal_bases] == ["88/QĐ-UBND"]
    assert any(d.pointer == "/number" and d.code in ("absent", "blank") for d in record.doubts)


def test_a_letter_with_columns_in_one_line():
    record = extract_record(document(page(LETTER)))
    assert (record.doc_type, record.code, record.place) == ("Công văn", "52/SĐS-VP", "Sông Lam")
    assert (record.parent_agency, record.issuer) == ("ỦY BAN NHÂN DÂN TỈNH SÔNG LAM", "SỞ ĐƯỜNG SÔNG")
    assert record.subject == "V/v kiểm tra bến thuyền trước mùa lũ"
    assert [a.name for a in record.addressees] == ["Phòng Kinh tế các huyện", "Đội Quản lý bến số 3"]
    assert [r.name for r in record.recipients] == ["Như trên"]
    assert [(s.name, s.position) for s in record.signers] == [("Lê Văn Sông", "GIÁM ĐỐC")]


def test_a_day_left_blank_is_not_invented():
    record = extract_record(document(page(LETTER)))
    assert record.issued_date == "2022-07"
    assert any(d.pointer == "/issued_date" for d in record.doubts)


def test_text_without_letterhead_names_what_it_lacks():
    text = (
        "Trồng cây ven sông năm 2023\n\nHưởng ứng Tết trồng cây, Phòng Vườn ươm xây dựng Kế hoạch trồng cây như sau:\n"
    )
    record = extract_record(document(page(text + "1. Trồng cây.\nCác tổ thực hiện kế hoạch này./.")))
    assert (record.doc_type, record.issuer) == ("Kế hoạch", "Phòng Vườn ươm")
    assert record.subject == "Trồng cây ven sông năm 2023"
    assert (record.number, record.issued_date, record.signers) == (None, None, [])
    assert {"/number", "/issued_date"} <= {d.pointer for d in record.doubts}


def test_every_value_has_its_proof():
    record = extract_record(document(boxed_page(PLAN)))
    for pointer in ("/code", "/issued_date", "/issuer", "/subject", "/recipients/0", "/signers/0", "/legal_bases/0"):
        proof = record.provenance[pointer]
        assert proof.evidence and all(e.page == 1 and e.box is not None for e in proof.evidence), pointer
    assert record.provenance["/issuer"].as_read == "ỦY BAN NHÂN DÂN\nHUYỆN BẾN MÂY"


def test_number_by_hand_comes_from_ink_when_sure():
    text = PLAN.replace("Số: 417/", "Số: 4†/")
    sure = Ink(InkKind.NUMBER, SPOT, False, (Alternative("417", 0.97), Alternative("411", 0.02)))
    unsure = Ink(InkKind.NUMBER, SPOT, False, (Alternative("417", 0.5), Alternative("411", 0.4)))
    assert extract_record(document(boxed_page(text, ink=(sure,)))).code == "417/KH-UBND"
    record = extract_record(document(boxed_page(text, ink=(unsure,))))
    assert record.number is None and any(d.code == "unsure-reading" for d in record.doubts)


def test_file_name_only_weighs_what_ink_offers():
    text = PLAN.replace("Số: 417/", "Số: 4†/")
    ink = Ink(InkKind.NUMBER, SPOT, False, (Alternative("417", 0.6), Alternative("411", 0.15)))
    record = extract_record(document(boxed_page(text, ink=(ink,)), name="KH 417.pdf"))
    assert record.number == "417" and any(d.code == "file-name" for d in record.doubts)
    assert extract_record(document(boxed_page(text, ink=(ink,)), name="KH 999.pdf")).number != "999"


def test_heading_of_the_appendix_speaks_for_the_number():
    text = PLAN.replace("Số: 417/", "Số: 4†/")
    ink = Ink(InkKind.NUMBER, SPOT, False, (Alternative("417", 0.7), Alternative("411", 0.2)))
    appendix = "PHỤ LỤC\n(Kèm theo Kế hoạch số 417/KH-UBND ngày 09/5/2023)"
    record = extract_record(document(boxed_page(text, ink=(ink,)), boxed_page(appendix, 2)))
    assert record.code == "417/KH-UBND"
    assert all(c.code != "417/KH-UBND" for c in record.references)


@pytest.mark.parametrize("number", ["Số: 52/SĐS-VP", "/SĐS-VP"])
def test_two_documents_in_one_file(number):
    records = extract_records(document(page(PLAN), page(LETTER.replace("Số: 52/SĐS-VP ", f"{number}\t"), 2)))
    assert records[-1].notation == "SĐS-VP"
    assert [r.doc_type for r in records] == ["Kế hoạch", "Công văn"]
    first = extract_record(document(page(PLAN), page(LETTER, 2)))
    assert any(d.code == "bundle" for d in first.doubts)


def test_notation_against_type_line_is_a_doubt_not_an_overwrite():
    record = extract_record(document(page(PLAN.replace("/KH-UBND\t", "/TB-UBND\t"))))
    assert (record.doc_type, record.notation) == ("Kế hoạch", "TB-UBND")
    assert any(d.pointer == "/notation" and d.code == "conflict" for d in record.doubts)


def test_empty_document_is_all_null():
    record = extract_record(document(page("")))
    assert record.doc_type is None and record.recipients == [] and record.doubts


def test_record_comes_back_from_json():
    record = extract_record(document(boxed_page(PLAN)))
    assert Record.model_validate(json.loads(record.model_dump_json(by_alias=True))) == record


JOINT = """\
BỘ SÔNG NGÒI\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
BỘ VƯỜN RỪNG\tĐộc lập - Tự do - Hạnh phúc
Số: 05/2014/TTLT-BSN-BVR\tHà Nội, ngày 20 tháng 3 năm 2014
THÔNG TƯ LIÊN TỊCH
Hướng dẫn trồng rừng ven sông
Căn cứ Nghị định số 7/2013/NĐ-CP ngày 02/01/2013 của Chính phủ;
Điều 1. Trồng rừng ven sông theo quy hoạch./.
KT. BỘ TRƯỞNG\tKT. BỘ TRƯỞNG
BỘ VƯỜN RỪNG\tBỘ SÔNG NGÒI
THỨ TRƯỞNG\tTHỨ TRƯỞNG
Lê Văn Rừng\tTrần Thị Ngòi
Nơi nhận:
- Chính phủ;
- Lưu: VT, BSN, BVR."""

LAW = """\
QUỐC HỘI\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Luật số: 93/2031/QH18\tĐộc lập - Tự do - Hạnh phúc
LUẬT
BẾN THUYỀN
Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;
Quốc hội ban hành Luật Bến thuyền.
Điều 1. Phạm vi điều chỉnh
Luật này quy định về bến thuyền.
CHỦ TỊCH QUỐC HỘI
Phạm Văn Thuyền"""

PARTY = """\
TỈNH ỦY SÔNG LAM\tĐẢNG CỘNG SẢN VIỆT NAM
*\tSông Lam, ngày 12 tháng 8 năm 2019
Số 15-CV/TU
V/v tổng kết phong trào
Kính gửi: Các huyện ủy.
Thực hiện Kế hoạch số 3-KH/TU ngày 02/02/2019, Thường trực Tỉnh ủy yêu cầu như sau:
1. Báo cáo đầy đủ.
Nơi nhận:\tT/M BAN THƯỜNG VỤ
- Như trên,\tPHÓ BÍ THƯ
- Lưu Văn phòng Tỉnh ủy.\tNguyễn Văn Lam"""


@pytest.mark.parametrize("make", [page, boxed_page])
def test_a_joint_circular_has_two_issuers_and_two_signers(make):
    record = extract_record(document(make(JOINT)))
    assert (record.doc_type, record.number, record.notation) == ("Thông tư liên tịch", "05", "2014/TTLT-BSN-BVR")
    assert record.issuer == "BỘ SÔNG NGÒI - BỘ VƯỜN RỪNG"
    assert [(s.name, s.position) for s in record.signers] == [
        ("Lê Văn Rừng", "THỨ TRƯỞNG"),
        ("Trần Thị Ngòi", "THỨ TRƯỞNG"),
    ]


def test_a_law_has_its_number_behind_its_kind():
    record = extract_record(document(page(LAW)))
    assert (record.doc_type, record.code, record.issuer) == ("Luật", "93/2031/QH18", "QUỐC HỘI")
    assert record.subject == "BẾN THUYỀN"
    assert [(s.name, s.position) for s in record.signers] == [("Phạm Văn Thuyền", "CHỦ TỊCH QUỐC HỘI")]


def test_a_party_letter():
    record = extract_record(document(page(PARTY)))
    assert (record.doc_type, record.code, record.issuer) == ("Công văn", "15-CV/TU", "TỈNH ỦY SÔNG LAM")
    assert (record.issued_date, record.subject) == ("2019-08-12", "V/v tổng kết phong trào")
    assert [(s.name, s.position) for s in record.signers] == [("Nguyễn Văn Lam", "PHÓ BÍ THƯ")]
    assert record.archive_line == "Lưu Văn phòng Tỉnh ủy"


@pytest.mark.parametrize(
    ("read", "name"),
    [("Như Điều 3, $.ˆ", "Như Điều 3"), ("Sở Bến bãi ÏÌ-;", "Sở Bến bãi"), ("CT, các PCT (b/c) —;", "CT, các PCT")],
)
def test_strokes_behind_a_recipient_are_no_part_of_it(read, name):
    text = PLAN.replace("- UBND các xã, thị trấn;", f"- {read}")
    names = [recipient.name for recipient in extract_record(document(page(text))).recipients]
    assert read in text and name in names
