"""The review page, asked as a browser asks."""

import re

import pytest
from archives import filled
from reviewable import asked, changes, write_meanwhile
from starlette.testclient import TestClient

from corpus.web.app import review_app
from corpus.web.form import form

HOME = "http://127.0.0.1:8000"


def codes(text):
    return re.findall(r"<strong>(\d+/[^<]+)</strong>", text)


def test_the_queue_begins_with_what_is_most_worth_a_look(browser):
    text = browser.get("/").text
    assert codes(text)[0] == "90/KH-UBND" and len(codes(text)) == 3
    assert "Số: viết tay" in text and "Đã duyệt 0 trên 3" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [("doubt=handwritten", 1), ("words=tiep+dan", 1), ("words=ti%E1%BA%BFp", 1),
     ("doc_type=K%E1%BA%BF+ho%E1%BA%A1ch", 3), ("state=approved", 0), ("state=all", 3),
     ("words=%22", 3), ("state=nonsense", 3)],
)  # fmt: skip
def test_filters(browser, query, found):
    assert len(codes(browser.get(f"/?{query}").text)) == found


def test_only_the_table_is_sent_for_a_filter(browser):
    part = browser.get("/?state=all", headers={"hx-target": "queue"}).text
    assert part.lstrip().startswith("<section") and len(codes(part)) == 3


def test_progress_counts_decisions(browser, desk, plan):
    browser.post(f"{plan}/state", data={"state": "approved", "revision": 0})
    text = browser.get("/?state=approved").text
    assert "Đã duyệt 1 trên 3" in text and codes(text) == ["90/KH-UBND"]
    assert codes(browser.get("/").text) == ["7/CT-UBND", "12/TB-UBND"]


def test_a_document_shows_fields_words_and_what_else_they_may_be(browser, plan):
    text = browser.get(plan).text
    assert 'data-value="904"' in text and "40 %" in text
    assert re.search(r'<button[^>]*class="w doubt"[^>]*>hoạch</button>', text)
    assert "/crops/1.webp" in text and 'value="0"' in re.search(r'<input[^>]*id="revision"[^>]*>', text)[0]
    card = browser.get(f"{plan}/words/0/3/0").text
    assert "thuc" in card and 'data-value="thức"' in card and "30 %" in card and "thiếu dấu" in card


def test_a_number_is_corrected_and_the_code_follows(browser, desk, plan):
    answer = browser.post(f"{plan}/fields/number", data={"value": "904", "revision": 0})
    assert answer.status_code == 200 and "904/KH-UBND" in answer.text and 'id="revision"' in answer.text
    assert changes(desk) == [
        ("field", "/number", "90", "904", "Lan"),
        ("field", "/code", "90/KH-UBND", "904/KH-UBND", "Lan"),
    ]
    assert asked(desk[0], "SELECT number, code FROM documents WHERE notation = 'KH-UBND'") == [("904", "904/KH-UBND")]
    assert asked(desk[0], "SELECT count(*) FROM doubts WHERE pointer = '/number'") == [(0,)]


def test_the_same_value_again_confirms_it(browser, desk, plan):
    assert "data-open" not in browser.post(f"{plan}/fields/number", data={"value": "90", "revision": 0}).text
    assert changes(desk)[0] == ("field", "/number", "90", "90", "Lan")
    assert asked(desk[0], "SELECT confidence FROM fields WHERE pointer = '/number' AND value = '90'") == [(1.0,)]


def test_a_blank_field_is_null_and_dates_become_edtf(browser, desk, plan):
    browser.post(f"{plan}/fields/place", data={"value": "  ", "revision": 0})
    browser.post(f"{plan}/fields/issued_date", data={"value": "1/4/2024", "revision": 1})
    assert [one[3] for one in changes(desk)] == [None, "2024-04-01"]


def test_a_date_no_calendar_has_is_refused(browser, desk, plan):
    answer = browser.post(f"{plan}/fields/issued_date", data={"value": "30/2/2024", "revision": 0})
    assert answer.status_code == 422 and answer.headers["hx-retarget"] == "#alert" and "lịch" in answer.text
    assert changes(desk) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12/3/2024", "Thứ Ba, ngày 12 tháng 03"),
        ("3/2024", "ghi là 2024-03"),
        ("31/4/2024", "Không phải ngày"),
        ("", ""),
    ],
)
def test_dates_are_checked_as_they_are_typed(browser, typed, said):
    answer = browser.get("/dates", params={"value": typed}).text
    assert said in answer and bool(answer.strip()) is bool(typed)


def test_rows_are_added_changed_and_removed(browser, desk, plan):
    rows = {"name": ["Phòng Nội vụ", "Sở Y tế", "", "UBND xã"], "note": ["b/c", "", "", ""], "revision": "0"}
    assert browser.post(f"{plan}/lists/recipients", data=rows).status_code == 200
    after = [
        {"name": "Phòng Nội vụ", "note": "b/c"},
        {"name": "Sở Y tế", "note": None},
        {"name": "UBND xã", "note": None},
    ]
    assert [one[3] for one in changes(desk)] == [after]
    found = asked(desk[0], "SELECT name, note FROM recipients ORDER BY position")
    assert found == [("Phòng Nội vụ", "b/c"), ("Sở Y tế", None), ("UBND xã", None)]


def test_a_row_without_its_name_is_refused(browser, desk, plan):
    answer = browser.post(f"{plan}/lists/recipients", data={"name": [""], "note": ["b/c"], "revision": "0"})
    assert answer.status_code == 422 and changes(desk) == []


def deadline(**values):
    return {column.name: [values.get(column.name, "")] for column in form().rows("deadlines").columns}


