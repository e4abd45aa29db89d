"""Any input file becomes pages of words with boxes, confidences and alternatives.

What is named here is loaded when it is first asked for: the types of this package can be had without its libraries.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ocr.facsimile import page_picture
    from ocr.options import OcrOptions
    from ocr.pipeline import read_document, read_notes, read_page, read_signatures
    from ocr.source import describe

# Read when NumPy is first loaded. Its threads would wait for one another: pages are worked on by a process each, and
# matrices as small as theirs took several times the processor time on two threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__all__ = [
    "OcrOptions",
    "describe",
    "page_picture",
    "read_document",
    "read_notes",
    "read_page",
    "read_signatures",
]
HOMES: Final = {
    "OcrOptions": "ocr.options",
    "page_picture": "ocr.facsimile",
    "read_document": "ocr.pipeline",
    "read_notes": "ocr.pipeline",
    "read_page": "ocr.pipeline",
    "read_signatures": "ocr.pipeline",
    "describe": "ocr.source",
}


def __getattr__(name: str) -> Any:
    """The public name, from the module that holds it."""
    if name in HOMES:
        return getattr(import_module(HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
