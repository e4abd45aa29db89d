"""Entries of Nơi nhận whose bullet was not read: they begin under the words of the list."""

from __future__ import annotations

import pytest

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
