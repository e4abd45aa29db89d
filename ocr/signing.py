"""The signature block read again where it was read doubtfully: names and offices lie under seals, pens and red ink.

Print alone, the darkest channel and the red ink alone (a name put on with a rubber stamp, mostly aslant) go to the
engine on one sheet. Each line of the block is then the best of all readings of its place, the others its alternatives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from math import cos, radians, sin, sqrt
from statistics import median
from typing import Final, NamedTuple

import cv2
import numpy as np

from ocr.engine import Engine, Order, ReadWord, Segmentation
from ocr.model import Alternative, Box, Line, RegionKind, Zone
from ocr.noise import is_noise_line, makes_sense, without_noise
from ocr.options import OcrOptions
from ocr.picture import POINTS_PER_INCH, Picture, PixelBox, grey, ink_mask
from ocr.preprocess import Cleaned
from ocr.reread import DOUBTFUL, SENSE, Reading
from ocr.sheet import lay_out
from ocr.strokes import find_strokes, without_strokes
from ocr.syllable import is_syllable

REACH: Final = 200.0
"""Room below `Nơi nhận` in which a signature block ends, points: 70 mm."""

TILT: Final = 4.0
"""Rubber stamps of names rise to the right; degrees of the strips that are also read turned back."""

WORTHLESS: Final = 0.5
"""A letter read with this confidence adds nothing to a line, one read with less takes away from it."""

AGREEMENT: Final = 0.1
"""What a word is worth more, in confidence, for every other reading that has the same word in its place."""

LIKELY: Final = 0.6
"""Mean confidence of a line that no earlier reading had."""

FAINT: Final = 0.45
"""Words in small letters read with less at the end of a line are strokes of the pen or of a stamp."""

CUT: Final = 6
"""A line that begins within so many pixels of the window's left edge is the end of one that begins outside."""

SIGN_GAP: Final = 1.5
"""Room between such a sign and its office, in heights of a letter."""

STROKES: Final = ".,;:-_'`~|*"

READINGS_KEPT: Final = 4


class _Strip(NamedTuple):
    """One picture of the block, and by how many degrees it was turned (clockwise)."""

    picture: Picture
    turned: float = 0.0


def block_of(lines: Sequence[Line], width: float, height: float) -> Box | None:
    """Where the signature block of a page stands, beside `Nơi nhận`; None without that."""
    names = [line.box for line in lines if line.zone is Zone.RECIPIENTS and line.box is not None]
    if not names:
        return None
    label = names[0]
    left = max([box.right for box in names if box.right < 0.62 * width] + [0.38 * width]) + 4
    across = [line.box for line in lines if line.box is not None and line.box.width > 0.5 * width]
    above = max((box.bottom for box in across if box.bottom <= label.top + 2), default=0.0)
    below = min((box.top for box in across if box.top > label.bottom), default=height)
    top = max(label.top - 4.5 * label.height, above + 1)
    return Box(min(left, 0.58 * width), top, width, min(height, below, label.top + REACH))


def read_block(page: Cleaned, lines: list[list[Reading]], place: Box, engine: Engine, options: OcrOptions) -> None:
    """Put the best readings of a signature block in the place of those in `lines`, unless these are sure."""
    scale = page.dpi / POINTS_PER_INCH
    window = PixelBox(*(round(side * scale) for side in place))
    first = [line for line in lines if _inside(line, window)]
    if _is_sure([reading.word for reading in line] for line in first):
        return
    known = [[r.word for r in line] for line in first]
    again = _read_again(page, window, engine, options)
    lines[:] = [line for line in lines if not any(line is other for other in first)]
    lines += [line for line in best_lines([*known, *again]) if _belongs(line, known, page)]
    lines.sort(key=lambda line: (line[0].word.box.top, line[0].word.box.left))


