"""From file to pages: triage, cleaning, reading, layout. One public function for each thing asked of this package."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from ocr import imagefile, pdf, preprocess, received, textfile, threads, triage
from ocr.engine import Engine
from ocr.engines import engine_named
from ocr.errors import PageTooLarge
from ocr.hand import read_blanks, read_hand
from ocr.hand_anchor import find_blanks
from ocr.hand_strip import reach
from ocr.layout import arrange
from ocr.lone import lone_signs
from ocr.model import Box, DigitalSignature, Document, Ink, Line, Origin, Page, Region, Step, Word, Zone
from ocr.options import OcrOptions
from ocr.picture import POINTS_PER_INCH, Picture, in_colour
from ocr.preprocess import Cleaned, Show
from ocr.recognise import as_word, certainty, looks_upside_down, read_blocks
from ocr.reread import Reading
from ocr.rows import by_height
from ocr.signatures import read_signatures as signatures_of
from ocr.signing import block_of, read_block
from ocr.smallprint import read_small_print, small_print_of
from ocr.source import PDF, TEXT, describe, head_of, media_type
from ocr.tables import Grid, find_grids
from ocr.textlayer import read_layer

LETTERHEAD = (Zone.ISSUER, Zone.MOTTO)
PICTURED_DPI = 200  # resolution at which blanks of a text page are looked at


def read_document(path: Path, options: OcrOptions | None = None) -> Document:
    """All pages of a file, its digital signatures, and notes on the file."""
    options = options or OcrOptions()
    source = describe(path, options)
    pages = tuple(read_page(path, number, options) for number in range(1, source.pages + 1))
    return Document(source, pages, read_signatures(path), read_notes(path))


def read_signatures(path: Path) -> tuple[DigitalSignature, ...]:
    """Digital signatures of a PDF; none for other files."""
    return signatures_of(path) if media_type(head_of(path)) == PDF else ()


def read_notes(path: Path) -> tuple[str, ...]:
    """What is odd about a PDF as a file, e.g. that it has fewer pages than it states; nothing for other files."""
    return pdf.notes(path) if media_type(head_of(path)) == PDF else ()


def read_page(
    path: Path,
    number: int,
    options: OcrOptions | None = None,
    *,
    engine: Engine | None = None,
    show: Show | None = None,
) -> Page:
    """One page (1-based) of a file of any kind."""
    options = options or OcrOptions()
    kind = media_type(head_of(path))
    if kind == TEXT:
        return textfile.read_text_page(path, number)
    threads.settle()
    reader = engine or engine_named(options.engine)
    if kind == PDF:
        return _read_pdf_page(path, number, options, reader, show)
    shot = imagefile.load(path, number, options.limit_pixels)
    page = read_picture(shot.picture, shot.dpi, options, reader, show=show)
    return replace(page, number=number, reason="picture file")


def _read_pdf_page(path: Path, number: int, options: OcrOptions, engine: Engine, show: Show | None) -> Page:
    """A page of a PDF from its text layer or its image, whichever the triage trusts."""
    began = time.perf_counter()
    shape = pdf.shape(path, number)
    layer = read_layer(path, number, shape.overlays)
    verdict = triage.judge(layer, shape)
    step = Step("triage", verdict.reason, round(time.perf_counter() - began, 4))
    if verdict.choice is triage.Choice.LAYER:
        laid = arrange(by_height(layer.words), layer.overlay, (), shape.width, shape.height)
        return Page(
            number,
            round(shape.width, 2),
            round(shape.height, 2),
            laid.lines,
            Origin.TEXT_LAYER,
            verdict.reason,
            tables=laid.tables,
            ink=_pictured(path, number, shape, laid.lines, layer.pictures, options),
            steps=(step,),
        )
    picture = pdf.render(
        path, number, _render_dpi(shape, options), options.limit_pixels, hide_overlays=bool(layer.overlay)
    )
    dpi = picture.shape[1] / shape.width * POINTS_PER_INCH
    page = read_picture(picture, dpi, options, engine, overlay=layer.overlay, show=show)
    return replace(page, number=number, reason=verdict.reason, steps=(step, *page.steps))


def _pictured(
    path: Path, number: int, shape: pdf.PageShape, lines: Sequence[Line], places: Sequence[Box], options: OcrOptions
) -> tuple[Ink, ...]:
    """Number and day that were put into the blanks of a text page as pictures.

    Rendering costs more than reading the layer, so it is done only where a picture touches the letterhead, and no
    further down the page than its blanks.
    """
    letterhead = [line.box for line in lines if line.box and line.zone in LETTERHEAD]
    if not options.hand or not any(_meet(place, box) for place in places for box in letterhead):
        return ()
    around = [(blank, reach(blank)) for blank in find_blanks(lines, shape.width, shape.height)]
    blanks = [(blank, box) for blank, box in around if any(_meet(place, box) for place in places)]
    if not blanks:
        return ()
    bottom = max(box.bottom for _, box in blanks)
    picture = pdf.sketch(path, number, PICTURED_DPI, options.limit_pixels, bottom)
    found = read_blanks(picture, (blank for blank, _ in blanks), PICTURED_DPI)
    return tuple(ink for ink in found if not ink.blank and any(_meet(ink.box, place) for place in places))


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes have a point in common."""
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom


