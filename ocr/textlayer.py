"""The text layer of a PDF page: words with boxes, torn syllables joined, overlays told from the page's own text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from ocr.errors import DamagedFile
from ocr.glyphs import Glyphs, font_of, glyphs_of
from ocr.model import Box, Word
from ocr.overlays import overlays_alone
from ocr.text import normalise

TORN = 0.12
"""A blank narrower than this many font sizes is no word space (a space of Times is 0.25 wide): the syllable is torn."""

APART = 0.3
"""Signs further apart than this many font sizes belong to two words, though no blank stands between them."""

BOLD_WEIGHT = 600

BLANK_HEIGHT = 26
"""Points: a blank in a line of print is hardly higher than two lines; e-signature fields are."""


class Layer(NamedTuple):
    """The words of the page's own text and those of overlays (signature fields, stamps), and the fonts used.

    `pictures`: overlays without text in a row of print, such as a number put into its blank as a picture.
    """

    words: tuple[Word, ...]
    overlay: tuple[Word, ...]
    fonts: frozenset[str]
    pictures: tuple[Box, ...] = ()

    @property
    def text(self) -> str:
        """The page's own words joined by spaces."""
        return " ".join(word.text for word in self.words)


_normalised = lru_cache(maxsize=10_000)(normalise)  # the same few thousand syllables come again and again


def read_layer(path: Path, number: int, overlays: Sequence[Box]) -> Layer:
    """The text layer of one page."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            own = _words(document[number - 1])
        if not overlays:
            return Layer(own[0], (), own[1])
        put_over = _overlay_words(path, number)
    except pypdfium2.PdfiumError as error:
        raise DamagedFile(f"{path.name}: the text of page {number} cannot be read") from error
    known = {(word.text, word.box) for word in own[0]}
    added = [word for word in put_over if (word.text, word.box) not in known and _inside(word, overlays)]
    filled = tuple(word for box in overlays for word in _filled_in(box, added, own[0]))
    silent = [box for box in overlays if box.height < BLANK_HEIGHT and not any(_inside(word, [box]) for word in added)]
    pictures = tuple(box for box in silent if _beside_print(box, own[0]))
    return Layer((*own[0], *filled), tuple(word for word in added if word not in filled), own[1], pictures)


def _filled_in(overlay: Box, added: Sequence[Word], own: Sequence[Word]) -> list[Word]:
    """The words of an overlay that fills a blank of the page: a number alone, in one row with printed words.

    Offices type the number and the day into the finished file as annotations; they belong to the page's own text.
    """
    words = [word for word in added if _inside(word, [overlay])]
    numbers = all(word.text.isdecimal() for word in words)
    return words if numbers and all(word.box and _beside_print(word.box, own) for word in words) else []


def _beside_print(box: Box, own: Sequence[Word]) -> bool:
    """Whether printed words stand in the row of a box."""
    middle = (box.top + box.bottom) / 2
    return any(other.box is not None and other.box.top <= middle <= other.box.bottom for other in own)


def _overlay_words(path: Path, number: int) -> tuple[Word, ...]:
    """Words of the annotations of a page: pdfium reads them once they are painted onto one."""
    with pypdfium2.PdfDocument(overlays_alone(path, number)) as document:
        if pdfium.FPDFPage_Flatten(document[0], pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
            return ()
        return _words(document[0])[0]


def _inside(word: Word, overlays: Sequence[Box]) -> bool:
    """Whether the middle of a word lies in an overlay."""
    if word.box is None:
        return False
    x, y = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
    return any(box.left <= x <= box.right and box.top <= y <= box.bottom for box in overlays)


def _words(page: pypdfium2.PdfPage) -> tuple[tuple[Word, ...], frozenset[str]]:
    """Words of a page in the order of the layer, and its font names."""
    text = page.get_textpage()
    try:
        words = []
        fonts = set()
        for letters, box, place in _groups(glyphs_of(text, page)):
            word = _normalised(letters)
            if not word:
                continue
            font, weight = font_of(text, place)
            fonts.add(font)
            bold = weight >= BOLD_WEIGHT or "Bold" in font
            words.append(Word(word, box, bold=bold, italic="Italic" in font or "Oblique" in font))
        return tuple(words), frozenset(fonts)
    finally:
        text.close()


def _groups(glyphs: Glyphs) -> Iterator[tuple[str, Box, int]]:
    """Letters, box and first place of each word: by white space and by distance, whichever the geometry confirms."""
    if not glyphs.signs:
        return
    first = np.flatnonzero(_begins(glyphs))
    lefts, tops = np.minimum.reduceat(glyphs.boxes[:, :2], first).T.tolist()
    rights, bottoms = np.maximum.reduceat(glyphs.boxes[:, 2:], first).T.tolist()
    starts = first.tolist()
    for at, (start, end) in enumerate(zip(starts, [*starts[1:], None], strict=True)):
        box = Box(lefts[at], tops[at], rights[at], bottoms[at])
        yield "".join(glyphs.signs[start:end]), box, glyphs.places[start]


def _begins(glyphs: Glyphs) -> NDArray[np.bool_]:
    """With which signs a word begins: the sign before stands in another line, behind it, or far off."""
    left, top, right, bottom = glyphs.boxes.T
    sizes = glyphs.sizes
    middle = (top[1:] + bottom[1:]) / 2
    level = (top[:-1] <= middle) & (middle <= bottom[:-1])
    gap = left[1:] - right[:-1]
    wide = np.where(glyphs.after_blank[1:], TORN, APART) * np.minimum(sizes[:-1], sizes[1:])
    return np.concatenate([[True], ~level | (gap < -sizes[:-1]) | (gap > wide)])