def test_the_last_day_follows_the_date_of_a_duty(browser, desk, plan):
    first = deadline(text="trước ngày 10/11", relation="before", when="2024-11-10", last_day="2024-11-09")
    browser.post(f"{plan}/lists/deadlines", data=first | {"revision": "0"})
    moved = first | {"when": ["20/11/2024"], "revision": "1"}
    browser.post(f"{plan}/lists/deadlines", data=moved)
    assert asked(desk[0], "SELECT when_, last_day FROM deadlines") == [("2024-11-20", "2024-11-19")]


def test_the_code_of_a_citation_follows_number_and_notation(browser, desk, plan):
    columns = form().rows("legal_bases").columns
    typed = {"text": "Căn cứ", "number": "15", "notation": "CV/TU", "code": "15-CV/TU"}
    first = {column.name: [typed.get(column.name, "")] for column in columns}
    browser.post(f"{plan}/lists/legal_bases", data=first | {"revision": "0"})
    browser.post(f"{plan}/lists/legal_bases", data=first | {"number": ["16"], "revision": "1"})
    assert asked(desk[0], "SELECT code FROM citations") == [("16-CV/TU",)]


def test_a_row_can_be_confirmed(browser, desk, plan):
    browser.post(f"{plan}/lists/recipients", data={"confirm": "1", "revision": "0"})
    row = {"name": "Lưu trữ", "note": None}
    assert changes(desk) == [("field", "/recipients/1", row, row, "Lan")]
    assert browser.post(f"{plan}/lists/recipients", data={"confirm": "9", "revision": "1"}).status_code == 422


def test_a_word_is_replaced_in_text_and_search(browser, desk, plan):
    answer = browser.post(f"{plan}/words/0/3/0", data={"value": "thức", "revision": 0})
    assert re.search(r'class="w seen"[^>]*>thức<', answer.text)
    assert changes(desk) == [("word", "/pages/0/lines/3/words/0", "thực", "thức", "Lan")]
    assert asked(desk[0], "SELECT count(*) FROM texts WHERE body LIKE '%thức hiện trong năm%'") == [(1,)]


def test_a_line_is_typed_anew_and_its_words_can_be_changed_after(browser, desk, plan):
    browser.post(f"{plan}/lines/0/3", data={"value": "thực hiện ngay trong năm", "revision": 0})
    browser.post(f"{plan}/words/0/3/3", data={"value": "quý", "revision": 1})
    assert asked(desk[0], "SELECT count(*) FROM texts WHERE body LIKE '%thực hiện ngay trong quý%'") == [(1,)]


def test_undo_takes_back_the_last_change_of_this_person(browser, desk, plan):
    browser.post(f"{plan}/fields/place", data={"value": "Nam Sơn", "revision": 0})
    assert browser.post(f"{plan}/undo", data={"revision": 1}).headers["hx-redirect"] == plan
    assert changes(desk)[-1] == ("field", "/place", "Nam Sơn", None, "Lan")
    assert asked(desk[0], "SELECT count(*) FROM documents WHERE place IS NOT NULL") == [(0,)]
    browser.post(f"{plan}/undo", data={"revision": 2})
    assert len(changes(desk)) == 2


def test_approval_leads_to_the_next_document_with_the_same_filters(browser, desk, plan):
    answer = browser.post(
        f"{plan}/state?state=open&doc_type=K%E1%BA%BF+ho%E1%BA%A1ch", data={"state": "approved", "revision": 0}
    )
    assert answer.status_code == 204
    place = answer.headers["hx-redirect"]
    assert place.startswith(f"/documents/{desk[1]['hostile']}?doc_type=K") and place.endswith(f"done={desk[1]['plan']}")
    assert asked(desk[0], "SELECT state, reviewer FROM reviews") == [("approved", "Lan")]


def test_after_the_last_document_comes_the_queue(browser, desk):
    for name in ("plan", "hostile", "plain"):
        answer = browser.post(f"/documents/{desk[1][name]}/state", data={"state": "skipped", "revision": 0})
    assert answer.headers["hx-redirect"].startswith("/?")
    assert "Không còn văn bản nào" in browser.get("/").text


def test_the_name_of_the_reviewer_is_kept(browser, desk, plan):
    browser.post("/reviewer", data={"name": "Trần Thị Bình"})
    browser.post(f"{plan}/fields/place", data={"value": "x", "revision": 0})
    assert changes(desk)[0][-1] == "Trần Thị Bình"
    assert 'value="Trần Thị Bình"' in browser.get(plan).text


def test_both_languages(browser, plan):
    assert '<html lang="vi">' in browser.get(plan).text
    browser.post("/language", data={"language": "en"})
    text = browser.get(plan).text
    assert '<html lang="en">' in text and "Approve" in text and "Duyệt" not in text
    browser.post("/language", data={"language": "xx"})
    assert '<html lang="vi">' in browser.get("/").text


def test_a_document_the_catalog_is_behind_with_is_brought_up(browser, desk, plan):
    write_meanwhile(desk, "/number", "90", "940")
    browser.get(plan)
    assert asked(desk[0], "SELECT number FROM documents WHERE notation = 'KH-UBND'") == [("940",)]


def test_of_a_long_text_the_later_pages_follow(tmp_path, keys):
    text = "PAGES 6\nmột dòng chữ"
    with filled(tmp_path, {"long": text}) as opened:
        archive = opened.archive
    long = TestClient(review_app(archive.root, keys, "Lan"), base_url=HOME)
    long.get(f"/?token={keys.token}")
    place = f"/documents/{next(archive.finished())}"
    page, rest = long.get(place).text, long.get(f"{place}/text?after=4").text
    assert "Trang 4" in page and "Trang 5" not in page and f'hx-get="{place}/text?after=4"' in page
    assert "Trang 4" not in rest and "Trang 5" in rest and "Trang 6" in rest
    assert "không có ảnh" in page
