"""Is everything installed that is needed, and what to install if not: `saoluc check`."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ocr.errors import ModelDataMissing, PopplerMissing, SaolucError, TesseractMissing

EXTRAS: Final = {
    "fastapi": ("review", "saoluc review"),
    "distributed": ("cluster", "run --cluster"),
    "tesserocr": ("fast", "faster reading, --engine tesserocr"),
    "watchfiles": ("watch", "run --watch"),
    "pyarrow": ("analysis", "parquet"),
    "pandas": ("analysis", "to_dataframe()"),
    "ocrmypdf": ("pdfa", "export --format pdfa"),
    "datasette": ("explore", "explore"),
    "matplotlib": ("report", "report"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for: `found` says what was found, `advice` what to do when it is not there."""

    name: str
    ok: bool
    found: str
    advice: str = ""
    needed: bool = True


def check() -> Iterator[Finding]:
    """Look for everything, the necessary first."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", sys.version_info >= (3, 11), version, "Install Python 3.11 or newer.")
    for name, look in LOOKS.items():
        try:
            yield Finding(name, True, look())
        except SaolucError as error:
            yield Finding(name, False, str(error), error.advice)
    for module, (extra, use) in EXTRAS.items():
        there = importlib.util.find_spec(module) is not None
        yield Finding(module, there, f"for {use}", f"Install it: pip install 'saoluc[{extra}]'", needed=False)


def _tesseract() -> str:
    from ocr import tesseract

    if shutil.which("tesseract") is None:
        raise TesseractMissing("the program tesseract is not on the PATH")
    return tesseract.version()


def _vietnamese() -> str:
    from ocr import tesseract

    tesseract.require_language("vie")
    return "vie"


def _poppler() -> str:
    for program in ("pdftoppm", "pdfinfo"):
        if shutil.which(program) is None:
            raise PopplerMissing(f"the program {program} is not on the PATH")
    said = subprocess.run(["pdftoppm", "-v"], capture_output=True, text=True, check=False).stderr
    return said.partition("\n")[0]


def _model() -> str:
    import restore

    try:
        return restore.load_restorer(restore.RestoreOptions()).model_digest
    except OSError as error:
        raise ModelDataMissing(f"{error.filename} cannot be read") from error


LOOKS: Final[dict[str, Callable[[], str]]] = {
    "tesseract": _tesseract,
    "tesseract data": _vietnamese,
    "poppler": _poppler,
    "language model": _model,
}
