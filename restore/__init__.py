"""Words as read become words as written, each change with its reason.

What is named here is loaded when it is first asked for: the types of this package can be had without its libraries.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from restore.model import (
        Channel,
        Correction,
        Doubtful,
        Reason,
        RestoredDocument,
        RestoredLine,
        RestoredPage,
        RestoredText,
        replay,
    )
    from restore.options import RestoreOptions
    from restore.pipeline import Restorer, load_restorer, restore_document, restore_page
    from restore.words import RestoredWord, page_to_json, words_of

__all__ = [
    "Channel",
    "Correction",
    "Doubtful",
    "Reason",
    "RestoreOptions",
    "RestoredDocument",
    "RestoredLine",
    "RestoredPage",
    "RestoredText",
    "RestoredWord",
    "Restorer",
    "load_restorer",
    "page_to_json",
    "replay",
    "restore_document",
    "restore_page",
    "words_of",
]
HOMES: Final = {
    "Channel": "restore.model",
    "Correction": "restore.model",
    "Doubtful": "restore.model",
    "Reason": "restore.model",
    "RestoredDocument": "restore.model",
    "RestoredLine": "restore.model",
    "RestoredPage": "restore.model",
    "RestoredText": "restore.model",
    "replay": "restore.model",
    "RestoreOptions": "restore.options",
    "Restorer": "restore.pipeline",
    "load_restorer": "restore.pipeline",
    "restore_document": "restore.pipeline",
    "restore_page": "restore.pipeline",
    "RestoredWord": "restore.words",
    "page_to_json": "restore.words",
    "words_of": "restore.words",
}


def __getattr__(name: str) -> Any:
    """The public name, from the module that holds it."""
    if name in HOMES:
        return getattr(import_module(HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
