"""File names as text that is safe to store and to print."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Final

# Cc control, Cf format (right-to-left overrides among them), Cs half a surrogate pair, Zl and Zp line breaks
HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def stored(path: Path) -> str:
    r"""The path as valid Unicode: bytes that are no UTF-8 become `\xNN`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def shown(text: str) -> str:
    r"""Text for one line of a terminal: controls, line breaks and direction overrides are escaped.

    >>> print(shown("a" + chr(0x202E) + "b" + chr(10)))
    a\u202eb\n
    """
    return "".join(_escaped(c) if unicodedata.category(c) in HIDDEN else c for c in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
