"""Who has to do what, and the phrases of spaCy it rests on."""

import pytest
from made_up_documents import PLAN, boxed_page, document, page

from extract import extract_record
from extract.responsible import DATA, actor_at
from extract.words import words_of

SAID = [
    ("- Giao Văn phòng Sở chủ trì tổng hợp.", "Văn phòng Sở"),
    (
        "Các phòng, ban huyện và UBND các xã, thị trấn tổ chức thực hiện.",
        "Các phòng, ban huyện và UBND các xã, thị trấn",
    ),
    ("Đề nghị Ủy ban Mặt trận Tổ quốc xã: vận động hội viên.", "Ủy ban Mặt trận Tổ quốc xã"),
    ("Trước ngày 30/9/2023, Đội Quản lý bến gửi báo cáo.", None),
    ("Trước ngày 30/9/2023, Sở Bến bãi gửi báo cáo.", "Sở Bến bãi"),
    ("thu truong cac don vi chiu trach nhiem thi hanh.", "thu truong cac don vi"),
    ("Báo cáo kết quả về Sở.", None),
    ("Hội nghị tổng kết tổ chức vào tháng 12.", None),
    ("Phòng, chống cháy rừng được chú trọng.", None),
    ("Sở Bến bãi. Sau đó thực hiện.", None),
]


@pytest.mark.parametrize(("text", "who"), SAID, ids=[text[:40] for text, _ in SAID])
def test_the_actor_that_opens_a_sentence(text, who):
    assert actor_at(text, 0, len(text))[0] == who


def test_words_keep_their_offsets_and_phrases_are_met_without_marks():
    text = "Giao  ỦY BAN\nnhân dân 15/QĐ-UB."
    words = words_of(text, DATA)
    assert [text[a:b] for a, b in zip(words.starts, words.ends, strict=True)][:5] == [
        "Giao",
        "ỦY",
        "BAN",
        "nhân",
        "dân",
    ]
    assert words.end_of("unit", 1) == 3 and words.end_of("unit", 0) is None


def test_the_tasks_of_a_plan():
    text = PLAN.replace("1. Nâng", "1. Phòng Nông nghiệp huyện chủ trì trồng 2.000 cây.\n2. Nâng")
    (task, *_) = extract_record(document(page(text))).tasks
    assert (task.unit, task.task) == ("Phòng Nông nghiệp huyện", "chủ trì trồng 2.000 cây")


def test_other_documents_of_a_file_are_parts_with_ids_of_their_own():
    record = extract_record(document(page(PLAN), page(PLAN.replace("417/KH", "418/KH"), 2)))
    assert [part.code for part in record.parts] == ["418/KH-UBND"]
    assert [part.id for part in record.parts] == [f"{record.id}#2"]
    assert record.parts[0].provenance["/code"].evidence[0].page == 2


def test_each_empty_field_says_why():
    record = extract_record(document(page(PLAN)))
    for name in ("parent_agency", "urgency", "secrecy", "copy_type", "addressees", "references", "digital_signatures"):
        proof = record.provenance[f"/{name}"]
        assert proof.reason and proof.confidence == 0 and not getattr(record, name)
    assert not any(doubt.pointer == "/urgency" for doubt in record.doubts)


MARKS = [
    ("HOẢ TỐC", "urgency", "HỎA TỐC"),
    ("| KHẨN |", "urgency", "KHẨN"),
    ("THƯỢNG KHẪN", "urgency", "THƯỢNG KHẨN"),
    ("TUYỆT MẬT", "secrecy", "TUYỆT MẬT"),
    ("MẶT", "secrecy", "MẬT"),
    ("SAO Y; ỦY BAN NHÂN DÂN XÃ MÂY", "copy_type", "SAO Y"),
    ("khẩn", "urgency", None),
    ("KHẢO SÁT", "urgency", None),
]


@pytest.mark.parametrize(("stamp", "field", "value"), MARKS)
def test_marks_put_on_a_document(stamp, field, value):
    record = extract_record(document(boxed_page(PLAN.replace("KẾ HOẠCH\n", f"{stamp}\nKẾ HOẠCH\n", 1))))
    assert getattr(record, field) == value


def test_a_mark_behind_the_number_is_no_part_of_the_notation():
    record = extract_record(document(boxed_page(PLAN.replace("417/KH-UBND", "417/KH-UBND HỎA TỐC"))))
    assert (record.code, record.urgency) == ("417/KH-UBND", "HỎA TỐC")


NAMED = [
    ("Chủ tịch Ủy ban nhân dân huyện tiếp công dân vào ngày 10 hằng tháng", "Chủ tịch Ủy ban nhân dân huyện"),
    ("Ban Giám đốc dự lễ chào cờ vào thứ hai hằng tuần", "Ban Giám đốc"),
    ("Giám đốc Công ty Thoát nước thả cá hằng quý", "Giám đốc Công ty Thoát nước"),
    ("Ủy ban nhân dân huyện Mây Ngàn thả cá hằng năm", "Ủy ban nhân dân huyện Mây Ngàn"),
    ("Trưởng phòng Tài chính, Phòng Nội vụ đi cơ sở hằng tháng", "Trưởng phòng Tài chính, Phòng Nội vụ"),
    ("Tổ một cửa hằng quý báo cáo Sở Bến bãi.", "Tổ một cửa"),
    ("Sở Xây dựng Mây Ngàn báo cáo trước ngày 05/3/2024.", "Sở Xây dựng Mây Ngàn"),
    ("Ban Tổ chức hội thi và Ban Chỉ đạo xã chủ trì.", "Ban Tổ chức hội thi và Ban Chỉ đạo xã"),
    (
        "Cơ quan giúp việc Ban Chỉ đạo Chương trình Bến sạch phối hợp kiểm tra.",
        "Cơ quan giúp việc Ban Chỉ đạo Chương trình Bến sạch",
    ),
    ("Các phòng, tổ chức, cá nhân chịu trách nhiệm thi hành.", "Các phòng, tổ chức, cá nhân"),
    ("Các đơn vị tổ chức thực hiện.", "Các đơn vị"),
]


@pytest.mark.parametrize(("text", "who"), NAMED, ids=[text[:40] for text, _ in NAMED])
def test_an_actor_ends_with_its_name(text, who):
    assert actor_at(text, 0, len(text))[0] == who
