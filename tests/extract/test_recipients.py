"""Entries of Nơi nhận whose bullet was not read: they begin under the words of the list."""

from __future__ import annotations

import pytest
from made_up_documents import PLAN, boxed_page, document

from extract import extract_record
from extract.recipients import find_recipients
from extract.textmap import PlacedLine, TextMap
from ocr.model import Box, Line, Word
from restore.model import RestoredLine, RestoredText

BULLETS, WORDS = 80.0, 86.0


def line(row, text):
    """A line of the list: bullets at one edge, words at another; `>` begins a line under the words."""
    at = BULLETS if text.startswith("-") else WORDS if text.startswith(">") else BULLETS
    text = text.removeprefix(">")
    words = []
    for word in text.split():
        words.append(Word(word, Box(at, 10.0 * row, at + 3 * len(word), 10.0 * row + 8)))
        at = WORDS if word == "-" else at + 3 * len(word) + 3
    source = Line(tuple(words), row, box=Box(words[0].box.left, 10.0 * row, at, 10.0 * row + 8))
    return PlacedLine(RestoredLine(source, RestoredText(text, text)), 1, row + 1)


def names(*texts):
    """The recipients of such a list."""
    return [f.value.name for f in find_recipients(TextMap.of([line(i, t) for i, t in enumerate(texts)])).recipients]


@pytest.mark.parametrize("end", [";", ":", "."])
def test_a_line_under_the_words_begins_an_entry_behind_a_closed_one(end):
    read = names("Nơi nhận:", "- Như trên;", f"- Bộ Tài chính{end}", ">Bưu cục tỉnh;", "- Lưu: VT.")
    assert read == ["Như trên", "Bộ Tài chính", "Bưu cục tỉnh"]


def test_it_goes_on_with_an_entry_that_is_not_closed():
    read = names("Nơi nhận:", "- Như trên;", "- Các phòng, ban,", ">Hạt kiểm lâm;", "- Lưu: VT.")
    assert read == ["Như trên", "Các phòng, ban, Hạt kiểm lâm"]


def test_a_line_under_the_bullets_goes_on():
    read = names("Nơi nhận:", "- Như trên;", "- VPUB: CVP, PCVP;", "TH, KGVX;", "- Lưu: VT.")
    assert read == ["Như trên", "VPUB: CVP, PCVP; TH, KGVX"]


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("Như Điều §;", "Như Điều 4"),
        ("Như Điều 2;", "Như Điều 2"),
        ("Như mục lÏ;", "Như mục II"),
        ("Các đội, tổ } Trang tin š v2", "Các đội, tổ"),
    ],
)
def test_what_was_not_read_of_an_entry(entry, name):
    rows = ("Nơi nhận:", f"- {entry}", "- Lưu: VT.")
    received = find_recipients(TextMap.of([line(i, t) for i, t in enumerate(rows)]), "4")
    assert [found.value.name for found in received.recipients] == [name]
    assert [code for found in received.recipients for code, _ in found.doubts] == ["inferred"] * (entry[9] == "§")


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("Lưu: VT, KT (2b).TM", "Lưu: VT, KT (2b).TM"),  # initials
        ("Lưu: VT, KT (2b).4x", "Lưu: VT, KT (2b)"),
        ("Lưu: VT, KT (3b). ThTùng 44", "Lưu: VT, KT (3b). ThTùng"),
        ("Lưu: VT, ThTùng 44", "Lưu: VT, ThTùng 44"),
    ],
)
def test_signs_behind_the_archive_line(printed, kept):
    rows = ("Nơi nhận:", "- Như trên;", f"- {printed}")
    received = find_recipients(TextMap.of([line(i, t) for i, t in enumerate(rows)]))
    assert received.archive_line is not None and received.archive_line.value == kept


def test_a_recipient_that_speaks_of_agencies_is_no_mark_of_a_signature():
    record = extract_record(
        document(boxed_page(PLAN.replace("- UBND các xã, thị trấn;", "- Các Bộ, cơ quan: XD, TC;")))
    )
    assert "Các Bộ, cơ quan: XD, TC" in [recipient.name for recipient in record.recipients]
