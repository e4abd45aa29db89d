"""Doubtful lines read a second time, larger and sharper, all on one sheet; the two readings vote word by word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from ocr.engine import Engine, Order, ReadWord, Segmentation
from ocr.model import Alternative
from ocr.noise import makes_sense
from ocr.options import OcrOptions
from ocr.picture import Picture, PixelBox
from ocr.sheet import lay_out

DOUBTFUL = 0.85
"""A line with a word below this confidence is read again: below 0.80 were a third of the lines of the transcribed
pages and two thirds of the wrong ones; set a little higher."""

ENLARGED = 1.35
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
    places = [_place(lines[i], picture) for i in doubtful]
    sheet = lay_out([(box, _sharpened(picture, box), ENLARGED) for box in places], round(40 * dpi / 250))
    order = Order(sheet.picture, dpi * ENLARGED, options.language, Segmentation.COLUMN, options.page_seconds)
    again: dict[int, list[ReadWord]] = defaultdict(list)
    for word in engine.read(order):
        strip, placed = sheet.on_page(word)
        again[strip].append(placed)
    for strip, index in enumerate(doubtful):
        if _one_line(again[strip]):
            readings[index] = vote(lines[index], again[strip])
    return readings


def _one_line(words: Sequence[ReadWord]) -> bool:
    """Whether a strip was read as a single line: pieces of neighbouring lines would be mixed in otherwise."""
    return len({word.line for word in words}) == 1


def _place(line: Sequence[ReadWord], picture: Picture) -> PixelBox:
    """The box of a line with some white around it."""
    height = sorted(word.box.height for word in line)[len(line) // 2]
    up, side = round(0.25 * height), height // 2
    return PixelBox(
        max(0, min(word.box.left for word in line) - side),
        max(0, min(word.box.top for word in line) - up),
        min(picture.shape[1], max(word.box.right for word in line) + side),
        min(picture.shape[0], max(word.box.bottom for word in line) + up // 2),
    )


def _sharpened(picture: Picture, box: PixelBox) -> Picture:
    """A window of the picture, enlarged and with its blur taken back."""
    window = picture[box.top : box.bottom, box.left : box.right]
    large = cv2.resize(window, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_CUBIC)
    result: Picture = cv2.addWeighted(large, 2.0, cv2.GaussianBlur(large, (0, 0), 1.2), -1.0, 0).astype(np.uint8)
    return result


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
    for mine, other in _matched(first, second):
        if not mine:
            readings += [Reading(word) for word in other if word.confidence > DOUBTFUL and makes_sense(word.text)]
        elif not other or [word.text for word in mine] == [word.text for word in other]:
            readings += [Reading(_surer(word, other)) for word in mine]
        else:
            winner, loser = (mine, other) if worth(mine) >= worth(other) else (other, mine)
            readings += _with_alternatives(winner, loser)
    return readings


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


def _matched(first: Sequence[ReadWord], second: Sequence[ReadWord]) -> list[tuple[list[ReadWord], list[ReadWord]]]:
    """Words of both readings that cover the same stretch of the line, from left to right."""
    marked = [(word, 0) for word in first] + [(word, 1) for word in second]
    groups: list[tuple[list[ReadWord], list[ReadWord]]] = []
    right = -1.0
    for word, reader in sorted(marked, key=lambda pair: pair[0].box.left):
        slack = 0.25 * min(word.box.width, word.box.height)
        if not groups or word.box.left > right - slack:
            groups.append(([], []))
            right = word.box.right
        groups[-1][reader].append(word)
        right = max(right, word.box.right)
    return groups
