"""What a clerk wrote by hand on a page, told and drawn: for `saoluc read --hand`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont

from corpus.archive import writing
from corpus.options import Options
from corpus.pictures import image_of, showing
from corpus.stages import Stages
from ocr.model import Ink, Page

BLANK: Final = "blank"
UNREADABLE: Final = "unreadable"
DRAWN_DPI: Final = 200  # of a page that was read from its text layer
MARGIN: Final = 2.0  # points between the writing and its frame
LETTERS: Final = 9.0  # points, height of what is written beside a frame
INK: Final = "#1e8449"
EMPTY: Final = "#9c640c"


def look(path: Path, number: int, stages: Stages, options: Options, target: Path | None = None) -> Page:
    """A page as read; with `target` the written fields are drawn over its picture."""
    seen: list[Any] = []
    page = showing(stages, lambda _number: lambda _name, picture: seen.append(picture)).read_page(path, number, options)
    if target is not None:
        picture = image_of(seen[-1]) if seen else _rendered(path, number, options)
        with writing():
            drawn(picture, page).save(target)
    return page


def _rendered(path: Path, number: int, options: Options) -> Image.Image:
    """A page that was read from its text layer, as picture."""
    from ocr import pdf

    return image_of(pdf.render(path, number, DRAWN_DPI, options.ocr.limit_pixels))


def told(page: Page) -> str:
    """One line a field: its kind, its box in points, what it may say with the probability of each reading."""
    return "\n".join(
        "\t".join((ink.kind.value, " ".join(f"{side:.1f}" for side in _corners(ink)), readings(ink)))
        for ink in page.ink
    )


def readings(ink: Ink) -> str:
    """The candidates of a field with their probabilities, or why there are none."""
    if ink.blank:
        return BLANK
    return " ".join(f"{text} {chance:.3f}" for text, chance in ink.candidates) or UNREADABLE


def as_json(page: Page) -> list[dict[str, Any]]:
    """The written fields of a page as JSON values."""
    return [
        {
            "kind": ink.kind.value,
            "page": page.number,
            "box": [round(side, 2) for side in _corners(ink)],
            "blank": ink.blank,
            "candidates": [{"value": text, "probability": round(chance, 4)} for text, chance in ink.candidates],
        }
        for ink in page.ink
    ]


def drawn(picture: Image.Image, page: Page) -> Image.Image:
    """The page with a frame around each written field, its candidates below."""
    shown = picture.convert("RGB")
    scale = shown.width / page.width
    canvas = ImageDraw.Draw(shown)
    font = ImageFont.load_default(size=LETTERS * scale)
    for ink in page.ink:
        left, top, right, bottom = _corners(ink)
        frame = (left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN)
        colour = EMPTY if ink.blank else INK
        canvas.rectangle([side * scale for side in frame], outline=colour, width=max(1, round(scale)))
        lines = [f"{text}  {chance:.2f}" for text, chance in ink.candidates[:3]] or [readings(ink)]
        for row, line in enumerate(lines):
            place = (frame[0] * scale, (frame[3] + MARGIN + row * LETTERS * 1.1) * scale)
            canvas.text(place, line, fill=colour, font=font)
    return shown


def _corners(ink: Ink) -> tuple[float, float, float, float]:
    """The box of a field: left, top, right, bottom in points."""
    return ink.box.left, ink.box.top, ink.box.right, ink.box.bottom
