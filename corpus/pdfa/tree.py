"""The hidden text as OCRmyPDF's element tree, in points of the upright page as it was scanned."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from ocrmypdf.models.ocr_element import Baseline, BoundingBox, OcrClass, OcrElement

from corpus.pdfa.layer import HiddenLine, HiddenWord
from ocr.model import Page

BELOW: Final = 0.2  # of a line's height lies below the base of its letters (Times: 0.216 of ascent and descent)
POINTS_PER_INCH: Final = 72.0


def page_tree(page: Page, lines: Sequence[HiddenLine]) -> OcrElement:
    """The tree of a page; its lines slope as those of the scan do."""
    return OcrElement(
        OcrClass.PAGE,
        BoundingBox(0, 0, page.width, page.height),
        children=[_line(page, line) for line in lines],
        dpi=POINTS_PER_INCH,
        page_number=page.number - 1,
    )


def _line(page: Page, line: HiddenLine) -> OcrElement:
    """The renderer starts a line at the left end of its baseline and takes the letters' size from its height."""
    slope = math.tan(math.radians(page.skew) + math.atan(line.slope))
    left, base = _base(page, line, line.words[0].left)
    below = BELOW * line.height
    width = line.words[-1].right - line.words[0].left
    box = BoundingBox(left, base + below - line.height, left + max(width, 0.5), base + below)
    return OcrElement(
        OcrClass.LINE, box, children=[_word(page, line, word) for word in line.words], baseline=Baseline(slope, -below)
    )


def _word(page: Page, line: HiddenLine, word: HiddenWord) -> OcrElement:
    """A word as its stretch of the baseline: a box around slanted letters would shift and widen it."""
    left, base = _base(page, line, word.left)
    return OcrElement(OcrClass.WORD, BoundingBox(left, base, left + word.right - word.left, base), text=word.text)


def _base(page: Page, line: HiddenLine, x: float) -> tuple[float, float]:
    """The baseline at x of the level page, as a point of the scan."""
    return page.on_scan(x, line.bottom + line.slope * x - BELOW * line.height)
