"""Folders become an archive: run, resume, search, query, export; the command line.

`open_archive(DIR)` opens an archive for questions from Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.reading import OpenArchive, open_archive

__all__ = ["OpenArchive", "open_archive"]


def __getattr__(name: str) -> Any:
    """Load the reading side only when it is asked for: the command line must start at once."""
    if name in __all__:
        from corpus import reading

        return getattr(reading, name)
    raise AttributeError(name)
