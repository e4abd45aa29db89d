"""Several readings of one block put to the vote: the best line for each place, mended with words of the others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from math import sqrt
from statistics import median
from typing import Final

from ocr.engine import ReadWord
from ocr.model import Alternative
from ocr.noise import makes_sense
from ocr.picture import PixelBox
from ocr.reread import DOUBTFUL, SENSE, Reading
from ocr.wordvotes import box_of, is_capitals, mended, text_of

WORTHLESS: Final = 0.5
"""A letter read with this confidence adds nothing to a line, one read with less takes away from it."""

AGREEMENT: Final = 0.1
"""What a word is worth more, in confidence, for every other reading that has the same word in its place."""

SIGN_GAP: Final = 1.5
"""Room between a sign (KT.) and its office, in heights of a letter."""

WHOLE: Final = 0.7
"""Share of a word's width that a reading of it covers."""

READINGS_KEPT: Final = 4


def best_lines(readings: Sequence[Sequence[ReadWord]]) -> list[list[Reading]]:
    """Of all readings of a block the best line for each place; the words of the others are kept as alternatives."""
    ranked = sorted(readings, key=lambda line: _worth(line, readings), reverse=True)
    taken: list[Sequence[ReadWord]] = []
    for line in ranked:
        if not any(same_place(line, other) for other in taken):
            taken.append(mended(line, readings))
    return [[Reading(word, _others(word, readings)) for word in _with_sign(line, readings)] for line in taken]


def _with_sign(line: Sequence[ReadWord], readings: Sequence[Sequence[ReadWord]]) -> list[ReadWord]:
    """An office with the sign that another reading has before it: KT. written by hand or lying under the seal."""
    height = line[0].box.height
    if not is_capitals(text_of(line)):
        return list(line)
    signs = [
        word
        for other in readings
        if other is not line and same_place(line, other)
        for word in other[:1]
        if len(other) > 1 and -2 <= line[0].box.left - word.box.right < SIGN_GAP * height and _may_be_sign(word.text)
    ]
    return [max(signs, key=lambda word: (word.confidence, word.text)), *line] if signs else list(line)


def _may_be_sign(text: str) -> bool:
    """Whether a word may be a damaged `KT.`: up to four signs, the last one no letter."""
    return len(text) <= 4 and not text[-1].isalnum()


def _worth(line: Sequence[ReadWord], readings: Sequence[Sequence[ReadWord]]) -> float:
    """How much a line is worth: its letters weighed by confidence, sense and agreement of other readings."""
    total = 0.0
    for word in line:
        letters = sum(sign.isalnum() for sign in word.text)
        value = min(word.confidence, 0.97) + (SENSE if makes_sense(word.text) else 0.0)
        total += letters * (value + AGREEMENT * _agreeing(word, readings) - WORTHLESS)
        total -= 0.3 * (len(word.text) - letters)
    return total


def _agreeing(word: ReadWord, readings: Sequence[Sequence[ReadWord]]) -> int:
    """How many other readings have the same word in its place, three at most."""
    same = sum(other.text == word.text and _meets(word.box, other.box) for other in chain.from_iterable(readings))
    return min(same - 1, 3)


def _others(word: ReadWord, readings: Sequence[Sequence[ReadWord]]) -> tuple[Alternative, ...]:
    """What else was read in a word's place, the surest first."""
    found: dict[str, float] = {}
    for other in chain.from_iterable(readings):
        if other.text != word.text and _is_rival(word.box, other.box) and makes_sense(other.text):
            found[other.text] = max(found.get(other.text, 0.0), other.confidence)
    best = sorted(found.items(), key=lambda item: -item[1])[:READINGS_KEPT]
    return tuple(Alternative(text, round(confidence, 4)) for text, confidence in best if confidence > 1 - DOUBTFUL)


def same_place(one: Sequence[ReadWord], other: Sequence[ReadWord]) -> bool:
    """Whether two lines are readings of one line: their middles are less than half a height apart, and they overlap."""
    (top, bottom), (upper, lower) = _band(one), _band(other)
    a, b = box_of(one), box_of(other)
    across = min(a.right, b.right) - max(a.left, b.left)
    apart = abs(top + bottom - upper - lower) / 2
    return apart < 0.5 * sqrt((bottom - top) * (lower - upper)) and across > 0.2 * min(a.width, b.width)


def _band(line: Sequence[ReadWord]) -> tuple[float, float]:
    """Top and bottom of a line: the middle ones of its words, of which some hold a seal's arc or a pen's stroke."""
    return median(word.box.top for word in line), median(word.box.bottom for word in line)


def _is_rival(one: PixelBox, other: PixelBox) -> bool:
    """Whether two words may be readings of the same letters: one that covers a part of the other only is none."""
    return _meets(one, other) and min(one.width, other.width) > WHOLE * max(one.width, other.width)


def _meets(one: PixelBox, other: PixelBox) -> bool:
    """Whether two words cover mostly the same place."""
    smaller = min(one.width * one.height, other.width * other.height)
    return one.overlap(other) > 0.5 * smaller
