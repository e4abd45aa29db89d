"""Running text cut into items (paragraphs and list entries, broken lines joined) and sentences, with their headings.

The steps of a directive (DOMAIN 3.4) are ranked by the shape of their mark: Phần, I., 1., 1.1., a), -, +; an item's
parent is the nearest earlier item of a lower rank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

PLAIN_RANK: Final = 9  # a paragraph without a mark
SHORT_LINE: Final = 0.75  # share of the widest line below which a line ends its paragraph when a capital follows

_MARKS: Final = (
    (0, re.compile(r"(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)\s+(?:thứ\s+\w+|[IVXLC\d]+)\b\s*[.:]?\s*")),
    (1, re.compile(r"[IVX]{1,5}\s*[.)/]\s+|[A-H]\.\s+(?=[A-ZĐ])")),
    (1, re.compile(r"(?:Điều|ĐIỀU|Điêu|Điều)\s*\d{1,3}\s*[.:;]\s*[-–]?\s*")),
    (3, re.compile(r"\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\.?\s*\)?\s+(?=\S)")),
    (2, re.compile(r"(?:Bước\s+)?\d{1,2}\s*[.:/]\s*(?=[^\W\d_]|“)|\d{1,2}\s*\.\s+(?=\S)")),
    (4, re.compile(r"\(?\d{1,2}\s*\)\s*(?=\S)")),
    (5, re.compile(r"\(?[a-zđ]\s*\)\s*(?=\S)")),
    (6, re.compile(r"[-–—~¬•*●]\s*(?=\S)|[oe®]\s+(?=[A-ZĐ])")),
    (7, re.compile(r"\+\s*(?=\S)")),
)
_ENDS: Final = re.compile(r"(?:[.;:!?]|\./\.)[\"”’)]*\s*$")
_DASH: Final = re.compile(r"[-–—]\s*[a-zà-ỹđ]")
_SENTENCE: Final = re.compile(
    r"[.!?](?<!\bTP.)(?<!\bTp.)(?<!\b[A-ZĐ].)(?<!\bv\.v.)[\"”’)]*\s+(?=[\"“(]?[A-ZĐÀ-Ỵ])|;\s+|\./\."
)


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph or list entry: [start, end) of the text, behind its mark; `rank` as in the module's list."""

    start: int
    end: int
    mark: str
    rank: int
    parent: int | None  # index of the item it belongs to


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or a part between semicolons: [start, end) of the text, and the index of its item."""

    start: int
    end: int
    item: int


@dataclass(frozen=True)
class Outline:
    """A text with its items and sentences in reading order."""

    text: str

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items."""
        return tuple(_nested(_paragraphs(self.text)))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences."""
        return tuple(s for i, item in enumerate(self.items) for s in _sentences(self.text, item, i))

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
    for rank, pattern in _MARKS:
        if found := pattern.match(line):
            return rank, found[0]
    return PLAIN_RANK, ""


def _begins(line: str, before: str | None, width: int) -> bool:
    """Whether a line begins an item. `before`: the line before it, None at the begin; `width`: of the widest line."""
    if before is None or _ENDS.search(before):
        return True
    if _mark(line)[0] < PLAIN_RANK:
        return not _DASH.match(line)
    capital = line[:1].isupper() or line[:1] in '“"'
    return capital and (before.isupper() or len(before) < SHORT_LINE * width)


def _paragraphs(text: str) -> list[tuple[int, int, str, int]]:
    """Start behind the mark, end, mark and rank of each item."""
    lines = []
    at = 0
    for line in text.split("\n"):
        lead = len(line) - len(line.lstrip())
        if line.strip():
            lines.append((at + lead, line.strip()))
        at += len(line) + 1
    width = sorted(len(s) for _, s in lines)[len(lines) * 9 // 10] if lines else 0
    out: list[tuple[int, int, str, int]] = []
    before: str | None = None
    for start, line in lines:
        if _begins(line, before, width):
            rank, mark = _mark(line)
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
