"""The hidden text as OCRmyPDF's element tree, in points of the upright page as it was scanned."""

from __future__ import annotations

import math
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
        BoundingBox(0, 0, *page.scan_size),
        children=[element for line in lines for element in _elements(page, line)],
        dpi=POINTS_PER_INCH,
        page_number=page.number - 1,
    )


def _elements(page: Page, line: HiddenLine) -> Iterator[OcrElement]:
    """A level line as one element, a sloping one as a staircase of level words.

    Poppler takes a word apart where its letters leave the first one's base by half a point, so slanted words of more
    than a few letters would not be found.
    """
    if not page.skew and not page.mesh and not line.slope:
        yield _element(page, line, line.words)
    else:
        yield from (_element(page, line, (word,)) for word in line.words)


def _element(page: Page, line: HiddenLine, words: Sequence[HiddenWord]) -> OcrElement:
    """Words on a level base; the renderer takes the letters' size from the height above it."""
    first, last = words[0].left, words[-1].right
    foot = line.bottom + line.slope * (first + last) / 2
    centre, base = page.on_scan((first + last) / 2, foot - BELOW * line.height)
    scale = _enlargement(page, first, last, foot, line.height)
    below = BELOW * line.height * scale

    def across(place: float) -> float:
        return centre + (place - (first + last) / 2) * scale

    top, bottom = base + below - line.height * scale, base + below
    children = [
        OcrElement(OcrClass.WORD, BoundingBox(across(word.left), top, across(word.right), bottom), text=word.text)
        for word in words
    ]
    box = BoundingBox(across(first), top, across(last), bottom)
    return OcrElement(OcrClass.LINE, box, children=children, baseline=Baseline(0.0, -below))


def _enlargement(page: Page, left: float, right: float, foot: float, height: float) -> float:
    """How much larger a word is on the scan than on the flat page: 1 where nothing was flattened."""
    if page.mesh is None:
        return 1.0
    one, other = page.on_scan(left, foot - height / 2), page.on_scan(right, foot - height / 2)
    return math.dist(one, other) / max(1e-6, right - left)
