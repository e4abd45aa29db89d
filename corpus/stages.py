"""The stages of a document as plain functions, so that another process can run them and a test can replace them.

Everything heavy is imported inside the functions: whoever only asks the archive never loads OpenCV or a model.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from corpus.options import Options
from extract.model import Record
from ocr.errors import SetupError
from ocr.model import DigitalSignature, Document, Page, Source
from restore.model import RestoredDocument


@dataclass(frozen=True, slots=True)
class Stages:
    """What happens to a document. Each member is a function of a module, so that it pickles by name.

    `describe` opens and checks the file; `pack` and `unpack` turn a page into JSON values and back;
    `versions` and `models` name the programs and learned models that take part.
    """

    describe: Callable[[Path, Options], Source]
    read_page: Callable[[Path, int, Options], Page]
    signatures: Callable[[Path], tuple[DigitalSignature, ...]]
    notes: Callable[[Path], tuple[str, ...]]
    restore: Callable[[Document, Options], RestoredDocument]
    extract: Callable[[RestoredDocument, Options], Record]
    pack: Callable[[Page], dict[str, Any]]
    unpack: Callable[[dict[str, Any]], Page]
    versions: Callable[[Options], dict[str, str]]
    models: Callable[[Options], dict[str, str]]


def describe(path: Path, options: Options) -> Source:
    """Open and check a file, count its pages."""
    import ocr

    return ocr.describe(path, options.ocr)


def read_page(path: Path, number: int, options: Options) -> Page:
    """Read one page (1-based)."""
    import ocr

    return ocr.read_page(path, number, options.ocr)


def signatures(path: Path) -> tuple[DigitalSignature, ...]:
    """The digital signatures of a file."""
    import ocr

    return ocr.read_signatures(path)


def notes(path: Path) -> tuple[str, ...]:
    """What is odd about the file."""
    import ocr

    return ocr.read_notes(path)


def restore_document(document: Document, options: Options) -> RestoredDocument:
    """Restore the text of a document."""
    import restore

    return restore.restore_document(document, restore.load_restorer(options.restore))


def extract_record(document: RestoredDocument, options: Options) -> Record:
    """Read the record out of a restored document."""
    import extract

    return extract.extract_record(document)


def pack(page: Page) -> dict[str, Any]:
    """A page as JSON values."""
    from ocr.serial import page_to_json

    return page_to_json(page)


def unpack(values: dict[str, Any]) -> Page:
    """A page from JSON values."""
    from ocr.serial import page_from_json

    return page_from_json(values)


def versions(options: Options) -> dict[str, str]:
    """Versions of saoluc and of the engine."""
    return {"saoluc": saoluc_version(), "tesseract": _engine_name(options.ocr.engine)}


def saoluc_version() -> str:
    """The installed version of saoluc, or "source" when it runs from a working copy."""
    try:
        return metadata.version("saoluc")
    except metadata.PackageNotFoundError:
        return "source"


def _engine_name(engine: str) -> str:
    """Name and version of the engine that reads; empty when it is not installed (text files need none)."""
    from ocr.engines import engine_named

    try:
        return engine_named(engine).name
    except SetupError:
        return ""


def models(options: Options) -> dict[str, str]:
    """Digests of the learned models."""
    import restore

    return {"restore": restore.load_restorer(options.restore).model_digest}


REAL = Stages(
    describe=describe,
    read_page=read_page,
    signatures=signatures,
    notes=notes,
    restore=restore_document,
    extract=extract_record,
    pack=pack,
    unpack=unpack,
    versions=versions,
    models=models,
)


def chosen() -> Stages:
    """The stages to run: the real ones, or those named by SAOLUC_STAGES as `module:name` (tests, rehearsals)."""
    named = os.environ.get("SAOLUC_STAGES")
    if not named:
        return REAL
    module, _, name = named.partition(":")
    found = getattr(importlib.import_module(module), name)
    assert isinstance(found, Stages)
    return found
