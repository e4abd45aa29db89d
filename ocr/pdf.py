"""PDF files: opened and repaired by pikepdf; scans rendered by pdfium, other pages by poppler, else by the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pikepdf
from pdf2image import convert_from_path
from pdf2image.exceptions import PDFInfoNotInstalledError, PDFPageCountError, PDFPopplerTimeoutError, PDFSyntaxError
from PIL import Image

from ocr import pdfium
from ocr.errors import DamagedFile, EmptyFile, EncryptedFile, OutOfTime, PageTooLarge, PopplerMissing
from ocr.model import Box
from ocr.picture import POINTS_PER_INCH, Picture

RENDER_SECONDS = 120


class PageShape(NamedTuple):
    """What the page tree says of one page: size in points as shown, and its largest picture.

    `image_dpi` is that picture's resolution (0 without one), `image_share` the part of the page it can cover.
    """

    width: float
    height: float
    image_dpi: float
    image_share: float
    overlays: tuple[Box, ...]


SCANNED = 0.7
"""Share of the page its largest picture must cover to count as a scan of the page."""

ENLARGED = 1.05
"""A scan rendered at more than this many times its own resolution is enlarged, which poppler does more evenly."""

SMALLEST_PAGE = 3.0  # points, a side; PDF 1.7 (ISO 32000-1, annex C) allows no smaller page


@contextmanager
def opened(path: Path) -> Iterator[pikepdf.Pdf]:
    """The PDF, repaired where needed; errors of ocr/errors.py when it cannot be opened."""
    try:
        pdf = pikepdf.open(path)
    except pikepdf.PasswordError as error:
        raise EncryptedFile(f"{path.name}: a password is needed to open it") from error
    except pikepdf.PdfError as error:
        raise DamagedFile(f"{path.name}: no readable PDF ({error})") from error
    with pdf:
        yield pdf


def page_count(path: Path) -> int:
    """Number of pages; EmptyFile when there is none."""
    with opened(path) as pdf:
        count = len(pdf.pages)
    if count == 0:
        raise EmptyFile(f"{path.name}: the PDF has no page")
    return count


def notes(path: Path) -> tuple[str, ...]:
    """What a reader of the result must know of the file: protection, repair, missing pages."""
    found = []
    with opened(path) as pdf:
        if pdf.is_encrypted:
            found.append("owner password")
        if pdf.get_warnings():
            found.append("repaired")
        stated = pdf.Root.get("/Pages", pikepdf.Dictionary()).get("/Count", len(pdf.pages))
        if int(stated) > len(pdf.pages):
            found.append(f"fewer pages than stated ({len(pdf.pages)} of {int(stated)})")
    return tuple(found)


def shape(path: Path, number: int) -> PageShape:
    """Size, largest picture and overlays of a page."""
    with opened(path) as pdf:
        page = pdf.pages[number - 1]
        left, bottom, right, top = (float(side) for side in page.cropbox)
        width, height = abs(right - left), abs(top - bottom)
        if min(width, height) < SMALLEST_PAGE:
            raise DamagedFile(f"{path.name}: page {number} is {width:g} x {height:g} points large")
        if int(page.get("/Rotate", 0)) % 180:
            width, height = height, width
        dpi, share = _largest_picture(page, width, height)
        overlays = tuple(_overlays(page)) if int(page.get("/Rotate", 0)) == 0 else ()
        return PageShape(width, height, dpi, share, overlays)


def _largest_picture(page: pikepdf.Page, width: float, height: float) -> tuple[float, float]:
    """Resolution of the largest picture if it fills the page's width, and the share of the page it covers then."""
    pictures = [(int(image.get("/Width", 0)), int(image.get("/Height", 0))) for image in _pictures(page)]
    if not pictures:
        return 0.0, 0.0
    wide, high = max(pictures, key=lambda size: size[0] * size[1])
    upright = abs(wide / max(1, high) - width / height)
    lying = abs(high / max(1, wide) - width / height)
    if lying < upright:
        wide, high = high, wide
    dpi = wide / width * POINTS_PER_INCH
    share = (
        min(1.0, high / max(1.0, dpi * height / POINTS_PER_INCH)) if dpi >= 60 and min(upright, lying) < 0.3 else 0.0
    )
    return dpi, share