def _belongs(line: Sequence[Reading], known: Sequence[Sequence[ReadWord]], page: Cleaned) -> bool:
    """Whether a line is one of the block: something was read there before, or it is an office or a name, no seal."""
    words = [reading.word for reading in line]
    if any(_same_place(words, other) for other in known):
        return True
    box, text = _box(words), _text(words)
    in_seal = any(
        kind is RegionKind.SEAL and 2 * box.overlap(seal) > box.width * box.height for kind, seal in page.regions
    )
    likely = sum(word.confidence for word in words) > LIKELY * len(words)
    if _is_capitals(text):
        return likely and not in_seal and all(map(makes_sense, text.split()))
    return likely and _is_like_name(text)


def _inside(line: Sequence[Reading], window: PixelBox) -> bool:
    """Whether a line has its middle in the window and begins there."""
    box = _box(reading.word for reading in line)
    return box.left >= window.left - 2 and window.top <= (box.top + box.bottom) / 2 < window.bottom


def _is_sure(block: Iterable[Sequence[ReadWord]]) -> bool:
    """Whether a line in capitals and one of capitalised syllables were both read surely, and nothing badly."""
    office = name = False
    for line in block:
        sure, text = min(word.confidence for word in line) >= DOUBTFUL, _text(line)
        office |= sure and _is_capitals(text)
        name |= sure and _is_like_name(text)
        if not sure and (_is_capitals(text) or _is_like_name(text)):
            return False
    return office and name


def _text(line: Sequence[ReadWord]) -> str:
    """The words of a line."""
    return " ".join(word.text for word in line)


def _is_capitals(text: str) -> bool:
    """Whether a text is two words or more in capitals."""
    return text.isupper() and " " in text


def _is_like_name(text: str) -> bool:
    """Whether a text ends with two capitalised syllables, behind not more than a rank and two syllables."""
    words = text.split()
    given = [word.strip(STROKES) for word in words[-2:]]
    mixed = 2 <= len(words) <= 6 and not text.isupper()
    return mixed and all(word[:1].isupper() and is_syllable(word) for word in given)


def _read_again(page: Cleaned, window: PixelBox, engine: Engine, options: OcrOptions) -> list[list[ReadWord]]:
    """The lines of the window in all strips, print also as one block; boxes on the page."""
    strips = _strips(page, window)
    found: dict[tuple[Segmentation, int, tuple[int, int, int]], list[ReadWord]] = defaultdict(list)
    for way, count in ((Segmentation.SPARSE, len(strips)), (Segmentation.BLOCK, 1)):
        sheet = lay_out([(window, strip.picture, 1.0) for strip in strips[:count]], round(0.2 * page.dpi))
        for word in engine.read(Order(sheet.picture, page.dpi, options.language, way, options.page_seconds)):
            at, placed = sheet.on_page(word)
            found[way, at, word.line].append(_turned_back(placed, window, strips[at].turned))
    x_height = 0.06 * page.dpi
    whole = (line for line in found.values() if min(word.box.left for word in line) > window.left + CUT)
    return [_trimmed(line) for line in whole if not is_noise_line(line, x_height)]


def _trimmed(line: Sequence[ReadWord]) -> list[ReadWord]:
    """A line without strokes at its ends and words hardly read behind; signs before an office may be KT."""
    kept = without_noise(line)
    while len(kept) > 1 and kept[-1].confidence < FAINT and not kept[-1].text[:1].isupper():
        kept = without_noise(kept[:-1])
    return kept


def _strips(page: Cleaned, window: PixelBox) -> list[_Strip]:
    """The pictures of the block that are read: print, any ink, red ink alone as it stands and turned level."""
    cut = (slice(window.top, window.bottom), slice(window.left, window.right))
    strips = [_Strip(page.print_only[cut])]
    if page.sealed is not None:
        strips.append(_Strip(_without_pieces(page.sealed[cut], page.dpi)))
    picture = page.picture[cut]
    if picture.ndim == 2:
        return [*strips, _Strip(picture)]
    blue, green, red = cv2.split(picture)
    other = cv2.min(blue, green)
    redness: Picture = cv2.subtract(red, other)
    strips.append(_Strip(cv2.min(other, red)))
    if np.count_nonzero(redness > 60) > 0.002 * redness.size:
        alone: Picture = cv2.subtract(np.full_like(red, 255), cv2.add(redness, redness))
        strips += [_Strip(alone), _Strip(_turned(alone, TILT), TILT)]
    else:
        strips.append(_Strip(grey(picture)))
    return strips


