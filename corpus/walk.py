"""Input paths, one after another: a folder of a million files is never held in memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ocr.errors import InputError, NoPermission, NotFound

# Suffixes taken from a folder. A file named on the command line is always tried, whatever its name.
SUFFIXES: Final = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".txt"})


@dataclass(frozen=True, slots=True)
class Input:
    """A file to be processed, or the reason why a path given cannot be."""

    path: Path
    error: InputError | None = None


@dataclass(slots=True)
class Skipped:
    """How many files were left out because of their kind or name."""

    files: int = 0


def walk(inputs: Iterable[Path], archive: Path, skipped: Skipped, *, every: bool = False) -> Iterator[Input]:
    """The files under `inputs`. Hidden names, the archive itself and links to folders are left out."""
    own = _identity(archive)
    for given in inputs:
        if given.is_dir():
            yield from _walk_folder(given, own, skipped, every)
        elif given.exists():
            yield Input(given)
        else:
            yield Input(given, NotFound(f"{given} does not exist"))


def _walk_folder(folder: Path, own: tuple[int, int] | None, skipped: Skipped, every: bool) -> Iterator[Input]:
    """Depth first, without recursion of Python calls: depth of folders is not limited by the stack."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        if own is not None and _identity(here) == own:
            continue
        try:
            entries = os.scandir(here)
        except OSError as error:
            yield Input(here, NoPermission(f"folder {here} cannot be listed ({error.strerror})"))
            continue
        with entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
                elif _wanted(entry, every):
                    yield Input(Path(entry.path))
                else:
                    skipped.files += 1


def _identity(folder: Path) -> tuple[int, int] | None:
    """Device and file number: the same folder by whatever name."""
    try:
        stat = folder.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def _wanted(entry: os.DirEntry[str], every: bool) -> bool:
    """Regular files of a known suffix; no pipes or devices, which could block for ever."""
    try:
        regular = entry.is_file()
    except OSError:
        return False
    return regular and (every or Path(entry.name).suffix.lower() in SUFFIXES)
