"""Folders become an archive: run, resume, search, query, export; the command line.

`corpus.open(DIR)` opens an archive for questions from Python; `open_archive` is the same by a longer name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.reading import OpenArchive, open_archive
    from corpus.reading import open_archive as open

__all__ = ["OpenArchive", "open", "open_archive"]


def __getattr__(name: str) -> Any:
    """Load the reading side only when it is asked for: the command line must start at once."""
    if name in __all__:
        from corpus import reading

        return getattr(reading, "open_archive" if name == "open" else name)
    raise AttributeError(name)
