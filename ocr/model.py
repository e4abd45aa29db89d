"""What is known of a page once it has been read: words with boxes, confidences and alternatives.

All boxes are in points (1/72 inch) from the top left corner of the page brought upright and level; all text is
Unicode NFC; all confidences are probabilities between 0 and 1. Frozen values: a stage makes new ones, it changes none.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Self


class Box(NamedTuple):
    """A rectangle on the page, in points from the top left corner; `right` and `bottom` lie outside it."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Horizontal extent in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Vertical extent in points."""
        return self.bottom - self.top

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


class Origin(StrEnum):
    """Where the words of a page come from."""

    TEXT_LAYER = "text-layer"
    IMAGE = "image"
    TEXT_FILE = "text-file"


class Zone(StrEnum):
    """The part a block plays on a page laid out by Nghị định 30/2020/NĐ-CP, Phụ lục I (numbers of its diagram)."""

    ISSUER = "issuer"  # box 2: parent agency and issuer, with number (3) and công văn subject (5b) below
    MOTTO = "motto"  # box 1: quốc hiệu, tiêu ngữ, with place and date (4) below
    TITLE = "title"  # box 5a: tên loại, trích yếu
    BODY = "body"
    TABLE = "table"
    RECIPIENTS = "recipients"  # box 9b: Nơi nhận
    SIGNATURE = "signature"  # boxes 7a-7c
    PAGE_NUMBER = "page-number"
    STAMP = "stamp"  # overlays: e-signature appearances, incoming stamps, urgency stamps


class RegionKind(StrEnum):
    """What a region without text of its own shows."""

    SEAL = "seal"
    SIGNATURE = "signature"
    STAMP = "stamp"


class InkKind(StrEnum):
    """Which blank of the letterhead was filled in by hand."""

    NUMBER = "number"
    DAY = "day"
    MONTH = "month"


class Alternative(NamedTuple):
    """Another reading of the same place, with its probability."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Word:
    """A run of signs without space. `confidence` is None where the source gives none (text layers, text files)."""

    text: str
    box: Box | None = None
    confidence: float | None = None
    alternatives: tuple[Alternative, ...] = ()
    bold: bool | None = None
    italic: bool | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one column in one visual row, left to right. Lines with the same `row` stand side by side."""

    words: tuple[Word, ...]
    row: int
    zone: Zone = Zone.BODY
    box: Box | None = None

    @property
    def text(self) -> str:
        """The words joined by single spaces (text files: the line as it stands is one or more words)."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; `lines` are indices into `Page.lines`; spans count rows and columns covered (1 = no merging)."""

    row: int
    column: int
    lines: tuple[int, ...]
    row_span: int = 1
    column_span: int = 1
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page, found by its ruling lines or by aligned columns."""

    cells: tuple[Cell, ...]
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A seal, signature or stamp as a place on the page."""

    kind: RegionKind
    box: Box


@dataclass(frozen=True, slots=True)
class Ink:
    """What was found where the clerk writes by hand: candidates best first, none when `blank` (space left empty)."""

    kind: InkKind
    box: Box
    blank: bool
    candidates: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to the page before reading, or one decision taken, with the measurement behind it."""

    name: str
    detail: str
    seconds: float = 0.0


class Node(NamedTuple):
    """A point of the upright scan, in points from its top left corner."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Mesh:
    """How a photographed page was flattened: where the nodes of an even grid over the flat page stand on the scan.

    `width` and `height` of the upright scan in points; `nodes` row by row, `columns` in each row. The corners of the
    flat page are the corners of the grid; between nodes, places are interpolated linearly in both directions.
    """

    width: float
    height: float
    columns: int
    nodes: tuple[Node, ...]

    def at(self, across: float, down: float) -> Node:
        """Where a place of the flat page, given as shares of its width and height, stands on the scan.

        >>> Mesh(100, 100, 2, (Node(0, 0), Node(80, 0), Node(0, 100), Node(100, 100))).at(1, 0.5)
        Node(x=90.0, y=50.0)
        """
        rows = len(self.nodes) // self.columns
        x, y = across * (self.columns - 1), down * (rows - 1)
        column, row = min(max(int(x), 0), self.columns - 2), min(max(int(y), 0), rows - 2)
        x, y, first = x - column, y - row, row * self.columns + column
        upper, lower = self.nodes[first : first + 2], self.nodes[first + self.columns : first + self.columns + 2]
        weights = ((1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y)
        corners = (*upper, *lower)
        return Node(
            sum(weight * node.x for weight, node in zip(weights, corners, strict=True)),
            sum(weight * node.y for weight, node in zip(weights, corners, strict=True)),
        )


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read. `lines` are in visual row order (parts of a row left to right, stamps last).

    `width`, `height` in points; `dpi` is the resolution of the image the words were read from, None without image.
    """

    number: int  # 1-based
    width: float
    height: float
    lines: tuple[Line, ...]
    origin: Origin
    reason: str = ""  # why this origin was chosen
    dpi: float | None = None
    rotation: int = 0  # clockwise degrees applied to bring the page upright
    skew: float = 0.0  # degrees counter-clockwise by which the upright page was turned about its middle to lie level
    mesh: Mesh | None = None  # how the upright page was flattened before that; None for flat scans
    tables: tuple[Table, ...] = ()
    regions: tuple[Region, ...] = ()
    ink: tuple[Ink, ...] = ()
    steps: tuple[Step, ...] = ()

    def rows(self) -> Iterator[tuple[Line, ...]]:
        """The visual rows, top to bottom: lines that share a `row`."""
        row: list[Line] = []
        for line in self.lines:
            if row and row[-1].row != line.row:
                yield tuple(row)
                row = []
            row.append(line)
        if row:
            yield tuple(row)

    @property
    def text(self) -> str:
        """Plain text by visual rows, a TAB between the parts of a row."""
        return "\n".join("\t".join(line.text for line in row) for row in self.rows())

    def on_scan(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the level page stands on the upright, still skewed or bent page as it was scanned.

        >>> Page(1, 100, 100, (), Origin.IMAGE, skew=90).on_scan(100, 50)
        (50.0, 100.0)
        """
        if self.skew:
            across, down = x - self.width / 2, y - self.height / 2
            cosine, sine = math.cos(math.radians(self.skew)), math.sin(math.radians(self.skew))
            x = round(cosine * across - sine * down + self.width / 2, 3)
            y = round(sine * across + cosine * down + self.height / 2, 3)
        if self.mesh is None:
            return x, y
        node = self.mesh.at(x / self.width, y / self.height)
        return round(node.x, 3), round(node.y, 3)

    @property
    def scan_size(self) -> tuple[float, float]:
        """Width and height in points of the upright page as it was scanned: another than the page's if flattened."""
        return (self.mesh.width, self.mesh.height) if self.mesh else (self.width, self.height)


@dataclass(frozen=True, slots=True)
class DigitalSignature:
    """A digital signature of a PDF: its signing time as ISO 8601 with offset, and the signer's name when given."""

    time: str
    signer: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The file a document was read from. `path` as given by the user; `modified` ISO 8601."""

    path: Path
    sha256: str
    bytes: int
    media_type: str
    pages: int
    modified: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole file as read."""

    source: Source
    pages: tuple[Page, ...]
    signatures: tuple[DigitalSignature, ...] = ()
    notes: tuple[str, ...] = ()  # e.g. "fewer pages than stated", "owner password"

    @classmethod
    def of_pages(cls, source: Source, pages: Iterator[Page]) -> Self:
        """A document of pages without signatures."""
        return cls(source, tuple(pages))
