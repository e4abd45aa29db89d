"""What a reviewer is offered: the words of a line, what they may be instead, and how likely."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.model import Box, Line, Origin, Page, Word
from restore import (
    Channel,
    Correction,
    Doubtful,
    Reason,
    RestoredLine,
    RestoredText,
    load_restorer,
    page_to_json,
    restore_page,
    words_of,
)

CHANNELS = [Channel.BARE, Channel.ENGLISH, Channel.VIETNAMESE]
SIGHS = "Tam Duong (hi¢n hang nam) ban toi Phuong Ha o thon c ua thue hàng hằnq Trần xã. 12/KH-UBND".split()


def line_of(*words: str) -> Line:
    return Line(tuple(Word(w, Box(10.0 * i, 0, 10.0 * i + 9, 8)) for i, w in enumerate(words)), 0)


def made(read: Line, corrections: tuple[Correction, ...], text: str, doubts: tuple[Doubtful, ...] = ()) -> RestoredLine:
    return RestoredLine(read, RestoredText(read.text, text, corrections, doubts))


def test_alternatives_are_whole_words():
    change = Correction(0, 1, "thuc", "thực", Reason.MISSING_MARKS, 3.0, 0.8, (("thức", 0.15), ("thục", 0.05)))
    line = made(line_of("(thuc,", "yen"), (change,), "(thực, yen", (Doubtful(7, 10, "unknown", (("yên", 0.4),)),))
    first, second = words_of(line)
    assert (first.text, first.as_read, first.reason, first.confidence) == (
        "(thực,",
        "(thuc,",
        Reason.MISSING_MARKS,
        0.8,
    )
    assert first.alternatives == (("(thức,", 0.15), ("(thục,", 0.05))
    assert (second.text, second.doubt, second.alternatives) == ("yen", "unknown", (("yên", 0.4),))


def test_margin_is_the_lead_over_the_next_word():
    assert Correction(0, 0, "a", "à", Reason.MISSING_MARKS, 1.0, 0.75, (("á", 0.25),)).margin == 0.5
    assert Correction(0, 0, "a", "à", Reason.MISSING_MARKS, 1.0, 0.75).margin == 0.75


def test_a_glued_word_becomes_two_words():
    change = Correction(0, 0, "trongcac", "trong các", Reason.GLUED, 3.0, 0.9, (("trồng các", 0.1),))
    found = words_of(made(line_of("trongcac", "so"), (change,), "trong các so"))
    assert [(w.text, w.as_read, w.alternatives) for w in found] == [
        ("trong", "trongcac", ()),
        ("các", "trongcac", ()),
        ("so", "so", ()),
    ]


def test_an_open_choice_offers_the_other_word():
    (line,) = load_restorer().restore_lines(["Bao cao hang nam"], channel=Channel.BARE)
    (choice,) = [c for c in line.corrections if c.before == "hang"]
    assert {choice.after, *(text for text, _ in choice.alternatives)} >= {"hằng", "hàng"}


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(SIGHS), min_size=1, max_size=9), st.sampled_from(CHANNELS))
def test_probabilities_of_one_place_sum_to_one_at_most(words, channel):
    (line,) = load_restorer().restore_lines([" ".join(words)], channel=channel)
    for correction in line.corrections:
        shares = [share for _, share in correction.alternatives]
        assert shares == sorted(shares, reverse=True)
        assert correction.confidence + sum(shares) <= 1.001
        assert correction.after not in dict(correction.alternatives)


@pytest.mark.parametrize("channel", CHANNELS)
def test_page_as_json(channel):
    page = Page(1, 500, 700, (line_of("Tam", "Duong,", "ngay", "xyzzyq"), line_of("so", "12/KH-UBND")), Origin.IMAGE)
    restored = restore_page(page, load_restorer(), channel)
    values = page_to_json(restored)
    assert values["channel"] == channel.value
    assert [line["text"] for line in values["lines"]] == [line.text for line in restored.lines]
    entries = [(line["text"].split(), word) for line in values["lines"] for word in line.get("words", ())]
    assert entries
    for texts, word in entries:
        assert texts[word["word"]] == word["text"]
        assert "reason" in word or "doubt" in word
        assert len(word["box"]) == 4
    assert any(word.get("doubt") for _, word in entries if word["text"] == "xyzzyq")
