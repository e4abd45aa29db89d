"""A restored document becomes a record: fields with their proof.

What is named here is loaded when it is first asked for: the types of this package can be had without its libraries.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from extract.options import ExtractOptions
    from extract.pipeline import extract_record, extract_records

__all__ = [
    "ExtractOptions",
    "extract_record",
    "extract_records",
]
HOMES: Final = {
    "ExtractOptions": "extract.options",
    "extract_record": "extract.pipeline",
    "extract_records": "extract.pipeline",
}


def __getattr__(name: str) -> Any:
    """The public name, from the module that holds it."""
    if name in HOMES:
        return getattr(import_module(HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
