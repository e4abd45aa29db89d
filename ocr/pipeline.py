"""From file to pages: triage, cleaning, reading, layout. One public function for each thing asked of this package."""

from __future__ import annotations

import importlib
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ocr import imagefile, pdf, preprocess, textfile, triage
from ocr.engine import Engine
from ocr.engines import engine_named
from ocr.model import DigitalSignature, Document, Ink, Line, Origin, Page, Region, Step, Word, Zone
from ocr.options import OcrOptions
from ocr.picture import POINTS_PER_INCH, Picture
from ocr.preprocess import Cleaned, Show
from ocr.recognise import as_word, read_blocks
from ocr.rows import as_lines, by_height, in_rows
from ocr.signatures import read_signatures as signatures_of
from ocr.source import PDF, TEXT, describe, head_of, media_type
from ocr.textlayer import Layer, read_layer
from ocr.zones import assign


def read_document(path: Path, options: OcrOptions | None = None) -> Document:
    """All pages of a file, its digital signatures, and notes on the file."""
    options = options or OcrOptions()
    source = describe(path, options)
    pages = tuple(read_page(path, number, options) for number in range(1, source.pages + 1))
    notes = pdf.notes(path) if source.media_type == PDF else ()
    return Document(source, pages, read_signatures(path), notes)


def read_signatures(path: Path) -> tuple[DigitalSignature, ...]:
    """Digital signatures of a PDF; none for other files."""
    return signatures_of(path) if media_type(head_of(path)) == PDF else ()


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
        lines = _finished(_layer_lines(layer.words), _layer_lines(layer.overlay), shape.width, shape.height)
        return Page(number, shape.width, shape.height, lines, Origin.TEXT_LAYER, verdict.reason, steps=(step,))
    picture = pdf.render(path, number, _render_dpi(shape, options), options.limit_pixels)
    dpi = picture.shape[1] / shape.width * POINTS_PER_INCH
    page = read_picture(picture, dpi, options, engine, overlay=_layer_lines(layer.overlay), show=show)
    return replace(page, number=number, reason=verdict.reason, steps=(step, *page.steps))


def _render_dpi(shape: pdf.PageShape, options: OcrOptions) -> float:
    """A scan is rendered at its own resolution where that is lower than asked for: enlarging is left to cleaning."""
    if shape.image_share >= triage.SCANNED and 72 <= shape.image_dpi < options.dpi:
        return shape.image_dpi
    return options.dpi


def _layer_lines(words: Sequence[Word]) -> list[Line]:
    """Lines of a text layer's words, overlays included."""
    return as_lines(by_height(words)) if words else []


def read_picture(
    picture: Picture,
    dpi: float,
    options: OcrOptions,
    engine: Engine,
    *,
    overlay: Sequence[Line] = (),
    show: Show | None = None,
) -> Page:
    """A page from its picture: cleaned, read, laid out. `overlay` are lines already known to lie over the page."""
    cleaned = preprocess.clean(picture, dpi, show=show)
    began = time.perf_counter()
    found = read_blocks(cleaned, engine, options)
    lines = as_lines([[as_word(word, cleaned.dpi) for word in words] for words in found])
    height, width = (side / cleaned.dpi * POINTS_PER_INCH for side in cleaned.print_only.shape[:2])
    placed = _finished(lines, overlay, width, height)
    cleaned.steps.append(Step("read", engine.name, round(time.perf_counter() - began, 4)))
    return Page(
        1,
        round(width, 2),
        round(height, 2),
        placed,
        Origin.IMAGE,
        dpi=round(cleaned.dpi, 1),
        rotation=cleaned.rotation,
        regions=tuple(Region(kind, box.points(cleaned.dpi)) for kind, box in cleaned.regions),
        ink=_hand(cleaned, placed) if options.hand else (),
        steps=tuple(cleaned.steps),
    )


def _finished(own: Sequence[Line], overlay: Sequence[Line], width: float, height: float) -> tuple[Line, ...]:
    """Lines in rows with their zones, overlays last."""
    lines = assign(in_rows(own), width, height)
    after = lines[-1].row + 1 if lines else 0
    stamps = in_rows([replace(line, zone=Zone.STAMP) for line in overlay], after)
    return (*lines, *stamps)


def _hand(page: Cleaned, lines: Sequence[Line]) -> tuple[Ink, ...]:
    """Numbers and days written by hand, when the reader for them is installed."""
    try:
        hand = importlib.import_module("ocr.hand")
    except ModuleNotFoundError:
        return ()
    return tuple(hand.read_hand(page.picture, lines, page.dpi))
