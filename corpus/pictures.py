"""Seeing what the program saw: the picture after each step of cleaning, the fields drawn over the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from corpus.archive import writing
from corpus.options import Options
from corpus.single import extract
from corpus.stages import Stages
from extract.model import Record
from ocr.model import Page

Show = Callable[[str, Any], None]


def saving_steps(stages: Stages, folder: Path) -> Stages:
    """Stages that leave `folder/page-0001-02-level.png` and so on while they read."""
    with writing():
        folder.mkdir(parents=True, exist_ok=True)

    def show_of(number: int) -> Show:
        steps: list[str] = []

        def show(name: str, picture: Any) -> None:
            steps.append(name)
            with writing():
                image_of(picture).save(folder / f"page-{number:04d}-{len(steps):02d}-{name}.png")

        return show

    return showing(stages, show_of)


def extract_and_draw(path: Path, stages: Stages, options: Options, target: Path) -> Record:
    """The record of a file; its fields drawn over each page that was read from an image.

    The first page becomes `target`, others `NAME-2.png` and so on beside it.
    """
    from extract.overlay import draw_fields

    last: dict[int, Any] = {}

    def show_of(number: int) -> Show:
        return lambda _name, picture: last.update({number: picture})

    widths: dict[int, float] = {}

    def read_page(file: Path, number: int, chosen: Options) -> Page:
        page = drawing.read_page(file, number, chosen)
        widths[number] = page.width
        return page

    drawing = showing(stages, show_of)
    record = extract(path, replace(drawing, read_page=read_page), options)
    for number, picture in last.items():
        drawn = draw_fields(image_of(picture), record, number, widths[number])
        name = target if number == 1 else target.with_stem(f"{target.stem}-{number}")
        with writing():
            drawn.save(name)
    return record


def showing(stages: Stages, show_of: Callable[[int], Show]) -> Stages:
    """Stages whose reader of a page hands the picture after each step to `show_of(number)`."""

    def read_page(path: Path, number: int, options: Options) -> Page:
        import ocr

        return ocr.read_page(path, number, options.ocr, show=show_of(number))

    return replace(stages, read_page=read_page)


def image_of(picture: Any) -> Image.Image:
    """A picture of the reader (grey, or blue-green-red) as an image."""
    return Image.fromarray(picture if picture.ndim == 2 else picture[:, :, ::-1])
