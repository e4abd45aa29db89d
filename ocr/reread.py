"""Doubtful lines read a second time, smaller and darker, all on one sheet; the two readings vote word by word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import cv2
import numpy as np

from ocr.engine import Engine, Order, ReadWord, Segmentation
from ocr.model import Alternative
from ocr.noise import makes_sense
from ocr.options import OcrOptions
from ocr.picture import Picture, PixelBox, shrink
from ocr.sheet import lay_out
from ocr.wordvotes import box_of

DOUBTFUL = 0.85
"""A line with a word below this confidence is read again: below 0.80 were a third of the lines of the transcribed
pages and two thirds of the wrong ones; set a little higher."""

SCALE = 0.6
"""How much smaller a line is at the second reading: small letters of 13 point are 12 pixels high then. On the 18
transcribed pages word errors fell from 6.7 % (enlarged by 1.35 and sharpened) to 6.2 %; 0.5 and 0.7 gave 6.3, 6.4."""

DARKER = 2.2
"""Exponent by which grey is darkened: enlarging and sharpening make thin strokes thinner, this closes them."""

SENSE = 0.25
"""What a word built like a syllable, number or code is worth against one that is not, in confidence."""


class Reading(NamedTuple):
    """A word with the other readings of its place."""

    word: ReadWord
    alternatives: tuple[Alternative, ...] = ()


def read_again(
    picture: Picture, dpi: float, lines: Sequence[Sequence[ReadWord]], engine: Engine, options: OcrOptions
) -> list[list[Reading]]:
    """The lines with the better of two readings for each word; lines read surely stay as they are."""
    doubtful = [i for i, line in enumerate(lines) if any(word.confidence < DOUBTFUL for word in line)]
    readings = [[Reading(word) for word in line] for line in lines]
    if not doubtful:
        return readings
    places = [place_of(lines[i], picture) for i in doubtful]
    sheet = lay_out([(box, condensed(picture, box), SCALE) for box in places], round(40 * dpi / 250))
    order = Order(sheet.picture, dpi * SCALE, options.language, Segmentation.COLUMN, options.page_seconds)
    again: dict[int, list[ReadWord]] = defaultdict(list)
    for word in engine.read(order):
        strip, placed = sheet.on_page(word)
        again[strip].append(placed)
    for strip, index in enumerate(doubtful):
        if is_one_line(again[strip]):
            readings[index] = vote(lines[index], again[strip])
    return readings


def is_one_line(words: Sequence[ReadWord]) -> bool:
    """Whether a strip was read as a single line: pieces of neighbouring lines would be mixed in otherwise."""
    return len({word.line for word in words}) == 1


def place_of(line: Sequence[ReadWord], picture: Picture) -> PixelBox:
    """The box of a line with some white around it."""
    height = sorted(word.box.height for word in line)[len(line) // 2]
    up, side = round(0.25 * height), height // 2
    return PixelBox(
        max(0, min(word.box.left for word in line) - side),
        max(0, min(word.box.top for word in line) - up),
        min(picture.shape[1], max(word.box.right for word in line) + side),
        min(picture.shape[0], max(word.box.bottom for word in line) + up // 2),
    )


def condensed(picture: Picture, box: PixelBox | None = None, scale: float = SCALE) -> Picture:
    """A window of the picture made smaller, its grey darker: gaps in thin strokes close."""
    window = picture if box is None else picture[box.top : box.bottom, box.left : box.right]
    result: Picture = cv2.LUT(shrink(window, scale), _darkening())
    return result


@cache
def _darkening() -> Picture:
    """The new level of each of the 256 levels of grey."""
    levels: Picture = np.round(255 * (np.arange(256) / 255) ** DARKER).astype(np.uint8)
    return levels


def worth(words: Sequence[ReadWord]) -> float:
    """Confidence of a reading, weighed by letters, with a bonus for words that make sense."""
    letters = sum(len(word.text) for word in words)
    score = sum(len(word.text) * (word.confidence + SENSE * makes_sense(word.text)) for word in words)
    return score / letters if letters else 0.0


def vote(first: Sequence[ReadWord], second: Sequence[ReadWord]) -> list[Reading]:
    """For each place on the line the better of two readings, the other one as alternative.

    Words are matched where their boxes overlap; where the readers split a place differently, the pieces compete as one.
    """
    readings = []
    for mine, other in matched(first, second):
        if not mine:
            readings += [Reading(word) for word in other if word.confidence > DOUBTFUL and makes_sense(word.text)]
        elif not other or [word.text for word in mine] == [word.text for word in other]:
            readings += [Reading(_surer(word, other)) for word in mine]
        else:
            keeps = worth(mine) >= worth(other) or _adds_digits(mine, other) or _is_of_another(mine, other)
            winner, loser = (mine, other) if keeps else (other, mine)
            readings += _with_alternatives(placed(winner, mine), loser)
    return readings


def _adds_digits(first: Sequence[ReadWord], second: Sequence[ReadWord]) -> bool:
    """Whether a second reading glues a digit to letters where the first has none: that is the next place's.

    Boxes of the smaller picture are coarse; `số 48/2013` would become `số4 48/2013`.
    """
    if any(map(_has_digit, first)) or not any(map(_has_digit, second)):
        return False
    return any(sign.isalpha() for word in second for sign in word.text)


def _is_of_another(first: Sequence[ReadWord], second: Sequence[ReadWord]) -> bool:
    """Whether letters were read where the first reading has but a low sign: the strip held a part of a neighbour."""
    if any(sign.isalnum() for word in first for sign in word.text):
        return False
    return box_of(second).height > 2 * box_of(first).height


def _has_digit(word: ReadWord) -> bool:
    """Whether a word holds a digit."""
    return any(sign.isdigit() for sign in word.text)


def placed(words: Sequence[ReadWord], first: Sequence[ReadWord]) -> Sequence[ReadWord]:
    """A lone word where the first reading has its words: boxes of the smaller picture are coarse."""
    return [words[0]._replace(box=box_of(first))] if len(words) == 1 and first else words


def _surer(word: ReadWord, other: Sequence[ReadWord]) -> ReadWord:
    """The word, with the higher confidence when both readings agree on it."""
    same = [twin.confidence for twin in other if twin.text == word.text]
    return word._replace(confidence=max([word.confidence, *same]))


def _with_alternatives(winner: Sequence[ReadWord], loser: Sequence[ReadWord]) -> list[Reading]:
    """The winning words; a lone word keeps the losing reading as its alternative."""
    if len(winner) != 1:
        return [Reading(word) for word in winner]
    text = " ".join(word.text for word in loser)
    confidence = min(word.confidence for word in loser)
    return [Reading(winner[0], (Alternative(text, round(confidence, 4)),))]


def matched(*readings: Sequence[ReadWord]) -> list[tuple[list[ReadWord], ...]]:
    """Words of the readings of a line that cover the same stretch of it, from left to right."""
    marked = [(word, number) for number, words in enumerate(readings) for word in words]
    groups: list[tuple[list[ReadWord], ...]] = []
    right = -1.0
    for word, reader in sorted(marked, key=lambda pair: pair[0].box.left):
        slack = 0.25 * min(word.box.width, word.box.height)
        if not groups or word.box.left > right - slack:
            groups.append(tuple([] for _ in readings))
            right = word.box.right
        groups[-1][reader].append(word)
        right = max(right, word.box.right)
    return groups
