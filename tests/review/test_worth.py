import pytest

from corpus.review.lines import ReviewedLine, ReviewedWord
from corpus.review.worth import is_open, open_words, weights, worth_of
from extract.model import Doubt, Provenance, Record, SourceFile


def record(*doubts, **confidences):
    source = SourceFile(path="a", sha256="ab", bytes=1, media_type="", pages=1, modified="")
    proof = {f"/{name}": Provenance(confidence=value) for name, value in confidences.items()}
    found = [Doubt(pointer=pointer, code="x", message="") for pointer in doubts]
    return Record(id="ab", source=source, provenance=proof, doubts=found)


def test_no_doubt_no_worth():
    assert worth_of(record(number=0.2), []) == 0


def test_an_important_field_weighs_more_than_a_small_one():
    assert worth_of(record("/number", number=0.5), []) > worth_of(record("/place", place=0.5), [])


def test_the_less_sure_the_more_worth_and_what_is_missing_most():
    missing, poor, good = record("/number"), record("/number", number=0.4), record("/number", number=0.9)
    assert worth_of(missing, []) > worth_of(poor, []) > worth_of(good, []) > 0


def test_rows_of_lists_and_the_file_itself_count():
    fields, other = weights()["fields"], weights()["other"]
    assert worth_of(record("/deadlines/3"), []) == fields["deadlines"]
    assert worth_of(record(""), []) == other["file"]
    assert worth_of(record("/unheard"), []) == other["field"]


def test_words_count_by_their_chance_of_a_mistake():
    assert worth_of(record(), [0.5, 0.9]) == pytest.approx(0.6 * weights()["other"]["word"])


@pytest.mark.parametrize(
    ("word", "opened"),
    [({"confidence": 0.99}, False), ({"confidence": 0.6}, True), ({"doubt": "unknown word"}, True),
     ({"confidence": 0.99, "doubt": "not sure"}, True)],
)  # fmt: skip
def test_what_is_shown_for_a_decision(word, opened):
    assert is_open(word) is opened


def test_words_a_person_has_seen_are_not_counted():
    words = [{"word": 0, "confidence": 0.5}, {"word": 1, "confidence": 0.6}]
    restored = [{"lines": [{"text": "a b", "words": words}]}]
    line = ReviewedLine("a b", "a b", (ReviewedWord(0, 1, "a", "a", True), ReviewedWord(2, 3, "b", "b")))
    assert open_words(restored) == [0.5, 0.6]
    assert open_words(restored, [[line]]) == [0.6]
