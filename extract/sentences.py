"""Running text cut into items (paragraphs and list entries, broken lines joined) and sentences, with their headings.

The steps of a directive (DOMAIN 3.4) are ranked by the shape of their mark: Phần, I., 1., 1.1., a), -, +; an item's
parent is the nearest earlier item of a lower rank.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

PLAIN_RANK: Final = 9  # a paragraph without a mark
SHORT_LINE: Final = 0.75  # share of the widest line below which a line ends its paragraph when a capital follows

# Rank and shape of each mark; of several that a line could begin with, the first one counts.
_MARKS: Final = (
    (0, r"(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)\s+(?:thứ\s+\w+|[IVXLC\d]+)\b\s*[.:]?\s*"),
    (1, r"[IVX]{1,5}\s*[.)/]\s+|[A-H]\.\s+(?=[A-ZĐ])"),
    (1, r"(?:Điều|ĐIỀU|Điêu|Điều)\s*\d{1,3}\s*[.:;]\s*[-–]?\s*"),
    (3, r"\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\.?\s*\)?\s+(?=\S)"),
    (2, r"(?:Bước\s+)?\d{1,2}\s*[.:/]\s*(?=[^\W\d_]|“)|\d{1,2}\s*\.\s+(?=\S)"),
    (4, r"\(?\d{1,2}\s*\)\s*(?=\S)"),
    (5, r"\(?[a-zđ]\s*\)\s*(?=\S)"),
    (6, r"[-–—~¬•*●]\s*(?=\S)|[oe®]\s+(?=[A-ZĐ])"),
    (7, r"\+\s*(?=\S)"),
)
_MARK: Final = re.compile("|".join(f"({shape})" for _, shape in _MARKS))
_ENDS: Final = (".", ";", ":", "!", "?")
_CLOSING: Final = '"”’)'  # what may stand behind the sign that ends a line
_DASH: Final = re.compile(r"[-–—]\s*[a-zà-ỹđ]")
_SENTENCE: Final = re.compile(
    r"[.!?](?<!\bTP.)(?<!\bTp.)(?<!\b[A-ZĐ].)(?<!\bv\.v.)[\"”’)]*\s+(?=[\"“(]?[A-ZĐÀ-Ỵ])|;\s+|\./\."
)


class Item(NamedTuple):
    """A paragraph or list entry: [start, end) of the text, behind its mark; `rank` as in the module's list."""

    start: int
    end: int
    mark: str
    rank: int
    parent: int | None  # index of the item it belongs to


class Sentence(NamedTuple):
    """A sentence or a part between semicolons: [start, end) of the text, and the index of its item."""

    start: int
    end: int
    item: int

    def holds(self, at: int) -> bool:
        """Whether a place lies in it."""
        return self.start <= at < self.end


@dataclass(frozen=True)
class Outline:
    """A text with its items in reading order and the sentences of each."""

    text: str

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items."""
        return tuple(_nested(_paragraphs(self.text)))

    def item_at(self, offset: int) -> int | None:
        """Index of the item that holds a place, or of the one before the mark that does; None before the first."""
        at = bisect_right(self.items, offset, key=lambda item: item.start) - 1
        return at if at >= 0 else None

    def sentences(self, item: int) -> list[Sentence]:
        """The sentences of an item."""
        return _sentences(self.text, self.items[item], item)

    def words(self, start: int, end: int) -> str:
        """The characters [start, end) with their lines joined."""
        return " ".join(self.text[start:end].split())

    def headings(self, item: int) -> list[Item]:
        """The items an item stands under, nearest first."""
        out = []
        at = self.items[item].parent
        while at is not None:
            out.append(self.items[at])
            at = self.items[at].parent
        return out


def _mark(line: str) -> tuple[int, str]:
    """Rank and mark at the begin of a line."""
    found = _MARK.match(line)
    return (_MARKS[found.lastindex - 1][0], found[0]) if found and found.lastindex else (PLAIN_RANK, "")


def _begins(line: str, rank: int, before: str | None, width: int) -> bool:
    """Whether a line whose mark has a rank begins an item.

    `before`: the line before it, None at the begin; `width`: of the widest line.
    """
    if before is None or before.rstrip(_CLOSING).endswith(_ENDS):
        return True
    if rank < PLAIN_RANK:
        return not _DASH.match(line)
    capital = line[:1].isupper() or line[:1] in '“"'
    return capital and (before.isupper() or len(before) < SHORT_LINE * width)


def _paragraphs(text: str) -> list[tuple[int, int, str, int]]:
    """Start behind the mark, end, mark and rank of each item."""
    lines = []
    at = 0
    for line in text.split("\n"):
        if bare := line.strip():
            lines.append((at + len(line) - len(line.lstrip()), bare))
        at += len(line) + 1
    width = sorted(len(s) for _, s in lines)[len(lines) * 9 // 10] if lines else 0
    out: list[tuple[int, int, str, int]] = []
    before: str | None = None
    for start, line in lines:
        rank, mark = _mark(line)
        if _begins(line, rank, before, width):
            out.append((start + len(mark), start + len(line), mark.strip(), rank))
        else:
            out[-1] = (out[-1][0], start + len(line), *out[-1][2:])
        before = line
    return out


def _nested(paragraphs: Sequence[tuple[int, int, str, int]]) -> list[Item]:
    """Items with the item each belongs to."""
    out: list[Item] = []
    above: list[int] = []
    for start, end, mark, rank in paragraphs:
        while above and out[above[-1]].rank >= rank:
            above.pop()
        out.append(Item(start, end, mark, rank, above[-1] if above else None))
        above.append(len(out) - 1)
    return out


def _sentences(text: str, item: Item, index: int) -> list[Sentence]:
    """The sentences of an item."""
    out = []
    at = item.start
    for found in _SENTENCE.finditer(text, item.start, item.end):
        if text[at : found.start()].strip():
            out.append(Sentence(at, found.start() + 1, index))
        at = found.end()
    if text[at : item.end].strip():
        out.append(Sentence(at, item.end, index))
    return out
