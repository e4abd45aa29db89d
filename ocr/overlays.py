"""What lies over a PDF page (signature fields, stamps, typed notes) as a PDF of its own, without the page below it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf

from ocr.pdf import opened, overlaid


def overlays_alone(path: Path, number: int) -> bytes:
    """A PDF of one page, of the size of the page asked for, with only the looks of its overlays."""
    with opened(path) as source, pikepdf.new() as made:
        page = source.pages[number - 1]
        sheet = made.add_blank_page()
        sheet.mediabox, sheet.cropbox = (
            pikepdf.Array([float(side) for side in box]) for box in (page.mediabox, page.cropbox)
        )
        looks = ((note, _look(note)) for note in overlaid(page))
        sheet.obj.Annots = pikepdf.Array([_over(made, note, look) for note, look in looks if look is not None])
        written = BytesIO()
        made.save(written, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return written.getvalue()


def _look(note: pikepdf.Object) -> pikepdf.Stream | None:
    """What an annotation looks like in print; None where it does not say."""
    looks = note.get("/AP", pikepdf.Dictionary())
    shown = looks.get("/N") if isinstance(looks, pikepdf.Dictionary) else None
    if isinstance(shown, pikepdf.Dictionary):  # one look for each state, such as on and off
        shown = shown.get(str(note.get("/AS", "/Off")))
    return shown if isinstance(shown, pikepdf.Stream) else None


def _over(made: pikepdf.Pdf, note: pikepdf.Object, look: pikepdf.Stream) -> pikepdf.Object:
    """The annotation in the new file: place, flags and look."""
    place = pikepdf.Array([float(side) for side in note["/Rect"]])
    looks = pikepdf.Dictionary(N=made.copy_foreign(look))
    kind, flags = pikepdf.Name.Stamp, int(note.get("/F", 0))
    return made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=kind, Rect=place, F=flags, AP=looks))
