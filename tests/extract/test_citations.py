"""Cited documents: codes, laws, bases and references."""

import pytest
from placed import text_map

from extract.citations import find_bases, find_opening_references, find_references, merge_dates
from extract.codes import find_codes, repaired_type
from extract.model import Citation


def pairs(found):
    return [(f.value.code or f.value.text, f.value.date) for f in found]


def bases(text):
    return find_bases(text_map(text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("số 12/2020/NĐ-CP", "12/2020/NĐ-CP"),
        ("số 12/2020/NĐ- CP", "12/2020/NĐ-CP"),
        ("số 6858/QÐ-\nBYT", "6858/QĐ-BYT"),
        ("số 5/QD-UBND", "5/QĐ-UBND"),
        ("số 7/OĐ-UBND", "7/QĐ-UBND"),
        ("số 43/2013/QH 13", "43/2013/QH13"),
        ("số 55/2005/TTLT-BNV-VPCP", "55/2005/TTLT-BNV-VPCP"),
        ("số 15-CV/TU", "15-CV/TU"),
        ("số 12- HD/BTCTW", "12-HD/BTCTW"),
        ("số 3176B/QĐ-SYT", "3176B/QĐ-SYT"),
        ("số 30c/NQ-CP", "30c/NQ-CP"),
        ("số 327-CT", "327-CT"),
        ("số 88/CP", "88/CP"),
        ("số 175QĐ-SYT", "175/QĐ-SYT"),
        ("số 1 747/QĐ-BXD", "1747/QĐ-BXD"),
        ("số 286/5TC-HCSN", "286/STC-HCSN"),
        ("số 113/BKHCN-TTra", "113/BKHCN-TTra"),
    ],
)
def test_code(text, code):
    assert [c.text for c in find_codes(text)] == [code]


@pytest.mark.parametrize(
    "text", ["30/2020", "22/22 xã", "QCVN 06:2010/BXD", "HIV/AIDS", "và/hoặc", "01/3/2018", "0 /QĐ-UBND"]
)
def test_no_code(text):
    assert list(find_codes(text)) == []


@pytest.mark.parametrize("code", ["CTr", "CT", "TTr", "TT", "HD", "HĐ", "DA", "ĐA", "QyĐ", "KH"])
def test_near_type_codes_stay_apart(code):
    assert repaired_type(code) == code


def test_laws_and_decrees_of_a_preamble():
    text = """Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; Luật
sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền
địa phương ngày 22 tháng 11 năm 2019;
Căn cứ các Nghị định của Chính phủ: Số 63/2010/NĐ-CP ngày 08/6/2010 về kiểm soát; số 48/2013/NĐ-CP ngày 14/5/2013;
Căn cứ Luật Đấu thầu số 43/2013/QH13 ngày 26/11/2013;"""
    assert pairs(bases(text)) == [
        ("Luật Tổ chức chính quyền địa phương", "2015-06-19"),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương",
            "2019-11-22",
        ),
        ("63/2010/NĐ-CP", "2010-06-08"),
        ("48/2013/NĐ-CP", "2013-05-14"),
        ("43/2013/QH13", "2013-11-26"),
    ]


def test_type_issuer_and_wording():
    (found,) = bases("Căn cứ Kế hoạch số 12/KH-UBND ngày 01/7/2022 của UBND tỉnh Hà Nam về trồng\nrừng phòng hộ;")
    value = found.value
    assert (value.doc_type, value.number, value.notation) == ("Kế hoạch", "12", "KH-UBND")
    assert value.issuer == "UBND tỉnh Hà Nam"
    assert value.text == "Kế hoạch số 12/KH-UBND ngày 01/7/2022 của UBND tỉnh Hà Nam về trồng rừng phòng hộ"
    assert found.evidence()[0].line == 1


def test_a_date_said_once_counts_for_the_list():
    text = "Thực hiện Công văn số 3/UBND-BCĐ và Kế hoạch số 4/KH-BCĐ, ngày 01/11/2017 của Ban Chỉ đạo tỉnh."
    assert pairs(bases(text)) == [("3/UBND-BCĐ", "2017-11-01"), ("4/KH-BCĐ", "2017-11-01")]


def test_a_date_told_before_the_act():
    text = "Ngày 11/01/2012, Bộ trưởng Bộ Xây dựng đã ký Công điện số 62/CĐ-BXD gửi các tỉnh."
    assert pairs(bases(text)) == [("62/CĐ-BXD", "2012-01-11")]


def test_minutes_and_charters_are_bases():
    text = "Căn cứ Điều lệ Đảng Cộng sản Việt Nam;\nCăn cứ Biên bản họp Hội đồng quản lý Quỹ ngày 17/02/2025."
    assert pairs(bases(text)) == [
        ("Điều lệ Đảng Cộng sản Việt Nam", None),
        ("Biên bản họp Hội đồng quản lý Quỹ", "2025-02-17"),
    ]


def test_what_is_amended_or_drafted_is_no_basis():
    text = """Theo đề nghị của Bộ Xây dựng tại Công văn số 20/BXD-KHTC ngày 21/01/2025 về việc góp ý dự thảo
Quyết định sửa đổi Quyết định số 22/QĐ-TTg ngày 31/12/2021 của Thủ tướng Chính phủ."""
    opening = text_map(text)
    found = find_bases(opening)
    assert pairs(found) == [("20/BXD-KHTC", "2025-01-21")]
    assert pairs(find_opening_references(opening, [f.value for f in found])) == [("22/QĐ-TTg", "2021-12-31")]


