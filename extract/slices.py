"""Pieces of a line: a row read across two columns is cut into the lines it was, a line read in pieces is joined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from extract.textmap import PlacedLine, TextMap
from ocr.model import Box, Line, Word
from restore.model import Correction, RestoredLine, RestoredText, replay


def _words_between(line: Line, start: int, end: int) -> tuple[Word, ...]:
    """The words of the line as read within [start, end), a word that reaches over the border cut to fit."""
    out = []
    at = 0
    for word in line.words:
        left, right = max(start - at, 0), min(end - at, len(word.text))
        if left < right:
            out.append(word if right - left == len(word.text) else replace(word, text=word.text[left:right]))
        at += len(word.text) + 1
    return tuple(out)


def _box_of(words: Iterable[Word]) -> Box | None:
    """The box around words; None where none has one."""
    box: Box | None = None
    for word in words:
        if word.box is not None:
            box = word.box if box is None else box.union(word.box)
    return box


def _corrections_between(restored: RestoredText, start: int, end: int) -> tuple[Correction, ...]:
    """The corrections of the read characters [start, end), with offsets from `start`."""
    return tuple(
        c._replace(start=c.start - start)
        for c in restored.corrections
        if start <= c.start and c.start + len(c.before) <= end
    )


def slice_line(placed: PlacedLine, start: int, end: int) -> PlacedLine:
    """The part [start, end) of a restored line, outer spaces left out, as a line of its own."""
    text = placed.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    if text == placed.text:
        return placed
    whole = placed.line
    first, last = whole.read_span(start, start + len(text))
    read = whole.restored.read[first:last]
    corrections = _corrections_between(whole.restored, first, last)
    if replay(read, corrections) != text:  # the cut fell inside a correction: keep the piece, lose its steps
        corrections = () if read == text else (_whole_change(read, text, whole.restored),)
    words = _words_between(whole.source, first, last)
    source = replace(whole.source, words=words, box=_box_of(words) or whole.source.box)
    return replace(placed, line=RestoredLine(source, RestoredText(read, text, corrections)))


def _whole_change(read: str, text: str, restored: RestoredText) -> Correction:
    """One correction for a whole piece, with the reason of the first change of its line."""
    model = restored.corrections[0]
    return model._replace(start=0, before=read, after=text)


def join_lines(pieces: Sequence[PlacedLine]) -> PlacedLine:
    """Pieces of one row as the one line they are, a space between them."""
    if len(pieces) == 1:
        return pieces[0]
    first = pieces[0]
    words = tuple(word for piece in pieces for word in piece.line.source.words)
    source = replace(first.line.source, words=words, box=_box_of(words) or first.line.source.box)
    return replace(first, line=RestoredLine(source, _joined_text([piece.line.restored for piece in pieces])))


def _joined_text(texts: Sequence[RestoredText]) -> RestoredText:
    """Restored texts in a row, with the offsets of their corrections and doubts moved along."""
    corrections: list[Correction] = []
    at = 0
    for text in texts:
        corrections += [c._replace(start=c.start + at) for c in text.corrections]
        at += len(text.read) + 1
    return RestoredText(" ".join(t.read for t in texts), " ".join(t.text for t in texts), tuple(corrections))


def as_read(lines: TextMap) -> TextMap:
    """The lines as they were read, before restoration: digits are judged by what the reader saw."""
    return TextMap.of(
        replace(
            line, line=RestoredLine(line.line.source, RestoredText(line.line.restored.read, line.line.restored.read))
        )
        for line in lines.lines
    )


def with_abbreviations(lines: TextMap) -> TextMap:
    """The lines with abbreviations (runs of capitals such as BGĐ, KTTH) as they were read.

    A list of recipients is full of abbreviations that no dictionary holds; the reader of print is right more often.
    Bare or garbled text, whose words carry no confidence, has lost their marks (HDND): there the restorer is right.
    """
    return TextMap.of(replace(line, line=_keep_capitals(line.line)) for line in lines.lines)


def _keep_capitals(line: RestoredLine) -> RestoredLine:
    """A line without the corrections of abbreviations."""
    restored = line.restored
    read = any(word.confidence is not None for word in line.source.words)
    kept = tuple(c for c in restored.corrections if not (read and _is_abbreviation(c.before)))
    if len(kept) == len(restored.corrections):
        return line
    return RestoredLine(line.source, RestoredText(restored.read, replay(restored.read, kept), kept))


def _is_abbreviation(text: str) -> bool:
    """Whether a text is one word with two capitals side by side."""
    return " " not in text and len(text) <= 12 and any(a.isupper() and b.isupper() for a, b in pairwise(text))
