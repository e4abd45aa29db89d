"""What is known of a text once it has been restored: true words, and every change with its reason.

Offsets count characters (NFC code points). Lines are never joined or split: restored line i is read line i.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ocr.model import Box, Document, Line, Page, Word


class Channel(StrEnum):
    """The reader whose mistakes are to be undone."""

    AUTO = "auto"
    BARE = "bare"  # text typed or exported without any marks
    ENGLISH = "english"  # read by an English OCR engine
    VIETNAMESE = "vietnamese"  # read by a Vietnamese OCR engine


class Reason(StrEnum):
    """Why a word was changed."""

    MISSING_MARKS = "missing-marks"
    WRONG_MARKS = "wrong-marks"
    CONFUSED_LETTERS = "confused-letters"
    SPLIT = "split"
    GLUED = "glued"
    CODE = "code"  # a document code or number, by its grammar
    DATE = "date"
    ENCODING = "encoding"  # a legacy encoding converted
    PUNCTUATION = "punctuation"
    CASE = "case"
    NOISE = "noise"


class Correction(NamedTuple):
    """One change. `start` is an offset in the line before any correction, `line` the index of that line."""

    line: int
    start: int
    before: str
    after: str
    reason: Reason
    gain: float  # log-probability won over leaving it alone
    confidence: float  # probability that `after` is right
    alternatives: tuple[tuple[str, float], ...] = ()  # what else it may be, likeliest first, with probabilities

    @property
    def margin(self) -> float:
        """How much likelier `after` is than the next best word (difference of probabilities)."""
        return self.confidence - (self.alternatives[0][1] if self.alternatives else 0.0)


class Doubtful(NamedTuple):
    """A place left as read, or changed without being sure: offsets in the restored line, and what else it may be."""

    start: int
    end: int
    why: str
    alternatives: tuple[tuple[str, float], ...] = ()


def replay(text: str, corrections: Sequence[Correction]) -> str:
    """The line `text` with its corrections applied (all of one line, by their offsets in `text`).

    >>> replay("thuc hien", [Correction(0, 0, "thuc", "thực", Reason.MISSING_MARKS, 4.2, 0.99)])
    'thực hien'
    """
    out: list[str] = []
    at = 0
    for correction in sorted(corrections, key=lambda c: c.start):
        if correction.start < at or not text.startswith(correction.before, correction.start):
            raise ValueError(f"correction {correction} does not fit the text at {correction.start}")
        out += [text[at : correction.start], correction.after]
        at = correction.start + len(correction.before)
    return "".join([*out, text[at:]])


@dataclass(frozen=True, slots=True)
class RestoredText:
    """One restored line of plain text: `replay(read, corrections) == text`, always."""

    read: str
    text: str
    corrections: tuple[Correction, ...] = ()
    doubts: tuple[Doubtful, ...] = ()


@dataclass(frozen=True, slots=True)
class RestoredLine:
    """A restored line of a page, beside the line as read."""

    source: Line
    restored: RestoredText

    @property
    def text(self) -> str:
        """The restored text."""
        return self.restored.text

    def read_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the line as read that the restored characters [start, end) come from."""
        length = len(self.restored.read)
        if not self.restored.corrections:
            return max(0, min(start, length)), max(0, min(end, length))
        shift = 0
        begin: int | None = None
        stop: int | None = None
        for c in sorted(self.restored.corrections, key=lambda c: c.start):
            left = c.start + shift
            right = left + len(c.after)
            if begin is None and start < right:
                begin = c.start if start >= left else start - shift
            if stop is None and end <= right:
                stop = c.start + len(c.before) if end > left else end - shift
            shift += len(c.after) - len(c.before)
        first = start - shift if begin is None else begin
        last = end - shift if stop is None else stop
        return max(0, min(first, length)), max(0, min(last, length))

    def words_at(self, start: int, end: int) -> tuple[Word, ...]:
        """The words as read that the restored characters [start, end) come from."""
        if start <= 0 and end >= len(self.text):
            return self.source.words
        first, last = self.read_span(start, end)
        found = []
        at = 0
        for word in self.source.words:
            if at < last and at + len(word.text) > first:
                found.append(word)
            at += len(word.text) + 1
        return tuple(found)

    def box_at(self, start: int, end: int) -> Box | None:
        """Where the restored characters [start, end) stand on the page; None without boxes."""
        if start <= 0 and end >= len(self.text) and self.source.box is not None:
            return self.source.box
        box: Box | None = None
        for word in self.words_at(start, end):
            if word.box is not None:
                box = word.box if box is None else box.union(word.box)
        return box if box is not None else self.source.box

    def as_read(self, start: int, end: int) -> str:
        """The restored characters [start, end) as they were read."""
        first, last = self.read_span(start, end)
        return self.restored.read[first:last]


@dataclass(frozen=True, slots=True)
class RestoredPage:
    """A page with the restored text of each of its lines: `lines[i].source is source.lines[i]`."""

    source: Page
    lines: tuple[RestoredLine, ...]
    channel: Channel = Channel.AUTO  # the one that was used

    @property
    def text(self) -> str:
        """Plain text by visual rows, a TAB between the parts of a row."""
        rows: list[list[str]] = []
        row: int | None = None
        for line in self.lines:
            if not rows or line.source.row != row:
                rows.append([])
                row = line.source.row
            rows[-1].append(line.text)
        return "\n".join("\t".join(parts) for parts in rows)


@dataclass(frozen=True, slots=True)
class RestoredDocument:
    """A whole document after restoration."""

    source: Document
    pages: tuple[RestoredPage, ...]
