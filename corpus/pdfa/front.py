"""The pages as they were scanned, as a PDF that OCRmyPDF can put a layer under; pictures are not coded anew."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import pikepdf
from PIL import Image

from corpus.pdfa.overlays import paint_overlays
from ocr.imagefile import upright_on_white
from ocr.model import Page
from ocr.pdf import opened
from ocr.source import PDF

NO_PAGES: Final = ("/AcroForm", "/Perms", "/DSS", "/AF", "/Collection", "/OpenAction", "/AA")  # forms, files, actions
EXIF_ORIENTATION: Final = 0x0112
TURNS: Final = {1: 0, 3: 180, 6: 90, 8: 270}  # EXIF orientation → clockwise degrees; the others are mirrored


class Front(NamedTuple):
    """What became of the original: `signed` when it has digital signatures, which only it can keep."""

    signed: bool = False
    notes: tuple[str, ...] = ()


def make_front(original: Path, media_type: str, pages: Sequence[Page], target: Path) -> Front:
    """Write the front pages, upright, without forms, actions and attached files."""
    if media_type == PDF:
        return _front_of_pdf(original, pages, target)
    target.write_bytes(_front_of_pictures(original, pages))
    return Front()


def _front_of_pdf(original: Path, pages: Sequence[Page], target: Path) -> Front:
    with opened(original) as pdf:
        signed = _is_signed(pdf)
        for page, read in zip(pdf.pages, pages, strict=False):
            paint_overlays(pdf, page)
            page.mediabox = page.cropbox  # what is shown: the layer is put over this box
            if "/CropBox" in page.obj:
                del page.obj["/CropBox"]
            if read.rotation:
                page.rotate(read.rotation, relative=True)
        attached = len(pdf.attachments) > 0
        for name in list(pdf.attachments):
            del pdf.attachments[name]
        if "/EmbeddedFiles" in pdf.Root.get("/Names", pikepdf.Dictionary()):
            del pdf.Root["/Names"]["/EmbeddedFiles"]
        for name in NO_PAGES:
            if name in pdf.Root:
                del pdf.Root[name]
        pdf.save(target)
    return Front(signed, ("files attached to the original are not in the copy",) if attached else ())


def _is_signed(pdf: pikepdf.Pdf) -> bool:
    """Whether a signature field holds a signature."""
    waiting = list(pdf.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", pikepdf.Array()))
    seen: set[tuple[int, int]] = set()
    while waiting:
        field = waiting.pop()
        if field.objgen in seen:
            continue
        seen.add(field.objgen)
        if field.get("/FT") == "/Sig" and "/V" in field:
            return True
        waiting += list(field.get("/Kids", pikepdf.Array()))
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
        page.scan_size[::-1] if angle % 180 else page.scan_size for page, angle in zip(pages, angles, strict=True)
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
