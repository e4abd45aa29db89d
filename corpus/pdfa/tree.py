"""The hidden text as OCRmyPDF's element tree, in points of the upright page as it was scanned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ocrmypdf.models.ocr_element import Baseline, BoundingBox, OcrClass, OcrElement

from corpus.pdfa.layer import HiddenLine, HiddenWord
from ocr.model import Page

BELOW: Final = 0.2  # of a line's height lies below the base of its letters (Times: 0.216 of ascent and descent)
POINTS_PER_INCH: Final = 72.0


def page_tree(page: Page, lines: Sequence[HiddenLine]) -> OcrElement:
    """The tree of a page; its lines climb and sink as those of the scan do."""
    return OcrElement(
        OcrClass.PAGE,
        BoundingBox(0, 0, page.width, page.height),
        children=[element for line in lines for element in _elements(page, line)],
        dpi=POINTS_PER_INCH,
        page_number=page.number - 1,
    )


def _elements(page: Page, line: HiddenLine) -> Iterator[OcrElement]:
    """A level line as one element, a sloping one as a staircase of level words.

    Poppler takes a word apart where its letters leave the first one's base by half a point, so slanted words of more
    than a few letters would not be found.
    """
    if not page.skew and not line.slope:
        yield _element(page, line, line.words)
    else:
        yield from (_element(page, line, (word,)) for word in line.words)


def _element(page: Page, line: HiddenLine, words: Sequence[HiddenWord]) -> OcrElement:
    """Words on a level base; the renderer takes the letters' size from the height above it."""
    middle = (words[0].left + words[-1].right) / 2
    centre, base = page.on_scan(middle, line.bottom + line.slope * middle - BELOW * line.height)
    below = BELOW * line.height
    shift = centre - middle
    top, bottom = base + below - line.height, base + below
    children = [
        OcrElement(OcrClass.WORD, BoundingBox(word.left + shift, top, word.right + shift, bottom), text=word.text)
        for word in words
    ]
    box = BoundingBox(words[0].left + shift, top, words[-1].right + shift, bottom)
    return OcrElement(OcrClass.LINE, box, children=children, baseline=Baseline(0.0, -below))
