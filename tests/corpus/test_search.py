import unicodedata

import pytest
from archives import filled
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import WrongUse
from corpus.facets import facets
from corpus.folding import fold
from corpus.search import Filters, match_of, search, terms_of
from corpus.snippets import snippet

BASES = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = [unicodedata.normalize("NFC", base + tone) for base in BASES for tone in TONES] + ["đ"]
LETTERS += [letter.upper() for letter in LETTERS]

DOCUMENTS = {
    "land": "CODE 15/CT-TTg\nTYPE Chỉ thị\nDATE 2020-03-27\nISSUER Thủ tướng Chính phủ\nPLACE Hà Nội\n"
    "SUBJECT Về quản lý đất đai\nTO Văn phòng Chính phủ\nDUE 2020-06-30\nĐường phố và bàn ghế",
    "books": "CODE 904/KH-UBND\nTYPE Kế hoạch\nDATE 2022-07\nISSUER Ủy ban nhân dân tỉnh Sơn Tùng\n"
    "SUBJECT Đọc sách\nbán hàng, bạn đọc",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    letters = {"letters": "\n".join(f"x{letter}x{i}" for i, letter in enumerate(LETTERS))}
    with filled(tmp_path_factory.mktemp("search"), DOCUMENTS | letters) as opened:
        yield opened


def codes(archive, words, filters=Filters(), **more):
    return [hit.document["code"] for hit in search(archive, words, filters, **more)]


@pytest.mark.parametrize(
    "words",
    ["dat dai", "đất đai", "đất dai", "DUONG", "Đường", '"dat dai"', '"đất dai"', "15/CT-TTg", "15/ct-ttg",
     "thu tuong", "quan ly*", "du*", unicodedata.normalize("NFD", "đất đai"), unicodedata.normalize("NFD", "Đường")],
)  # fmt: skip
def test_finds_with_and_without_marks(archive, words):
    assert codes(archive, words) == ["15/CT-TTg"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_finds_every_letter_by_its_base(archive, form):
    for i, letter in enumerate(LETTERS):
        wanted = f"x{unicodedata.normalize(form, letter)}x{i}"
        assert len(search(archive, fold(wanted))) == 1, letter
        assert len(search(archive, wanted)) == 1, letter


def test_exact_marks_differ(archive):
    assert codes(archive, "ban") != []
    assert codes(archive, "bàn", exact=True) == ["15/CT-TTg"]
    assert codes(archive, "bạn", exact=True) == ["904/KH-UBND"]
    assert codes(archive, "bản", exact=True) == []


def test_snippet_shows_the_true_text(archive):
    (hit,) = search(archive, "dat dai")
    assert "[đất] [đai]" in hit.snippet.marked("[", "]")


def test_subject_weighs_more_than_body(tmp_path):
    texts = {
        "body": "CODE 1/A\nSUBJECT khác\n" + "đọc " * 3 + "chữ " * 40,
        "head": "CODE 2/A\nSUBJECT đọc sách\nchữ " * 1,
    }
    with filled(tmp_path, texts) as archive:
        assert codes(archive, "doc")[0] == "2/A"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(doc_type="chi thi"), ["15/CT-TTg"]),
        (Filters(issuer="son tung"), ["904/KH-UBND"]),
        (Filters(place="ha noi"), ["15/CT-TTg"]),
        (Filters(recipient="van phong"), ["15/CT-TTg"]),
        (Filters(code="15/ct-ttg"), ["15/CT-TTg"]),
        (Filters(since="2022-07-15"), ["904/KH-UBND"]),
        (Filters(until="27/3/2020"), ["15/CT-TTg"]),
        (Filters(has_deadline=True), ["15/CT-TTg"]),
        (Filters(since="2020", until="2022", with_doubts=False), ["904/KH-UBND", "15/CT-TTg"]),
    ],
)
def test_filters(archive, filters, expected):
    assert codes(archive, "", filters) == expected


def test_a_wrong_date_is_said(archive):
    with pytest.raises(WrongUse, match="is no date"):
        search(archive, "", Filters(since="yesterday"))


def test_only_signs_is_said(archive):
    with pytest.raises(WrongUse):
        search(archive, '"-" ///')


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_input_breaks_the_query_language(archive, words):
    try:
        search(archive, words)
    except WrongUse:
        assert not terms_of(words)


def test_terms_are_quoted():
    assert match_of(['a"b', "c*"]) == '{folded_head folded_body} : ("a""b" AND "c" *)'


@given(st.text(max_size=300), st.text(min_size=1, max_size=5))
@settings(deadline=None)
def test_snippet_marks_lie_inside(text, term):
    found = snippet(unicodedata.normalize("NFC", text), [fold(term)])
    assert all(0 <= a < b <= len(found.text) for a, b in found.marks)


def test_words_of_very_many_documents(archive, monkeypatch):
    """Not weighed: all words in the head first, then the last taken in; pages of hits follow on."""
    monkeypatch.setattr("corpus.search.RANKED", 0)
    both = codes(archive, "ban")
    assert both == ["904/KH-UBND", "15/CT-TTg"], "the last taken in comes first"
    assert codes(archive, "dat dai") == ["15/CT-TTg"]
    assert codes(archive, "ban", Filters(issuer="thu tuong")) == ["15/CT-TTg"]
    assert [codes(archive, "ban", limit=1, skip=n) for n in range(3)] == [["904/KH-UBND"], ["15/CT-TTg"], []]


@pytest.mark.parametrize("filters", [Filters(), Filters(has_deadline=True), Filters(since="2020", until="2020")])
def test_facets_count_what_search_finds(archive, filters):
    found = facets(archive, "ban", filters)
    hits = [hit.document for hit in search(archive, "ban", filters)]
    assert sum(count for _, count in found["type"]) == len(hits)
    assert {value for value, _ in found["issuer"]} == {hit["issuer"] for hit in hits}
    assert {value for value, _ in found["year"]} == {hit["issued_date"][:4] for hit in hits}


def test_facets_of_everything(archive):
    assert facets(archive)["type"] == [(None, 1), ("Chỉ thị", 1), ("Kế hoạch", 1)]