def _without_pieces(picture: Picture, dpi: float) -> Picture:
    """Print without what hangs together with a seal or a signature: other letters are lost than where the ring went."""
    found = find_strokes(ink_mask(picture), dpi)
    return picture if found is None else without_strokes(picture, found)


def _turned(picture: Picture, degrees: float) -> Picture:
    """The picture turned clockwise about its middle, white around."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    result: Picture = cv2.warpAffine(picture, matrix, (width, height), borderValue=255).astype(np.uint8)
    return result


def _turned_back(word: ReadWord, window: PixelBox, degrees: float) -> ReadWord:
    """The word with its box where it stands on the page, its middle turned back."""
    if not degrees:
        return word
    box = word.box
    middle_x, middle_y = (window.left + window.right) / 2, (window.top + window.bottom) / 2
    x, y = (box.left + box.right) / 2 - middle_x, (box.top + box.bottom) / 2 - middle_y
    angle = radians(degrees)
    to_x, to_y = x * cos(angle) + y * sin(angle), -x * sin(angle) + y * cos(angle)
    return word._replace(box=box.shifted(round(to_x - x), round(to_y - y)))


def best_lines(readings: Sequence[Sequence[ReadWord]]) -> list[list[Reading]]:
    """Of all readings of a block the best line for each place; the words of the others are kept as alternatives."""
    ranked = sorted(readings, key=lambda line: _worth(line, readings), reverse=True)
    taken: list[Sequence[ReadWord]] = []
    for line in ranked:
        if not any(_same_place(line, other) for other in taken):
            taken.append(line)
    return [[Reading(word, _others(word, readings)) for word in _with_sign(line, readings)] for line in taken]


def _with_sign(line: Sequence[ReadWord], readings: Sequence[Sequence[ReadWord]]) -> list[ReadWord]:
    """An office with the sign that another reading has before it: KT. written by hand or lying under the seal."""
    height = line[0].box.height
    if not _is_capitals(_text(line)):
        return list(line)
    signs = [
        word
        for other in readings
        if other is not line and _same_place(line, other)
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
        if other.text != word.text and _meets(word.box, other.box) and makes_sense(other.text):
            found[other.text] = max(found.get(other.text, 0.0), other.confidence)
    best = sorted(found.items(), key=lambda item: -item[1])[:READINGS_KEPT]
    return tuple(Alternative(text, round(confidence, 4)) for text, confidence in best if confidence > 1 - DOUBTFUL)


def _same_place(one: Sequence[ReadWord], other: Sequence[ReadWord]) -> bool:
    """Whether two lines are readings of one line: their middles are less than half a height apart, and they overlap."""
    (top, bottom), (upper, lower) = _band(one), _band(other)
    a, b = _box(one), _box(other)
    across = min(a.right, b.right) - max(a.left, b.left)
    apart = abs(top + bottom - upper - lower) / 2
    return apart < 0.5 * sqrt((bottom - top) * (lower - upper)) and across > 0.2 * min(a.width, b.width)


def _band(line: Sequence[ReadWord]) -> tuple[float, float]:
    """Top and bottom of a line: the middle ones of its words, of which some hold a seal's arc or a pen's stroke."""
    return median(word.box.top for word in line), median(word.box.bottom for word in line)


def _meets(one: PixelBox, other: PixelBox) -> bool:
    """Whether two words cover mostly the same place."""
    smaller = min(one.width * one.height, other.width * other.height)
    return one.overlap(other) > 0.5 * smaller


def _box(words: Iterable[ReadWord]) -> PixelBox:
    """The box around words."""
    boxes = [word.box for word in words]
    return PixelBox(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
