"""The pages as they were scanned, as a PDF that OCRmyPDF can put a layer under: pictures are embedded, never re-coded."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pikepdf
from PIL import Image

from ocr.imagefile import upright_on_white
from ocr.model import Page
from ocr.pdf import opened
from ocr.source import PDF

EXIF_ORIENTATION: Final = 0x0112
TURNS: Final = {1: 0, 3: 180, 6: 90, 8: 270}  # EXIF orientation → clockwise degrees; the others are mirrored


def make_front(original: Path, media_type: str, pages: Sequence[Page], target: Path) -> bool:
    """Write the front pages, upright. True when digital signatures were taken out (the original keeps them)."""
    if media_type == PDF:
        return _front_of_pdf(original, pages, target)
    target.write_bytes(_front_of_pictures(original, pages))
    return False


def _front_of_pdf(original: Path, pages: Sequence[Page], target: Path) -> bool:
    with opened(original) as pdf:
        signed = _take_out_forms(pdf)
        for page, read in zip(pdf.pages, pages, strict=False):
            page.mediabox = page.cropbox  # what is shown: the layer is put over this box
            if "/CropBox" in page.obj:
                del page.obj["/CropBox"]
            if read.rotation:
                page.rotate(read.rotation, relative=True)
        pdf.save(target)
    return signed


def _take_out_forms(pdf: pikepdf.Pdf) -> bool:
    """Form fields become part of the page as they look; a signature cannot outlive a change of its file."""
    if "/AcroForm" not in pdf.Root:
        return False
    signed = any(_is_signature(note) for page in pdf.pages for note in page.obj.get("/Annots", pikepdf.Array()))
    pdf.flatten_annotations("all")
    for name in ("/AcroForm", "/Perms", "/DSS"):
        if name in pdf.Root:
            del pdf.Root[name]
    return signed


def _is_signature(note: pikepdf.Object) -> bool:
    field: Any = note
    while field is not None:
        if field.get("/FT") == "/Sig":
            return "/V" in note or "/V" in field
        field = field.get("/Parent")
    return False


def _front_of_pictures(original: Path, pages: Sequence[Page]) -> bytes:
    """One page a picture, of the size in points that reading found."""
    import img2pdf

    turns = list(_turns(original, len(pages)))
    source: Any = str(original)
    if None in turns or _has_alpha(original):
        source, turns = [_as_png(original, page.number) for page in pages], [0] * len(pages)
    angles = [((turn or 0) + page.rotation) % 360 for turn, page in zip(turns, pages, strict=True)]
    sizes = iter(
        (page.height, page.width) if angle % 180 else (page.width, page.height)
        for page, angle in zip(pages, angles, strict=True)
    )

    def layout(_wide: int, _high: int, _dpi: tuple[float, float]) -> tuple[float, float, float, float]:
        width, height = next(sizes)
        return width, height, width, height

    data = img2pdf.convert(source, layout_fun=layout, rotation=img2pdf.Rotation.none, engine=img2pdf.Engine.pikepdf)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page, angle in zip(pdf.pages, angles, strict=True):
            page.rotate(angle, relative=False)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def _turns(original: Path, count: int) -> Iterator[int | None]:
    """How far each picture must be turned by its EXIF note; None for a mirrored one."""
    with Image.open(original) as image:
        for number in range(count):
            if number:
                image.seek(number)
            yield TURNS.get(image.getexif().get(EXIF_ORIENTATION, 1))


def _has_alpha(original: Path) -> bool:
    with Image.open(original) as image:
        return "A" in image.getbands() or "transparency" in image.info


def _as_png(original: Path, number: int) -> bytes:
    """A picture that cannot be embedded as it is: the same pixels on white paper, as PNG."""
    out = io.BytesIO()
    upright_on_white(original, number).save(out, "PNG")
    return out.getvalue()
