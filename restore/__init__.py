"""Words as read become words as written, each change with its reason."""

from restore.model import Channel, Correction, Doubtful, Reason, RestoredDocument, RestoredLine, RestoredPage, RestoredText, replay
from restore.options import RestoreOptions
from restore.pipeline import Restorer, load_restorer, restore_document, restore_page

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
    "Restorer",
    "load_restorer",
    "replay",
    "restore_document",
    "restore_page",
]
