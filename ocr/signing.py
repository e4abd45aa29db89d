"""The signature block read again where it was read doubtfully: names and offices lie under seals, pens and red ink.

Print alone, the darkest channel and the red ink alone (a name put on with a rubber stamp, mostly aslant) go to the
engine on one sheet, the first two once more smaller and darker. Each line of the block is then the best of all readings
of its place, the others its alternatives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import cos, radians, sin
from typing import Final, NamedTuple

import cv2
import numpy as np

from ocr.ballot import best_lines, same_place
from ocr.engine import Engine, Order, ReadWord, Segmentation
from ocr.model import Box, Line, RegionKind, Zone
from ocr.noise import is_noise_line, makes_sense, without_noise
from ocr.options import OcrOptions
from ocr.picture import Picture, PixelBox, grey, ink_mask
from ocr.preprocess import Cleaned
from ocr.reread import DOUBTFUL, SCALE, Reading, condensed
from ocr.sheet import lay_out
from ocr.strokes import find_strokes, without_strokes
from ocr.wordvotes import box_of, is_capitals, is_like_name, text_of

REACH: Final = 200.0
"""Room below `Nơi nhận` in which a signature block ends, points: 70 mm."""

TILT: Final = 4.0
"""Rubber stamps of names rise to the right; degrees of the strips that are also read turned back."""

LIKELY: Final = 0.6
"""Mean confidence of a line that no earlier reading had."""

FAINT: Final = 0.45
"""Words in small letters read with less at the end of a line are strokes of the pen or of a stamp."""

CUT: Final = 6
"""A line that begins within so many pixels of the window's left edge is the end of one that begins outside."""


class _Strip(NamedTuple):
    """One picture of the block, by how many degrees it was turned (clockwise), and how much smaller it is."""

    picture: Picture
    turned: float = 0.0
    scale: float = 1.0


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
    window = PixelBox.of(place, page.dpi)
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
    if any(same_place(words, other) for other in known):
        return True
    box, text = box_of(words), text_of(words)
    in_seal = any(
        kind is RegionKind.SEAL and 2 * box.overlap(seal) > box.width * box.height for kind, seal in page.regions
    )
    likely = sum(word.confidence for word in words) > LIKELY * len(words)
    if is_capitals(text):
        return likely and not in_seal and all(map(makes_sense, text.split()))
    return likely and is_like_name(text)


def _inside(line: Sequence[Reading], window: PixelBox) -> bool:
    """Whether a line has its middle in the window and begins there."""
    box = box_of(reading.word for reading in line)
    return box.left >= window.left - 2 and window.top <= (box.top + box.bottom) / 2 < window.bottom


def _is_sure(block: Iterable[Sequence[ReadWord]]) -> bool:
    """Whether a line in capitals and one of capitalised syllables were both read surely, and nothing badly."""
    office = name = False
    for line in block:
        sure, text = min(word.confidence for word in line) >= DOUBTFUL, text_of(line)
        office |= sure and is_capitals(text)
        name |= sure and is_like_name(text)
        if not sure and (is_capitals(text) or is_like_name(text)):
            return False
    return office and name


def _read_again(page: Cleaned, window: PixelBox, engine: Engine, options: OcrOptions) -> list[list[ReadWord]]:
    """The lines of the window in all strips, print also as one block; boxes on the page."""
    strips = _strips(page, window)
    strips += [_Strip(condensed(strip.picture), scale=SCALE) for strip in strips[:2]]
    found: dict[tuple[Segmentation, int, tuple[int, int, int]], list[ReadWord]] = defaultdict(list)
    for way, count in ((Segmentation.SPARSE, len(strips)), (Segmentation.BLOCK, 1)):
        sheet = lay_out([(window, strip.picture, strip.scale) for strip in strips[:count]], round(0.2 * page.dpi))
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
