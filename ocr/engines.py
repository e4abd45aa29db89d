"""Engines by name."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

from ocr.engine import Engine
from ocr.errors import SetupError
from ocr.fast import TesserocrEngine
from ocr.tesseract import TesseractEngine


def best_installed() -> Engine:
    """Tesseract kept open where the library for it is installed, else the program run for each picture."""
    return TesserocrEngine() if importlib.util.find_spec("tesserocr") else TesseractEngine()


ENGINES: dict[str, Callable[[], Engine]] = {
    "auto": best_installed,
    "tesseract": TesseractEngine,
    "tesserocr": TesserocrEngine,
}


def engine_named(name: str) -> Engine:
    """The engine of that name; SetupError when there is none."""
    if name not in ENGINES:
        raise SetupError(f"no engine named {name!r}; known: {', '.join(sorted(ENGINES))}")
    return ENGINES[name]()
