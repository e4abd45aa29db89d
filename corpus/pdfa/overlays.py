"""What programs put over a page (signatures, stamps, form fields) painted into it as pictures.

A signature cannot outlive a change of its file, and its appearance often uses fonts that are not embedded, which PDF/A
forbids. As a picture it looks the same; its words stand in the hidden layer.
"""

from __future__ import annotations

import io
from typing import Any, Final

import pikepdf
import pypdfium2
from PIL import Image

DPI: Final = 300.0
POINTS_PER_INCH: Final = 72.0
LARGEST: Final = 4000  # pixels of a side: an overlay of the size of an A4 page
KINDS: Final = ("/Widget", "/Stamp", "/FreeText")
UNSEEN: Final = 2 | 32  # annotation flags Hidden and NoView


def paint_overlays(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Turn the overlays of a page into pictures at their places; other annotations (links) stay."""
    overlays = [note for note in page.obj.get("/Annots", pikepdf.Array()) if note.get("/Subtype") in KINDS]
    if not overlays:
        return
    page.obj["/Annots"] = pdf.make_indirect(
        pikepdf.Array([note for note in page.obj["/Annots"] if note.get("/Subtype") not in KINDS])
    )
    drawing = b"".join(_painted(pdf, page, note) for note in overlays)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n" + drawing)


def _painted(pdf: pikepdf.Pdf, page: pikepdf.Page, note: Any) -> bytes:
    """Operators that paint the picture of an overlay; none for one that is not seen."""
    form = _appearance(note)
    left, bottom, right, top = _sides(note.get("/Rect", (0, 0, 0, 0)))
    if form is None or int(note.get("/F", 0)) & UNSEEN or right - left < 1 or top - bottom < 1:
        return b""
    picture = _drawn(form, right - left, top - bottom)
    name = page.add_resource(_embedded(pdf, picture), pikepdf.Name.XObject)
    return f"q {right - left:.3f} 0 0 {top - bottom:.3f} {left:.3f} {bottom:.3f} cm {name} Do Q\n".encode()


def _appearance(note: Any) -> Any | None:
    """The normal appearance of an annotation, in its present state."""
    normal = note.get("/AP", pikepdf.Dictionary()).get("/N")
    if isinstance(normal, pikepdf.Dictionary) and not isinstance(normal, pikepdf.Stream):
        normal = normal.get(str(note.get("/AS", "/Off")))
    return normal if isinstance(normal, pikepdf.Stream) else None


def _sides(rectangle: Any) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(side) for side in rectangle)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _drawn(form: Any, width: float, height: float) -> Image.Image:
    """The appearance alone on a page of its size, as a picture on nothing."""
    with pikepdf.new() as alone:
        page = alone.add_blank_page(page_size=(width, height))
        name = page.add_resource(alone.copy_foreign(form), pikepdf.Name.XObject)
        place = page.calc_form_xobject_placement(
            page.resources.XObject[name], name, pikepdf.Rectangle(0, 0, width, height),
            allow_shrink=True, allow_expand=True, invert_transformations=False,
        )  # fmt: skip
        page.contents_add(place)
        data = io.BytesIO()
        alone.save(data)
    scale = min(DPI / POINTS_PER_INCH, LARGEST / max(width, height))
    with pypdfium2.PdfDocument(data.getvalue()) as document:
        picture: Image.Image = document[0].render(scale=scale, fill_color=(255, 255, 255, 0)).to_pil()
    return picture.convert("RGBA")


def _embedded(pdf: pikepdf.Pdf, picture: Image.Image) -> pikepdf.Stream:
    """The picture as an image object with its transparency."""
    red, green, blue, alpha = picture.split()
    size = {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/BitsPerComponent": 8,
            "/Width": picture.width, "/Height": picture.height}  # fmt: skip
    mask = pikepdf.Stream(pdf, alpha.tobytes(), size | {"/ColorSpace": pikepdf.Name.DeviceGray})
    colours = Image.merge("RGB", (red, green, blue)).tobytes()
    return pikepdf.Stream(
        pdf, colours, size | {"/ColorSpace": pikepdf.Name.DeviceRGB, "/SMask": pdf.make_indirect(mask)}
    )
