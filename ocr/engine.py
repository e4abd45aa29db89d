"""What a recognition engine does for us: a picture in, words with boxes and confidences out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from ocr.picture import Picture, PixelBox


class Segmentation(StrEnum):
    """How an engine should look at a picture (Tesseract's page segmentation modes)."""

    PAGE = "3"
    COLUMN = "4"
    BLOCK = "6"
    LINE = "7"
    SPARSE = "11"


class ReadWord(NamedTuple):
    """One word as an engine read it: box in pixels of the picture, confidence 0 to 1, and the line it stands in.

    `line` orders lines from top to bottom and is equal for words of one line.
    """

    text: str
    box: PixelBox
    confidence: float
    line: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of an engine for one picture."""

    picture: Picture
    dpi: float
    language: str = "vie"
    segmentation: Segmentation = Segmentation.BLOCK
    seconds: float = 120.0


class Engine(Protocol):
    """Reads pictures. Raises the errors of ocr/errors.py when it cannot."""

    @property
    def name(self) -> str:
        """Name and version, as kept with each result."""
        ...

    def read(self, order: Order) -> list[ReadWord]:
        """The words of the picture in the engine's reading order."""
        ...
