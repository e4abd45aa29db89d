"""Pages drawn by pdfium in this process: a scan at its own resolution comes out pixel for pixel."""

from __future__ import annotations

from math import ceil
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as raw

from ocr.errors import DamagedFile
from ocr.picture import POINTS_PER_INCH, Picture

DEEPEST = 4
"""Form objects within one another in which the picture of a scan is looked for."""

FITTING = 1.5
"""Points by which the box of a scan's picture may miss the edges of its page."""

CLOSE = 4
"""Pixels by which a scan may differ from the size asked for, to be drawn without scaling."""

WHITE = (255, 255, 255, 255)


def render(path: Path, number: int, dpi: float, *, hide_overlays: bool) -> Picture:
    """A page (1-based), grey where it has no colour; DamagedFile when pdfium cannot draw it."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            page = document[number - 1]
            if not hide_overlays:
                raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)  # signature fields would not be drawn otherwise
            size = _cut_to_scan(page, dpi)
            page = document[number - 1]
            return without_equal_channels(_drawn(page, size or _size(page, dpi)))
    except pypdfium2.PdfiumError as error:
        raise DamagedFile(f"{path.name}: page {number} cannot be rendered") from error


def upper_part(path: Path, number: int, dpi: float, bottom: float) -> Picture:
    """A page with its annotations from its top down to `bottom` (points); DamagedFile when pdfium cannot draw it."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            raw.FPDFPage_Flatten(document[number - 1], raw.FLAT_NORMALDISPLAY)
            page = document[number - 1]
            return _drawn(page, _size(page, dpi), ceil(bottom * dpi / POINTS_PER_INCH)).copy()
    except pypdfium2.PdfiumError as error:
        raise DamagedFile(f"{path.name}: page {number} cannot be rendered") from error


def _size(page: pypdfium2.PdfPage, dpi: float) -> tuple[int, int]:
    """Width and height of a page in pixels."""
    width, height = (ceil(side * dpi / POINTS_PER_INCH) for side in page.get_size())
    return width, height


def _cut_to_scan(page: pypdfium2.PdfPage, dpi: float) -> tuple[int, int] | None:
    """Width and height of the one picture that fills the page, which is cut to its box; None for other pages.

    Scaling a scan by a pixel or two blurs its letters, or doubles rows of them.
    """
    pictures = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=DEEPEST))
    if len(pictures) != 1:
        return None
    box = pictures[0].get_bounds()
    if max(abs(one - other) for one, other in zip(box, page.get_cropbox(), strict=True)) > FITTING:
        return None
    wide, high = pictures[0].get_px_size()
    if page.get_rotation() % 180:
        wide, high = high, wide
    if max(abs(one - other) for one, other in zip((wide, high), _size(page, dpi), strict=True)) > CLOSE:
        return None
    page.set_mediabox(*box)
    page.set_cropbox(*box)
    return wide, high


def _drawn(page: pypdfium2.PdfPage, size: tuple[int, int], rows: int | None = None) -> Picture:
    """The page, or only its first rows, on white paper (blue, green, red); `size`: width and height of the page."""
    width, height = size
    shown = height if rows is None else min(rows, height)
    bitmap = pypdfium2.PdfBitmap.new_native(width, shown, raw.FPDFBitmap_BGR)
    bitmap.fill_rect(WHITE, 0, 0, width, shown)
    raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
    picture: Picture = bitmap.to_numpy()
    return picture


def without_equal_channels(picture: Picture) -> Picture:
    """A copy of the picture, of one channel where all are alike: grey pages need a third of the work then."""
    blue, green, red = cv2.split(picture)
    return blue if np.array_equal(blue, green) and np.array_equal(blue, red) else picture.copy()
