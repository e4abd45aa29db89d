"""Strokes of pens, seals and dirt that an engine read as signs, told from print."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from ocr.engine import ReadWord
from ocr.syllable import is_syllable

SURE = 0.85
"""From this confidence on, a line is kept whatever it says."""

DOUBTFUL = 0.45

FAINT, FEW = 0.4, 10
"""A line of so few letters and no digit, read with less confidence than that, is a stroke, a seal or dirt even where
it makes sense by chance: of 60 such lines on 150 pages one was print."""

CODE = regex.compile(r"\d{1,4}(?:[./,-]\d+)*\.?|[A-ZĐ]{2,}(?:[-/][A-ZĐ]+)*")
NOTATION = regex.compile(r"/\s?[A-ZĐ]{2,}\p{L}*-[A-ZĐ]\p{L}|\d[/⁄](?:19|20)\d\d")
"""The end of a document's code (`/QĐ-UBND`), or its number with the year (`17/2012`), kept however doubtful it is:
nothing else looks like it."""

STROKES = regex.compile(r"[^\p{L}\p{N}]+")
USEFUL_MARKS = frozenset('-–—+•*.:;,…"“”()/./')


def makes_sense(word: str) -> bool:
    """Whether a word holds a syllable of two letters or more, a number or a code.

    >>> [makes_sense(word) for word in ("Nơi", "(b/c);", "25/6/2015;", "~-", "z2")]
    [True, False, True, False, False]
    """
    core = STROKES.sub(" ", word).split()
    if CODE.fullmatch(word.strip("();:,.'\"“”")):
        return True
    return any(len(part) > 1 and is_syllable(part) for part in core)


def is_noise_line(words: Sequence[ReadWord], x_height: float) -> bool:
    """Whether a line of words is no print: nothing sensible in it, and read without confidence; or far too high."""
    sense = [makes_sense(word.text) for word in words]
    letters = sum(len(STROKES.sub("", word.text)) for word in words)
    mean = sum(word.confidence for word in words) / len(words)
    height = sorted(word.box.height for word in words)[len(words) // 2]
    if any(sense) and mean > DOUBTFUL:
        return False
    if letters <= FEW and mean < FAINT and not any(sign.isdigit() for word in words for sign in word.text):
        return True
    if letters == 0:
        return len(words) < 3 or mean < SURE
    if height > 4.5 * x_height and mean < SURE:
        return True
    return sum(sense) * 3 < len(words) and mean < (DOUBTFUL if letters > 3 else SURE)


def without_noise(words: Sequence[ReadWord]) -> list[ReadWord]:
    """The words of a line without the strokes at its ends."""
    kept = list(words)
    while len(kept) > 1 and _is_stroke(kept[-1], kept[-2]):
        kept.pop()
    while len(kept) > 1 and _is_stroke(kept[0], kept[1]):
        kept.pop(0)
    return kept


def _is_stroke(word: ReadWord, neighbour: ReadWord) -> bool:
    """Whether a word is a stroke: signs that print has no use for, or letters without sense that stand far off."""
    if makes_sense(word.text) or NOTATION.search(word.text):
        return False
    if STROKES.fullmatch(word.text) is not None:
        useful = set(word.text) <= USEFUL_MARKS and len(word.text) <= 3
        return word.confidence < (0.5 if useful else SURE)
    gap = max(word.box.left - neighbour.box.right, neighbour.box.left - word.box.right)
    return word.confidence < 0.5 and gap > 0.8 * neighbour.box.height
