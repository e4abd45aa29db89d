"""The words a reader of the page sees as text, told from those hidden under a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

DEEP: Final = 8  # forms within forms


def visible_words(path: Path, numbers: Sequence[int]) -> Iterator[tuple[int, list[str]]]:
    """For each page (from 0): its words when any of its text is painted, none when all of it is hidden."""
    with pypdfium2.PdfDocument(path) as document:
        for number in numbers:
            page = document[number]
            painted = any(
                pdfium.FPDFTextObj_GetTextRenderMode(thing.raw) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
                for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=DEEP)
            )
            yield number, page.get_textpage().get_text_bounded().split() if painted else []
