"""What the pages say, in Vietnamese and English: data/messages.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

LANGUAGES: Final = ("vi", "en")


@cache
def messages() -> Mapping[str, Mapping[str, str]]:
    """Key → language → text."""
    found: dict[str, dict[str, str]] = {}
    for group, entries in tomllib.loads((files("corpus.web") / "data" / "messages.toml").read_text("utf-8")).items():
        for name, texts in entries.items():
            found[f"{group}.{name}"] = texts
    return found


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says messages in one language."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, its {names} filled in. KeyError for a key nobody wrote."""
        text = messages()[key][self.language]
        return text.format(**values) if values else text

    def maybe(self, key: str, otherwise: str) -> str:
        """The text of a key, or another where nobody wrote one: codes of doubts come from other packages."""
        found = messages().get(key)
        return found[self.language] if found else otherwise

    def field(self, pointer: str) -> str:
        """What people call the place of a record that a JSON Pointer leads to.

        >>> Speaker("vi").field("/deadlines/1/when"), Speaker("en").field("/number")
        ('Thời hạn 2: Thời điểm', 'Number')
        """
        said = ""
        for part in pointer.strip("/").split("/"):
            if part.isdigit():
                said += f" {int(part) + 1}"
            else:
                said += (": " if said else "") + self.maybe(f"field.{part}", part)
        return said

    def doubt(self, code: str, message: str) -> str:
        """What people call a kind of doubt; its message where nobody named it."""
        return self.maybe(f"doubt.{code}", message)