def _render_dpi(shape: pdf.PageShape, options: OcrOptions) -> float:
    """A scan is rendered at its own resolution where that is lower than asked for: enlarging is left to cleaning."""
    if shape.image_share >= pdf.SCANNED and 72 <= shape.image_dpi < options.dpi:
        return shape.image_dpi
    return options.dpi


def _check_enlarged(picture: Picture, dpi: float, limit_pixels: int) -> None:
    """Refuse a picture, a strip of few pixels' width say, that would be too large at the resolution of reading."""
    height, width = picture.shape[:2]
    pixels = width * height * (preprocess.READING_DPI / dpi) ** 2
    if pixels > limit_pixels:
        raise PageTooLarge(f"{width} x {height} pixels at {dpi:.0f} dpi would be read as {pixels / 1e6:.0f} megapixels")


def read_picture(
    picture: Picture,
    dpi: float,
    options: OcrOptions,
    engine: Engine,
    *,
    overlay: Sequence[Word] = (),
    show: Show | None = None,
) -> Page:
    """A page from its picture: cleaned, read, laid out. `overlay` are words already known to lie over the page."""
    began = time.perf_counter()
    _check_enlarged(picture, dpi, options.limit_pixels)
    cleaned = preprocess.clean(picture, dpi, show=show)
    found = read_blocks(cleaned, engine, options)
    if looks_upside_down(found):
        other = preprocess.clean(picture, dpi, rotation=(cleaned.rotation + 180) % 360, show=show)
        again = read_blocks(other, engine, options)
        if certainty(again) > certainty(found):
            cleaned, found = other, again
    grids = _with_tables(cleaned, found, engine, options)
    height, width = (side / cleaned.dpi * POINTS_PER_INCH for side in cleaned.print_only.shape[:2])
    laid = arrange(_words(found, cleaned.dpi), overlay, grids, width, height)
    stamp = _stamp_of_receipt(cleaned, laid.lines)
    if stamp is not None:
        received.take_out(cleaned, stamp, chain.from_iterable(line.words for line in laid.lines))
        found = read_blocks(cleaned, engine, options)
        grids = _with_tables(cleaned, found, engine, options)
        words = _words(found, cleaned.dpi)
        overlay = [*overlay, *received.unread(stamp.words, words)]
        laid = arrange(words, overlay, grids, width, height)
    if options.reread and _read_closing(cleaned, found, laid.lines, engine, options):
        laid = arrange(_words(found, cleaned.dpi), overlay, grids, width, height)
    cleaned.steps.append(Step("read", engine.name, round(time.perf_counter() - began, 4)))
    if show is not None:
        show("page", cleaned.picture)  # in colour, as the boxes refer to it
    return Page(
        1,
        round(width, 2),
        round(height, 2),
        laid.lines,
        Origin.IMAGE,
        dpi=round(cleaned.dpi, 1),
        rotation=cleaned.rotation,
        skew=cleaned.skew,
        mesh=cleaned.mesh,
        regions=tuple(Region(kind, box.points(cleaned.dpi)) for kind, box in cleaned.regions),
        tables=laid.tables,
        ink=_hand(cleaned, laid.lines) if options.hand else (),
        steps=tuple(cleaned.steps),
    )


def _read_closing(
    page: Cleaned, found: list[list[Reading]], lines: Sequence[Line], engine: Engine, options: OcrOptions
) -> bool:
    """Read signature block and small print of the closing again, in place; False on a page without a closing."""
    height, width = (side / page.dpi * POINTS_PER_INCH for side in page.print_only.shape[:2])
    block, small = block_of(lines, width, height), small_print_of(lines)
    if block is not None:
        read_block(page, found, block, engine, options)
    if small is not None:
        read_small_print(page, found, small, engine, options)
    return block is not None or small is not None


def _with_tables(page: Cleaned, lines: list[list[Reading]], engine: Engine, options: OcrOptions) -> Sequence[Grid]:
    """The ruled tables of a page; to its lines come the digits that stand alone in a cell."""
    grids = find_grids(page.lines, page.dpi) if page.lines else ()
    if options.reread and grids:
        lines += lone_signs(page, lines, grids, engine, options)
    return grids


def _stamp_of_receipt(page: Cleaned, lines: Sequence[Line]) -> received.Stamp | None:
    """The stamp of the office that received the document: it is set on the page with the letterhead."""
    if not any(line.zone in LETTERHEAD for line in lines):
        return None
    return received.find_stamp(page, chain.from_iterable(line.words for line in lines))


def _words(found: Sequence[Sequence[Reading]], dpi: float) -> list[list[Word]]:
    """The lines read, in points."""
    return [[as_word(reading, dpi) for reading in line] for line in found]


def _hand(page: Cleaned, lines: Sequence[Line]) -> tuple[Ink, ...]:
    """Numbers and days written by hand; grey and bitonal pages go in as colour ones."""
    return read_hand(in_colour(page.picture), lines, page.dpi)
