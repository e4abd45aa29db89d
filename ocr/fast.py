"""Tesseract kept open in this process through tesserocr (the `fast` extra): the only module that knows tesserocr.

Its wheel brings a Tesseract of its own, perhaps of another version than the program; the engine's name says which was
used. The language data is the program's.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from ocr.engine import Order, ReadWord
from ocr.errors import EngineFailed, OutOfTime, SetupError
from ocr.tesseract import SETTINGS, data_folder, require_language, words_of

COLUMNS = "level page_num block_num par_num line_num word_num left top width height conf text"
"""Head of Tesseract's word table, which the library leaves out."""


class TesserocrMissing(SetupError):
    """The library tesserocr is not installed."""

    code = "tesserocr-missing"
    advice = "Install it: pip install 'saoluc[fast]', or use --engine tesseract."


def _library() -> Any:
    """The library; TesserocrMissing without it."""
    try:
        import tesserocr
    except ImportError as error:
        raise TesserocrMissing("the library tesserocr was not found") from error
    return tesserocr


@cache
def _opened(language: str) -> Any:
    """Tesseract with the data of a language, kept open: opening it takes as long as reading two lines."""
    require_language(language)
    try:
        api = _library().PyTessBaseAPI(path=str(data_folder()), lang=language)
    except RuntimeError as error:
        raise EngineFailed(f"tesserocr: {error}") from error
    for name, value in SETTINGS.items():
        api.SetVariable(name, value)
    return api


@dataclass(frozen=True)
class TesserocrEngine:
    """Reads without a process for each picture. One thread unless the user set OMP_THREAD_LIMIT."""

    def __post_init__(self) -> None:
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        _library()

    @property
    def name(self) -> str:
        """Name and version of the library and of the Tesseract in it."""
        library = _library()
        return f"tesserocr {library.__version__}, {library.tesseract_version().splitlines()[0]}"

    def read(self, order: Order) -> list[ReadWord]:
        """The words of the picture."""
        api = _opened(order.language)
        picture = np.ascontiguousarray(order.picture)
        height, width = picture.shape
        api.SetPageSegMode(int(order.segmentation.value))
        api.SetImageBytes(picture.tobytes(), width, height, 1, width)
        api.SetSourceResolution(round(order.dpi))
        try:
            if not api.Recognize(timeout=round(1000 * order.seconds)):
                raise OutOfTime(f"tesserocr did not finish within {order.seconds:g} seconds")
            return list(words_of("\n".join((COLUMNS.replace(" ", "\t"), api.GetTSVText(0)))))
        except RuntimeError as error:
            raise EngineFailed(f"tesserocr: {error}") from error
        finally:
            api.Clear()
