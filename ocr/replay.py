"""Engines for tests: one plays back stored words, one fails as asked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from ocr.engine import Order, ReadWord
from ocr.errors import EngineFailed, OutOfMemory, OutOfTime
from ocr.picture import PixelBox

FAILURES = {"crash": EngineFailed, "timeout": OutOfTime, "memory": OutOfMemory}


@dataclass
class ReplayEngine:
    """Plays back word tables in the order they were stored: `001.json`, `002.json` … in a folder."""

    folder: Path
    orders: list[Order] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Name of the engine."""
        return "replay"

    def read(self, order: Order) -> list[ReadWord]:
        """The next stored table; no words after the last one."""
        self.orders.append(order)
        file = self.folder / f"{len(self.orders):03d}.json"
        return load_words(file) if file.exists() else []


@dataclass(frozen=True)
class FailingEngine:
    """Fails on purpose: "crash", "timeout" or "memory"."""

    failure: str

    @property
    def name(self) -> str:
        """Name of the engine."""
        return f"failing ({self.failure})"

    def read(self, order: Order) -> list[ReadWord]:
        """Raise the failure."""
        raise FAILURES[self.failure](f"{self.failure} on purpose")


def store_words(file: Path, words: list[ReadWord]) -> None:
    """Keep a word table for `ReplayEngine`."""
    file.write_text(json.dumps([list(word) for word in words], ensure_ascii=False), "utf-8")


def load_words(file: Path) -> list[ReadWord]:
    """A stored word table."""
    rows = json.loads(file.read_text("utf-8"))
    return [ReadWord(text, PixelBox(*box), confidence, tuple(line)) for text, box, confidence, line in rows]
