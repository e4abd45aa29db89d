"""Reads what the clerk wrote by hand into the letterhead: the number, the day, the month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ocr.hand_anchor import Blank, find_blanks
from ocr.hand_input import to_input
from ocr.hand_reader import read
from ocr.hand_strip import POINTS, Strip, cut
from ocr.model import Ink, Line

# An engine this sure of a clean word of digits read print, not writing. Below it the ink reader is asked as well and
# the two are weighed: Tesseract gives 0.96 to clean digits, and 0.90 to a worn 5 that it takes for a 3.
PRINT_CONFIDENCE = 0.95
# Ink that reaches so far beyond a printed number, in type sizes, is writing beside it.
BESIDE = 0.3
# The room is empty where the reader is this sure that what was found there is no writing: leaders, specks, print.
EMPTY = 0.8


def read_hand(image: NDArray[np.uint8], lines: Sequence[Line], dpi: float) -> tuple[Ink, ...]:
    """The written fields of an upright page (BGR), found from its printed lines (boxes in points).

    A field printed and read with confidence gives nothing; room left empty gives a blank `Ink`.
    """
    height, width = image.shape[0] * POINTS / dpi, image.shape[1] * POINTS / dpi
    return read_blanks(image, find_blanks(lines, width, height), dpi)


def read_blanks(image: NDArray[np.uint8], blanks: Iterable[Blank], dpi: float) -> tuple[Ink, ...]:
    """What is written in these blanks of a page; of the picture no more is needed than what is around them."""
    strips = (cut(image, blank, dpi) for blank in blanks)
    return tuple(_ink(strip) for strip in strips if not _is_printed(strip))


def _is_printed(strip: Strip) -> bool:
    """Whether all that stands here is a clean printed number: read for certain, as tall as the print's digits.

    A printed zero with digits written behind it is not.
    """
    word, size = strip.blank.printed, strip.blank.size
    if word is None or word.box is None or (word.confidence or 0.0) < PRINT_CONFIDENCE:
        return False
    span = strip.span()
    beside = span is not None and max(word.box.left - span[0], span[1] - word.box.right) > BESIDE * size
    return 0.58 < word.box.height / size < 0.78 and not beside


def _ink(strip: Strip) -> Ink:
    """What a strip says: blank without ink or where the reader sees no writing in it; else its candidates.

    Ink that cannot be read has no or unlikely candidates.
    """
    kind = strip.blank.kind
    if strip.picture is None:
        return Ink(kind, strip.box, blank=True)
    found = read(to_input(strip.picture, strip.top, strip.bottom, strip.room), kind)
    if found.empty >= EMPTY:
        return Ink(kind, strip.box, blank=True)
    return Ink(kind, strip.box, blank=False, candidates=found.candidates)