def test_references_leave_out_what_is_known_and_the_parent_of_an_appendix():
    body = """Thực hiện theo Quyết định số 5/QĐ-UBND ngày 02/3/2022 và Chỉ thị số 9/CT-TTg ngày 03/3/2022.
PHỤ LỤC
(Kèm theo Quyết định số 77/QĐ-UBND ngày 05/4/2022 của UBND huyện)
Theo Quyết định số 5/QĐ-UBND, đơn vị báo cáo."""
    known = [Citation(code="5/QĐ-UBND", text="")]
    assert pairs(find_references(text_map(body), known)) == [("9/CT-TTg", "2022-03-03")]


def test_the_document_itself_is_no_reference_even_misread():
    own = Citation(code="904/KH-UBND", notation="KH-UBND", date="2022-07-21", text="")
    body = "Danh mục theo Kế hoạch số 90/KH-UBND ngày 21/7/2022 của UBND huyện."
    assert find_references(text_map(body), [], own) == []


def test_law_in_running_text():
    found = find_references(text_map("Đánh giá hồ sơ theo quy định của Luật Đầu tư; ưu tiên dự án sạch."), [])
    assert pairs(found) == [("Luật Đầu tư", None)]


def test_a_missing_date_is_taken_from_the_body():
    preamble = text_map("Căn cứ Kế hoạch số 12/KH-UBND của UBND tỉnh;")
    body = text_map("Thực hiện Kế hoạch số 12/KH-UBND ngày 01/7/2022 của UBND tỉnh.")
    assert pairs(merge_dates(find_bases(preamble), body)) == [("12/KH-UBND", "2022-07-01")]


def test_a_body_code_follows_the_issuer_named_beside_it():
    (found,) = bases("Căn cứ Công văn số 26/BODĐT-VP ngày 15/5/2026 của Bộ Giáo dục và Đào tạo về khảo sát;")
    assert found.value.code == "26/BGDĐT-VP"
    assert "code-repaired" in [code for code, _ in found.doubts]


def test_the_year_of_a_date_follows_the_code():
    (found,) = bases("Căn cứ Thông tư số 01/2018/TT-BYT ngày 23 tháng 11 năm 2016 của Bộ Y tế;")
    assert found.value.date == "2018-11-23"
    assert "year-from-code" in [code for code, _ in found.doubts]


def test_an_impossible_day_stays_out():
    (found,) = bases("Căn cứ Chỉ thị số 04/CT-UBND ngày 42/02/2018 của UBND tỉnh;")
    assert found.value.date is None


@pytest.mark.parametrize(
    ("read", "pair"),
    [
        ("Luật Tổ chức Chính + phủ ngày 19 tháng 6 năm 2015", ("Luật Tổ chức Chính phủ", "2015-06-19")),
        ("Luật Xử Ư vi vi ¡ phạm hành chính ngày 20/6/2012", ("Luật Xử lý vi phạm hành chính", "2012-06-20")),
        ("Luật nuôi ong lấy mật ngày 20/6/2012", None),  # not known, and no capital says that it is a title
        ("Luật Trật an toàn giao tự", ("Luật Trật tự, an toàn giao thông đường bộ", None)),
        ("Luật Án ninh mạng ngày 12 tháng 6 năm 2016", ("Luật An ninh mạng", "2018-06-12")),
        ("Luật Đầu tư công ngày 13 tháng 6 năm 2019", ("Luật Đầu tư công", "2019-06-13")),
        ("Luật Đầu tư công ngày 13 tháng 6 năm 2010", ("Luật Đầu tư công", "2010-06-13")),  # of 2014 or of 2019
        (
            "Hiến pháp rước Cộng hòa xã hội chủ nghĩa Việt Nam",
            ("Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam", None),
        ),
        ("Luật, sửa đổi, bổ, sung Luật Đất đai ngày 1/7/2018", ("Luật sửa đổi, bổ sung Luật Đất đai", "2018-07-01")),
        (
            "Luật sửa đổi, sá sùng một số điều của Luật Đất đai ngày 22 tháng 1l Ì năm 2019",
            ("Luật sửa đổi, bổ sung một số điều của Luật Đất đai", "2019-11-22"),
        ),
    ],
)
def test_a_law_is_known_by_what_is_left_of_its_title(read, pair):
    assert pairs(bases(f"Căn cứ {read};")) == ([pair] if pair else [])


def test_a_year_taken_from_the_list_of_laws_is_doubted():
    (found,) = bases("Căn cứ Luật An ninh mạng ngày 12 tháng 6 năm 2016;")
    assert ("year-from-law", "the year of the date is read as 2016") in found.doubts


def test_the_head_of_a_part_is_no_law():
    assert find_references(text_map("XỬ LÝ VĂN BẢN QUY PHẠM PHÁP LUẬT\nMục 1"), []) == []


@pytest.mark.parametrize(
    ("read", "code", "repaired"),
    [
        ("số 95/2015/QH]3", "95/2015/QH13", "QH]3"),
        ("số 06/2017/0H1 4", "06/2017/QH14", "0H14"),
        ("số 68/2010/QH1]", "68/2010/QH12", "QH1]"),  # in 2010 the twelfth sat
        ("số 5/2016/QH14", "5/2016/QH14", None),
    ],
)
def test_a_code_of_the_national_assembly(read, code, repaired):
    (found,) = find_codes(read)
    assert (found.text, found.repaired) == (code, repaired)


def test_all_that_the_enacting_sentence_names_is_no_basis():
    text = """Căn cứ Luật Cư trú ngày 13 tháng 11 năm 2020;
Bộ trưởng Bộ Xây dựng ban hành Thông tư sửa đổi Thông tư số 5/2021/TT-BXD ngày 15/5/2021; Thông tư số
6/2021/TT-BXD ngày 15/5/2021."""
    assert pairs(bases(text)) == [("Luật Cư trú", "2020-11-13")]
