"""A line of a signature block mended with words of other readings of its row: a seal spoils other words in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final

import regex
from rapidfuzz.distance import Levenshtein

from ocr.engine import ReadWord
from ocr.picture import PixelBox
from ocr.syllable import is_syllable

_ENDS: Final = regex.compile(r"^\P{L}+|\P{L}+$")

STROKES: Final = ".,;:-_'`~|*"

# All measures in heights of the row.
LEVEL: Final = 0.4
"""How far the middle of a word may be from that of its row."""

HEIGHTS: Final = (0.7, 1.6)
"""How high a word of the row is; the letters of a seal are lower than those of the office it is set over."""

COLLAPSED: Final = 0.4
"""An engine now and then gives a word a box of a few pixels in the middle of its letters."""

WIDTH: Final = 0.7
"""How wide a capital letter is."""

GAP: Final = 1.2
"""White between two words of a line, at most."""

TOUCH: Final = 0.15
"""How far the boxes of two neighbours may reach into one another."""

TORN: Final = 0.4
"""How much further to the left the whole of a torn word begins."""

FEWEST: Final = 3
"""Letters of a word that is added."""

BELIEVED: Final = 0.6
"""Confidence of a syllable that is added although one reading only has it."""

ALIKE: Final = 0.6
"""Likeness of two readings that bear one another out."""


def mended(line: Sequence[ReadWord], readings: Sequence[Sequence[ReadWord]]) -> list[ReadWord]:
    """An office or a name with its first word in full and the words beside its own that only other readings have."""
    text = text_of(line)
    if not (is_capitals(text) or is_like_name(text)):
        return list(line)
    row = _row(line, readings)
    height = median(word.box.height for word in row)
    lost = [word for word in line if _letters(word) > 1 and word.box.height < COLLAPSED * height]
    words = [word for word in line if word not in lost]
    if all(_letters(word) < 2 for word in words):
        return list(line)
    words[:1] = [_in_full(words[0], row, height)]
    for word in sorted(row, key=lambda other: (-_support(other, row), -other.confidence, other.text)):
        if _fits(word, words, height, text.isupper()) and (_support(word, row) or _is_believed(word)):
            words.append(word)
    words += [grown for word in lost if not _covered(grown := _grown(word, words, height), words)]
    return sorted(words, key=lambda word: word.box.left)


def _row(line: Sequence[ReadWord], readings: Sequence[Sequence[ReadWord]]) -> list[ReadWord]:
    """The words of all readings that stand at the height of a line."""
    highest = max(word.box.height for word in line)
    tall = [word for word in line if _letters(word) > 1 and word.box.height > COLLAPSED * highest] or list(line)
    top, bottom = median(word.box.top for word in tall), median(word.box.bottom for word in tall)
    least, most = (share * (bottom - top) for share in HEIGHTS)
    return [
        word
        for other in [line, *readings]
        for word in other
        if _letters(word) > 1
        and least <= word.box.height <= most
        and abs(word.box.top + word.box.bottom - top - bottom) / 2 < LEVEL * (bottom - top)
    ] or tall


def _in_full(first: ReadWord, row: Sequence[ReadWord], height: float) -> ReadWord:
    """The first word of a line, or where it begins with a small letter the longer word that it is the end of."""
    if _core(first)[:1].isupper():
        return first
    whole = [
        word
        for word in row
        if word.box.left < first.box.left - TORN * height
        and abs(word.box.right - first.box.right) < TORN * height
        and _letters(word) > _letters(first)
    ]
    return max(whole, key=lambda word: (word.confidence, word.text), default=first)


def _fits(word: ReadWord, words: Sequence[ReadWord], height: float, capitals: bool) -> bool:
    """Whether a word stands beside those of a line, and is in capitals where they are."""
    apart = min(max(other.box.left - word.box.right, word.box.left - other.box.right) for other in words)
    like = _core(word).isupper() if capitals else not word.text.isupper() and word.text[:1].isupper()
    return like and _letters(word) >= FEWEST and -TOUCH * height < apart < GAP * height


def _grown(word: ReadWord, words: Sequence[ReadWord], height: float) -> ReadWord:
    """A word whose box collapsed, with one that has room for its letters at the height of the others."""
    middle, half = (word.box.left + word.box.right) / 2, WIDTH * height * len(word.text) / 2
    tall = [other.box for other in words if _letters(other) > 1]
    top, bottom = median(box.top for box in tall), median(box.bottom for box in tall)
    return word._replace(box=PixelBox(round(middle - half), round(top), round(middle + half), round(bottom)))


def _covered(word: ReadWord, words: Sequence[ReadWord]) -> bool:
    """Whether another word stands where this one does."""
    return any(2 * word.box.overlap(other.box) > word.box.width * word.box.height for other in words)


def _support(word: ReadWord, row: Sequence[ReadWord]) -> float:
    """How like the other readings of its place a word is, summed; the same picture read twice counts once."""
    others = {
        (other.text, other.box): Levenshtein.normalized_similarity(_core(word), _core(other))
        for other in row
        if (other.text, other.box) != (word.text, word.box)
        and 2 * (min(word.box.right, other.box.right) - max(word.box.left, other.box.left)) > word.box.width
    }
    return sum(like for like in others.values() if like >= ALIKE)


def _is_believed(word: ReadWord) -> bool:
    """Whether a word that no other reading bears out is a syllable, read with some confidence."""
    return word.confidence >= BELIEVED and is_syllable(_core(word))


def _core(word: ReadWord) -> str:
    """A word without the signs at its ends that are no letters."""
    return _ENDS.sub("", word.text)


def _letters(word: ReadWord) -> int:
    """How many letters a word has."""
    return sum(sign.isalpha() for sign in word.text)


def box_of(words: Iterable[ReadWord]) -> PixelBox:
    """The box around words."""
    boxes = [word.box for word in words]
    return PixelBox(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def text_of(line: Sequence[ReadWord]) -> str:
    """The words of a line."""
    return " ".join(word.text for word in line)


def is_capitals(text: str) -> bool:
    """Whether a text is two words or more in capitals."""
    return text.isupper() and " " in text


def is_like_name(text: str) -> bool:
    """Whether a text ends with two capitalised syllables, behind not more than a rank and two syllables."""
    words = text.split()
    given = [word.strip(STROKES) for word in words[-2:]]
    mixed = 2 <= len(words) <= 6 and not text.isupper()
    return mixed and all(word[:1].isupper() and is_syllable(word) for word in given)
