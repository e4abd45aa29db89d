"""The words of pages for people, in Vietnamese and English, from a data file beside the pages that use them."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import lru_cache
from pathlib import Path


class Language(StrEnum):
    """Languages of the pages."""

    VI = "vi"
    EN = "en"


@lru_cache
def wording(file: Path, language: Language) -> dict[str, str]:
    """The words by name: a table of names, each with `vi` and `en`."""
    return {name: both[language] for name, both in tomllib.loads(file.read_text(encoding="utf-8")).items()}