def _pictures(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    """Image objects of the page, those inside form objects too."""
    waiting = [page.obj.get("/Resources", pikepdf.Dictionary())]
    seen = 0
    while waiting and seen < 200:
        for item in dict(waiting.pop().get("/XObject", pikepdf.Dictionary())).values():
            seen += 1
            if item.get("/Subtype") == "/Image":
                yield item
            elif "/Resources" in item:
                waiting.append(item["/Resources"])


def overlaid(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    """The annotations put over the page to be seen: signature fields, stamps, typed notes."""
    for note in page.obj.get("/Annots", pikepdf.Array()):
        if note.get("/Subtype") in ("/Widget", "/Stamp", "/FreeText") and "/Rect" in note:
            yield note


def _overlays(page: pikepdf.Page) -> Iterator[Box]:
    """Places of signature fields and stamps put over the page."""
    left, _, _, top = (float(side) for side in page.cropbox)
    for note in overlaid(page):
        x0, y0, x1, y1 = (float(side) for side in note["/Rect"])
        if abs(x1 - x0) > 4 and abs(y1 - y0) > 4:
            yield Box(min(x0, x1) - left, top - max(y0, y1), max(x0, x1) - left, top - min(y0, y1))


def render(path: Path, number: int, dpi: float, limit_pixels: int, *, hide_overlays: bool = False) -> Picture:
    """The page as a picture (blue, green, red; or grey), after checking that it is not too large."""
    size = shape(path, number)
    _check_size(size, number, dpi, limit_pixels)
    if size.image_share >= SCANNED and dpi <= ENLARGED * size.image_dpi:
        drawn = _scan_by_pdfium(path, number, dpi, hide_overlays)
        return _render_by_poppler(path, number, dpi, hide_overlays) if drawn is None else drawn
    try:
        return _render_by_poppler(path, number, dpi, hide_overlays)
    except DamagedFile:
        return pdfium.render(path, number, dpi, hide_overlays=hide_overlays)


def _scan_by_pdfium(path: Path, number: int, dpi: float, hide_overlays: bool) -> Picture | None:
    """A scanned page by pdfium; None where it fails or, unable to read the picture, leaves the page empty."""
    try:
        picture = pdfium.render(path, number, dpi, hide_overlays=hide_overlays)
    except DamagedFile:
        return None
    return picture if picture.min() < picture.max() else None


def sketch(path: Path, number: int, dpi: float, limit_pixels: int, bottom: float) -> Picture:
    """The page with its annotations (blue, green, red) down to `bottom`, in points from its top.

    Drawn in this process at once: for a look at details of a page of text.
    """
    _check_size(shape(path, number), number, dpi, limit_pixels)
    return pdfium.upper_part(path, number, dpi, bottom)


def _check_size(size: PageShape, number: int, dpi: float, limit_pixels: int) -> None:
    """PageTooLarge for a page that would have more pixels than allowed."""
    pixels = size.width * size.height * (dpi / POINTS_PER_INCH) ** 2
    if pixels > limit_pixels:
        raise PageTooLarge(f"page {number} would have {pixels / 1e6:.0f} megapixels at {dpi:.0f} dpi")


def _render_by_poppler(path: Path, number: int, dpi: float, hide_overlays: bool) -> Picture:
    """The page by pdftoppm; DamagedFile when it makes no picture of it."""
    try:
        pages = convert_from_path(
            path,
            dpi=dpi,
            first_page=number,
            last_page=number,
            use_cropbox=True,
            hide_annotations=hide_overlays,
            timeout=RENDER_SECONDS,
        )
    except PDFInfoNotInstalledError as error:
        raise PopplerMissing("pdftoppm was not found") from error
    except PDFPopplerTimeoutError as error:
        raise OutOfTime(f"page {number} was not rendered within {RENDER_SECONDS} seconds") from error
    except (PDFPageCountError, PDFSyntaxError):
        pages = []
    if not pages:
        raise DamagedFile(f"{path.name}: page {number} cannot be rendered")
    return as_array(pages[0])


def as_array(image: Image.Image) -> Picture:
    """A PIL picture as an array: grey stays grey, colour becomes blue, green, red."""
    if image.mode in ("1", "L", "I;16"):
        return np.array(image.convert("L"))
    return np.ascontiguousarray(np.array(image.convert("RGB"))[:, :, ::-1])
