"""One file through the stages in this process, without an archive: for `saoluc read` and `saoluc extract`."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from corpus.names import stored
from corpus.options import Options
from corpus.stages import Stages
from extract.model import Processing, Record
from ocr.model import Document, Page


@contextmanager
def page_bar(pages: int) -> Iterator[Bar]:
    """A bar on stderr while the pages of one file are read; nothing when stderr is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        yield Bar(progress, progress.add_task("pages", total=pages))


class Bar:
    """Moves a rich bar by one page."""

    def __init__(self, progress: object, task: object) -> None:
        self.progress, self.task = progress, task

    def advance(self) -> None:
        """One page more."""
        self.progress.advance(self.task)  # type: ignore[attr-defined]


def read(path: Path, stages: Stages, options: Options) -> Document:
    """Read all pages of a file."""
    source = stages.describe(path, options)
    pages: list[Page] = []
    with page_bar(source.pages) as bar:
        for number in range(1, source.pages + 1):
            pages.append(stages.read_page(path, number, options))
            bar.advance()
    source = replace(source, path=Path(stored(source.path)))
    return Document(source, tuple(pages), stages.signatures(path), stages.notes(path))


def extract(path: Path, stages: Stages, options: Options) -> Record:
    """The record of a file."""
    seconds, clock = {}, time.monotonic()
    document = read(path, stages, options)
    seconds["ocr"], clock = time.monotonic() - clock, time.monotonic()
    restored = stages.restore(document, options)
    seconds["restore"], clock = time.monotonic() - clock, time.monotonic()
    record = stages.extract(restored, options)
    seconds["extract"] = time.monotonic() - clock
    made = Processing(
        versions=stages.versions(options) | record.processing.versions,
        options=options.as_json() | record.processing.options,
        models=stages.models(options) | record.processing.models,
        seconds={name: round(value, 3) for name, value in seconds.items()},
    )
    return record.model_copy(update={"processing": made})


def written(document: Document, kind: str) -> str:
    """A document as text by visual rows, text in reading order ("flow"), JSON, hOCR or ALTO."""
    if kind == "text":
        return "\n".join(page.text for page in document.pages)
    if kind == "flow":
        from ocr.flow import flowing

        return flowing(document.pages)
    if kind == "json":
        from ocr.serial import document_to_json

        return json.dumps(document_to_json(document), ensure_ascii=False)
    from ocr.interchange import alto, hocr

    return hocr(document) if kind == "hocr" else alto(document)
