"""The picture of a page as its boxes want it: upright and level, colours as scanned, at any resolution."""

from __future__ import annotations

from pathlib import Path

import cv2

from ocr import imagefile, pdf
from ocr.deskew import turned
from ocr.flatten import flattened, pixel_nodes
from ocr.model import Origin, Page
from ocr.options import OcrOptions
from ocr.picture import POINTS_PER_INCH, Picture
from ocr.preprocess import QUARTER_TURNS
from ocr.source import PDF, head_of, media_type


def page_picture(path: Path, page: Page, dpi: float, options: OcrOptions | None = None) -> Picture | None:
    """The page (blue, green, red or grey) at `dpi`: a place of `page` in points × dpi / 72 is its place in pixels.

    None for a page of a text file, which has no picture. Raises the errors of `read_page`.
    """
    if page.origin is Origin.TEXT_FILE:
        return None
    limit = (options or OcrOptions()).limit_pixels
    if media_type(head_of(path)) == PDF:
        picture = pdf.render(path, page.number, dpi, limit)
    else:
        picture = imagefile.load(path, page.number, limit).picture
    if page.rotation:
        picture = cv2.rotate(picture, QUARTER_TURNS[page.rotation])
    size = _pixels(page.scan_size, dpi)
    if size != (picture.shape[1], picture.shape[0]):
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    if page.mesh is not None:
        picture = flattened(picture, pixel_nodes(page.mesh, dpi), _pixels((page.width, page.height), dpi))
    return turned(picture, page.skew, 255) if page.skew else picture


def _pixels(size: tuple[float, float], dpi: float) -> tuple[int, int]:
    """Width and height in points as pixels."""
    return round(size[0] * dpi / POINTS_PER_INCH), round(size[1] * dpi / POINTS_PER_INCH)
