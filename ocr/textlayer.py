"""The text layer of a PDF page: words with boxes, torn syllables joined, overlays told from the page's own text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import byref, c_double, c_int, create_string_buffer
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from ocr.errors import DamagedFile
from ocr.model import Box, Word
from ocr.text import normalise

TORN = 0.12
"""A blank narrower than this many font sizes is no word space (a space of Times is 0.25 wide): the syllable is torn."""

BOLD_WEIGHT = 600

BLANK_HEIGHT = 26
"""Points: a blank in a line of print is hardly higher than two lines; e-signature fields are."""


ROOM = 40.0
"""Points above and below an overlay that are looked through: a word whose middle lies in it is not higher."""


class Glyph(NamedTuple):
    """One sign of the layer. Boxes in points from the top left corner of the page."""

    sign: str
    box: Box
    size: float
    place: int


Band = tuple[float, float]
"""Heights on the page, in points from its top."""


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


def read_layer(path: Path, number: int, overlays: Sequence[Box]) -> Layer:
    """The text layer of one page."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            own = _words(document[number - 1])
            if not overlays:
                return Layer(own[0], (), own[1])
            with_overlays = _flattened(document, number, [(b.top - ROOM, b.bottom + ROOM) for b in overlays])
    except pypdfium2.PdfiumError as error:
        raise DamagedFile(f"{path.name}: the text of page {number} cannot be read") from error
    known = {(word.text, word.box) for word in own[0]}
    added = [word for word in with_overlays if (word.text, word.box) not in known and _inside(word, overlays)]
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


def _flattened(document: pypdfium2.PdfDocument, number: int, bands: Sequence[Band]) -> tuple[Word, ...]:
    """Words in these bands of the page with its annotations painted in."""
    page = document[number - 1]
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
        return ()
    return _words(document[number - 1], bands)[0]


def _inside(word: Word, overlays: Sequence[Box]) -> bool:
    """Whether the middle of a word lies in an overlay."""
    if word.box is None:
        return False
    x, y = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
    return any(box.left <= x <= box.right and box.top <= y <= box.bottom for box in overlays)


def _words(page: pypdfium2.PdfPage, bands: Sequence[Band] | None = None) -> tuple[tuple[Word, ...], frozenset[str]]:
    """Words of a page (or of these bands of it) in the order of the layer, and its font names."""
    text = page.get_textpage()
    try:
        words = []
        fonts = set()
        for group in _groups(_glyphs(text, page, bands)):
            word = normalise("".join(glyph.sign for glyph in group))
            if not word:
                continue
            font, weight = _font(text, group[0].place)
            fonts.add(font)
            lefts, tops, rights, bottoms = zip(*(glyph.box for glyph in group), strict=True)
            box = Box(min(lefts), min(tops), max(rights), max(bottoms))
            bold = weight >= BOLD_WEIGHT or "Bold" in font
            words.append(Word(word, box, bold=bold, italic="Italic" in font or "Oblique" in font))
        return tuple(words), frozenset(fonts)
    finally:
        text.close()


def _glyphs(
    text: pypdfium2.PdfTextPage, page: pypdfium2.PdfPage, bands: Sequence[Band] | None = None
) -> Iterator[Glyph | None]:
    """Signs with loose boxes (full letter height); None for white space and signs outside of `bands`."""
    x0, _, _, y1 = page.get_cropbox()
    west, east, south, north = (c_double() for _ in range(4))
    loose = pdfium.FS_RECTF()
    tight, full = tuple(map(byref, (west, east, south, north))), byref(loose)
    handle = text.raw  # the calls below are made for every sign: a page has thousands
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(handle, index)
        sign = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if not sign or sign.isspace() or code in (0xFFFE, 2):
            yield None
            continue
        pdfium.FPDFText_GetLooseCharBox(handle, index, full)
        upper, lower = y1 - loose.top, y1 - loose.bottom
        if bands is not None and not any(top <= upper and lower <= bottom for top, bottom in bands):
            yield None
            continue
        pdfium.FPDFText_GetCharBox(handle, index, *tight)
        left, right = west.value - x0, east.value - x0
        yield Glyph(sign, Box(left, upper, max(left, right), lower), max(1.0, abs(upper - lower)), index)


def _groups(glyphs: Iterator[Glyph | None]) -> Iterator[list[Glyph]]:
    """Signs that make a word: by white space and by distance, whichever the geometry confirms."""
    group: list[Glyph] = []
    blank = False
    for glyph in glyphs:
        if glyph is None:
            blank = True
            continue
        if group and _parted(group[-1], glyph, blank):
            yield group
            group = []
        group.append(glyph)
        blank = False
    if group:
        yield group


def _parted(before: Glyph, after: Glyph, blank: bool) -> bool:
    """Whether a word ends between two signs."""
    middle = (after.box.top + after.box.bottom) / 2
    if not before.box.top <= middle <= before.box.bottom:
        return True
    gap = after.box.left - before.box.right
    if gap < -before.size:
        return True
    return gap > (TORN if blank else 0.3) * min(before.size, after.size)


def _font(text: pypdfium2.PdfTextPage, index: int) -> tuple[str, int]:
    """Name and weight of the font of a sign."""
    buffer = create_string_buffer(128)
    flags = c_int()
    pdfium.FPDFText_GetFontInfo(text, index, buffer, 128, byref(flags))
    return buffer.value.decode("utf-8", errors="replace"), int(pdfium.FPDFText_GetFontWeight(text, index))
