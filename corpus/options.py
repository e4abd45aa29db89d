"""What a run is told: options of the stages, limits, and the digests that say whether a result is outdated."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from ocr.options import OcrOptions
from restore.options import RestoreOptions

# Options that stop work but do not change what comes out: raising a limit must not make finished documents outdated.
# Where the model lies says nothing; its digest does.
MODEL_FILES = frozenset({"data", "adapted"})
LIMITS_ONLY = frozenset({"limit_pixels", "limit_pages", "page_seconds"})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page or document may cost before it is stopped and named.

    Seconds are wall time. `memory` is in bytes and counts the working process with its children.
    `tries`: how often the working process may die on a document or page before it is set apart.
    """

    page_seconds: float = 300.0
    seconds: float = 7200.0
    memory: int = 4 << 30
    bytes: int = 2 << 30
    tries: int = 3


@dataclass(frozen=True, slots=True)
class Options:
    """Everything that shapes a record."""

    ocr: OcrOptions = field(default_factory=OcrOptions)
    restore: RestoreOptions = field(default_factory=RestoreOptions)

    def as_json(self) -> dict[str, Any]:
        """The options as plain values, as they are stored with a record."""
        return {"ocr": plain(self.ocr), "restore": plain(self.restore)}


@dataclass(frozen=True, slots=True)
class Digests:
    """One short digest a stage: it changes when the stage would give another result for the same input."""

    ocr: str
    restore: str
    extract: str


def plain(options: Any) -> dict[str, Any]:
    """A dataclass as JSON values; paths and enumerations as text."""
    return {key: _plain_value(value) for key, value in dataclasses.asdict(options).items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    return value.value if isinstance(value, Enum) else value


def digests(options: Mapping[str, Any], versions: Mapping[str, str], models: Mapping[str, str]) -> Digests:
    """Digests of the three stages from options as JSON values, program versions and model digests."""
    shaping = {key: value for key, value in options.get("ocr", {}).items() if key not in LIMITS_ONLY}
    restoring = {key: value for key, value in options.get("restore", {}).items() if key not in MODEL_FILES}
    return Digests(
        ocr=_digest(shaping, versions.get("saoluc"), versions.get("tesseract")),
        restore=_digest(restoring, versions.get("saoluc"), models.get("restore")),
        extract=_digest(versions.get("saoluc")),
    )


def _digest(*parts: Any) -> str:
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
