"""The fields of a record drawn over the page they were found on, for `saoluc extract --show`."""

from __future__ import annotations

import zlib
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from extract.model import Place, Record

# Points between a field's box and the letters in it, and the size of its label, points.
MARGIN: Final = 1.5
LABEL: Final = 6.0
_COLOURS: Final = ("#c0392b", "#2471a3", "#1e8449", "#9c640c", "#7d3c98", "#117a65", "#b03a72", "#5d6d7e")


def draw_fields(image: Image.Image, record: Record, page: int = 1, page_width: float | None = None) -> Image.Image:
    """A copy of a page's image with a box and a name around each value that stands on it.

    `page` is 1-based; `page_width` is the width in points that the record's boxes refer to (A4 upright or across where
    it is not given).
    """
    shown = image.convert("RGB")
    width = page_width or (595.3 if image.height >= image.width else 841.9)
    scale = image.width / width
    canvas = ImageDraw.Draw(shown)
    font = ImageFont.load_default(size=LABEL * scale)
    for pointer, proof in record.provenance.items():
        colour = _colour(pointer)
        for i, place in enumerate(p for p in proof.evidence if p.page == page and p.box is not None):
            _draw(canvas, place, pointer if i == 0 else "", colour, scale, font, dashed=bool(proof.doubts))
    return shown


def _colour(pointer: str) -> str:
    """One colour for each field of the record."""
    name = pointer.split("/")[1] if "/" in pointer else pointer
    return _COLOURS[zlib.crc32(name.encode()) % len(_COLOURS)]


def _draw(
    canvas: ImageDraw.ImageDraw,
    place: Place,
    label: str,
    colour: str,
    scale: float,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
    dashed: bool,
) -> None:
    """One box with its label above; a doubted value has a thin box."""
    assert place.box is not None
    left, top, right, bottom = (v * scale for v in place.box)
    pad = MARGIN * scale
    frame = (left - pad, top - pad, right + pad, bottom + pad)
    canvas.rectangle(frame, outline=colour, width=max(1, round(scale * (0.4 if dashed else 1.0))))
    if label:
        canvas.text((left, top - pad - LABEL * scale), label + (" ?" if dashed else ""), fill=colour, font=font)
