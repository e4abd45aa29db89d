import pytest

from corpus.errors import ArchiveDamaged
from corpus.review.applied import reviewed_lines, reviewed_record
from corpus.review.lines import plain_text, texts_of
from corpus.review.lines import unplaced as unplaced_in
from corpus.review.log import Change, Kind
from extract.model import Doubt, Place, Provenance, Recipient, Record, SourceFile
from ocr.model import Line, Origin, Page, Word
from restore.model import RestoredLine, RestoredPage, RestoredText


def proof(confidence, *doubts):
    return Provenance(confidence=confidence, as_read="x", evidence=[Place(page=1, box=(1, 2, 3, 4))], doubts=doubts)


@pytest.fixture
def record():
    source = SourceFile(path="a", sha256="ab", bytes=1, media_type="", pages=1, modified="")
    return Record(
        id="ab", source=source, number="90A", place="Hà Nội",
        recipients=[Recipient(name="Sở A"), Recipient(name="Sở B"), Recipient(name="Sở C")],
        provenance={"/number": proof(0.4, "hand"), "/recipients/0": proof(0.5), "/recipients/1": proof(0.6),
                    "/recipients/2": proof(0.7)},
        doubts=[Doubt(pointer=where, code=code, message="") for where, code in
                (("/number", "hand"), ("/recipients/1", "odd"), ("", "page-failed"))],
    )  # fmt: skip


def changes(*rows):
    """Changes from (pointer, before, after[, kind]) or (pointer, before, after, kind, undoes)."""
    out = []
    for number, (pointer, before, after, *more) in enumerate(rows, 1):
        kind, undoes = (*more, None, None)[:2]
        out.append(Change(kind or Kind.FIELD, pointer, before, after, "Lan", "", number, undoes))
    return out


def pointers(record):
    return [doubt.pointer for doubt in record.doubts]


def test_without_review_the_record_is_as_it_was(record):
    assert reviewed_record(record, []) is record


def test_a_corrected_field_is_certain_and_keeps_its_place(record):
    after = reviewed_record(record, changes(("/number", "90A", "904")))
    assert after.number == "904"
    assert after.provenance["/number"].confidence == 1
    assert after.provenance["/number"].evidence == record.provenance["/number"].evidence
    assert pointers(after) == ["/recipients/1", ""]


def test_a_confirmed_field_is_certain(record):
    after = reviewed_record(record, changes(("/number", "90A", "90A")))
    assert (after.number, after.provenance["/number"].doubts, pointers(after)) == ("90A", [], ["/recipients/1", ""])


def test_undo_brings_value_and_doubt_back(record):
    rows = ("/number", "90A", "904"), ("/number", "904", "90A", None, 1)
    assert reviewed_record(record, changes(*rows)) == record


def test_a_field_holds_whatever_a_later_run_says(record):
    later = record.model_copy(update={"number": "9O4"})
    assert reviewed_record(later, changes(("/number", "90A", "904"))).number == "904"


def test_a_list_is_replaced_and_proof_follows_its_rows(record):
    rows = [{"name": "Sở B", "note": None}, {"name": "Sở D", "note": "b/c"}, {"name": "Sở A"}]
    after = reviewed_record(record, changes(("/recipients", [], rows)))
    assert [one.name for one in after.recipients] == ["Sở B", "Sở D", "Sở A"]
    confidences = [after.provenance[f"/recipients/{i}"].confidence for i in range(3)]
    assert confidences == [0.6, 1, 0.5]
    assert pointers(after) == ["/number", "/recipients/0", ""]


def test_an_edited_row_keeps_its_place_and_loses_its_doubt(record):
    rows = [{"name": "Sở A"}, {"name": "Sở Bê"}, {"name": "Sở C"}]
    after = reviewed_record(record, changes(("/recipients", [], rows)))
    assert after.provenance["/recipients/1"].evidence and after.provenance["/recipients/1"].confidence == 1
    assert pointers(after) == ["/number", ""]


def test_rows_are_added_changed_and_removed_by_pointer(record):
    rows = (
        ("/recipients/3", None, {"name": "Sở D"}),
        ("/recipients/0", {"name": "Sở A"}, None),
        ("/recipients/0/note", None, "b/c"),
    )
    after = reviewed_record(record, changes(*rows))
    assert [(one.name, one.note) for one in after.recipients] == [("Sở B", "b/c"), ("Sở C", None), ("Sở D", None)]


def test_a_row_is_found_again_where_a_later_run_counts_otherwise(record):
    later = record.model_copy(update={"recipients": record.recipients[1:]})
    after = reviewed_record(later, changes(("/recipients/2/name", "Sở C", "Sở Xê")))
    assert [one.name for one in after.recipients] == ["Sở B", "Sở Xê"]
    assert reviewed_record(later, changes(("/recipients/0/name", "Sở A", "Sở Á"))).recipients == later.recipients


