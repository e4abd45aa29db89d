"""Running text with a map back to the page: a match on the string gives its place, its box and how it was read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from extract.model import Place
from restore.model import RestoredDocument, RestoredLine

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A restored line, the page it stands on (1-based) and its line number in the document's plain text (1-based).

    Lines side by side in one visual row share a line number.
    """

    line: RestoredLine
    page: int
    number: int

    @property
    def text(self) -> str:
        """The restored text."""
        return self.line.text


def placed_lines(document: RestoredDocument) -> list[PlacedLine]:
    """All lines of a document in page and row order, numbered as in its plain text (pages follow on without a gap)."""
    out: list[PlacedLine] = []
    number = 0
    for page in document.pages:
        row: int | None = None
        for line in page.lines:
            if line.source.row != row:
                row = line.source.row
                number += 1
            out.append(PlacedLine(line, page.source.number, number))
    return out


@dataclass(frozen=True, slots=True)
class TextMap:
    """Lines joined by line feeds; `text` offsets lead back to the lines."""

    lines: tuple[PlacedLine, ...]
    text: str = field(init=False)
    starts: tuple[int, ...] = field(init=False)  # offset of each line in `text`

    def __post_init__(self) -> None:
        """Join the lines and note where each begins."""
        texts = [line.line.text for line in self.lines]
        starts = []
        at = 0
        for text in texts:
            starts.append(at)
            at += len(text) + 1
        object.__setattr__(self, "starts", tuple(starts))
        object.__setattr__(self, "text", "\n".join(texts))

    @classmethod
    def of(cls, lines: Iterable[PlacedLine]) -> TextMap:
        """A map over any lines, in the order given."""
        return cls(tuple(lines))

    def line_at(self, offset: int) -> int:
        """Index of the line that holds `offset`."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def parts(self, start: int, end: int) -> Iterable[tuple[PlacedLine, int, int]]:
        """The lines under [start, end), each with the offsets within it."""
        first = self.line_at(start)
        for i in range(first, len(self.lines)):
            begin = self.starts[i]
            if begin >= end and i > first:
                return
            line = self.lines[i]
            left, right = max(0, start - begin), min(len(line.line.text), end - begin)
            if left < right:
                yield line, left, right

    def evidence(self, start: int, end: int) -> list[Place]:
        """Where the characters [start, end) stand, one place a line."""
        return [
            Place(page=line.page, box=line.line.box_at(left, right), line=line.number)
            for line, left, right in self.parts(start, end)
        ]

    def as_read(self, start: int, end: int) -> str:
        """How the characters [start, end) were read, before restoration."""
        return "\n".join(line.line.as_read(left, right) for line, left, right in self.parts(start, end))

    def confidence(self, start: int, end: int) -> float:
        """The lowest word confidence under [start, end); 1 where the source gives none."""
        values = [
            word.confidence
            for line, left, right in self.parts(start, end)
            for word in line.line.words_at(left, right)
            if word.confidence is not None
        ]
        return min(values, default=1.0)

    def between(self, first: int, last: int) -> TextMap:
        """The map of lines [first, last) of this one."""
        return TextMap(self.lines[first:last])


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value found in a text map, with the characters that prove it. `doubts` are (code, message) pairs."""

    value: T
    where: TextMap
    start: int
    end: int
    confidence: float = 1.0
    doubts: Sequence[tuple[str, str]] = ()

    def evidence(self) -> list[Place]:
        """Where it stands."""
        return self.where.evidence(self.start, self.end)

    def as_read(self) -> str:
        """How it was read."""
        return self.where.as_read(self.start, self.end)
