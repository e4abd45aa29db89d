"""Strokes and dirt told from print."""

from __future__ import annotations

import pytest

from ocr.engine import ReadWord
from ocr.noise import is_noise_line, without_noise
from ocr.picture import PixelBox


def line(*words):
    """Words (text, confidence) side by side, far apart, of letters 24 pixels high."""
    return [
        ReadWord(text, PixelBox(300 * i, 0, 300 * i + 12 * len(text), 30), confidence, (0, 0, 0))
        for i, (text, confidence) in enumerate(words)
    ]


@pytest.mark.parametrize(
    ("words", "noise"),
    [
        ([("Kính", 0.97), ("gửi:", 0.97)], False),
        ([("nà", 0.01)], True),  # built like a syllable, but hardly read
        ([("Tộc", 0.2), ("VU", 0.3), ("VỊ", 0.25)], True),
        ([("Số:", 0.3), ("22", 0.3)], False),  # a number written by hand
        ([("PHÓ", 0.5)], False),
        ([("này", 0.3), ("được", 0.3), ("thi", 0.3), ("hành", 0.3)], False),  # faint print
    ],
)
def test_a_short_line_that_was_hardly_read_is_noise(words, noise):
    assert is_noise_line(line(*words), 24) is noise


@pytest.mark.parametrize(
    ("first", "kept"),
    [("17/2012/0H13", True), ("31⁄2009QHI2,", True), ("/KH-UBN0", True), ("~{lj", False), ("Œđ£w", False)],
)
def test_codes_at_the_end_of_a_line_are_kept_however_doubtful(first, kept):
    words = line((first, 0.3), ("đã", 0.96), ("được", 0.96))
    assert (without_noise(words)[0].text == first) is kept