def test_approval_settles_all_but_the_doubts_of_the_file(record):
    assert pointers(reviewed_record(record, changes(("/state", "open", "approved", Kind.STATE)))) == [""]


def test_a_change_that_makes_no_record_is_named(record):
    with pytest.raises(ArchiveDamaged):
        reviewed_record(record, changes(("/number", "90A", {"a": 1})))


def page(*texts, rows=None):
    lines = []
    for number, text in enumerate(texts):
        words = tuple(Word(word) for word in text.split(" "))
        line = Line(words, rows[number] if rows else number)
        lines.append(RestoredLine(line, RestoredText(line.text, line.text)))
    return RestoredPage(Page(1, 595, 842, tuple(line.source for line in lines), Origin.IMAGE), tuple(lines))


def word(place, before, after, undoes=None):
    return (place, before, after, Kind.WORD, undoes)


def text_of(pages, *rows):
    places = [[line.source.row for line in page.lines] for page in pages]
    return plain_text(reviewed_lines(pages, changes(*rows)), places)


def unplaced(pages, rows):
    return unplaced_in(texts_of(pages), rows)


def test_words_and_lines_are_replaced():
    pages = [page("Kế hoạch hành dộng", "năm  2024 tiep"), page("Nơi nhận")]
    rows = (
        word("/pages/0/lines/0/words/3", "dộng", "động"),
        word("/pages/0/lines/1/words/1", "2024", "2025"),
        word("/pages/0/lines/1/words/2", "tiep", ""),
        ("/pages/1/lines/0", "Nơi nhận", "Nơi nhận:", Kind.TEXT),
    )
    assert text_of(pages, *rows) == "Kế hoạch hành động\nnăm  2025\nNơi nhận:"


def test_parts_of_a_row_stay_beside_each_other():
    pages = [page("Số: 1", "Hà Nội", "x", rows=[0, 0, 1])]
    assert text_of(pages, word("/pages/0/lines/1/words/1", "Nội", "Nam")) == "Số: 1\tHà Nam\nx"


def test_word_numbers_count_restored_words_also_after_a_change():
    pages = [page("a b c")]
    rows = (word("/pages/0/lines/0/words/0", "a", "x y"), word("/pages/0/lines/0/words/1", "b", "z"))
    assert text_of(pages, *rows) == "x y z c"


def test_a_word_can_be_changed_twice_and_taken_back():
    first, second = word("/pages/0/lines/0/words/0", "a", "b"), word("/pages/0/lines/0/words/0", "b", "c")
    assert text_of([page("a")], first, second) == "c"
    assert text_of([page("a")], first, second, word("/pages/0/lines/0/words/0", "c", "b", 2)) == "b"


def test_words_keep_their_place_in_the_restored_line():
    rows = (("/pages/0/lines/0", "Kế hoach so 2", "Bản kế hoạch số 12 a", Kind.TEXT),)
    ((line,),) = reviewed_lines([page("Kế hoach so 2")], changes(*rows))
    assert line.text == "Bản kế hoạch số 12 a"
    assert " ".join(one.text for one in line.words if one.text) == line.text
    assert [line.restored[one.start : one.end] for one in line.words] == ["Kế", "hoach", "so", "2"]
    assert all(one.seen for one in line.words)


def test_a_word_is_found_again_near_its_old_place():
    rows = (word("/pages/0/lines/0/words/0", "nghi", "nghị"),)
    assert text_of([page("x", "căn cứ nghi quyết")], *rows) == "x\ncăn cứ nghị quyết"
    assert unplaced([page("x", "căn cứ nghi quyết")], changes(*rows)) == []


def test_a_word_that_could_be_two_is_not_guessed():
    pages = [page("x", "nghi nghi")]
    rows = (word("/pages/0/lines/0/words/0", "nghi", "nghị"),)
    assert text_of(pages, *rows) == "x\nnghi nghi"
    assert [one.after for one in unplaced(pages, changes(*rows))] == ["nghị"]


def test_a_later_run_that_reads_what_the_person_said_is_no_conflict():
    rows = (word("/pages/0/lines/0/words/0", "nghi", "nghị"),)
    assert unplaced([page("nghị quyết")], changes(*rows)) == []


@pytest.mark.parametrize("pointer", ["/pages/7/lines/0/words/0", "/pages/0/lines/9/words/0", "/pages/0", "x"])
def test_places_that_are_not_there_are_told(pointer):
    assert len(unplaced([page("a")], changes(word(pointer, "q", "b")))) == 1
