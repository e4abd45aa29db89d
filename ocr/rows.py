"""Words become lines, lines become visual rows: what stands side by side on the page shares a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from ocr.model import Box, Line, Word, Zone

COLUMN_GAP = 1.5
"""White wider than this many line heights inside a line parts two columns of the row."""

SAME_ROW = 0.45
"""Lines whose middles differ by less than this share of their height share a row."""


def box_of(words: Iterable[Word]) -> Box:
    """The box around words that have boxes."""
    boxes = [word.box for word in words if word.box is not None]
    box = boxes[0]
    for other in boxes[1:]:
        box = box.union(other)
    return box


def height_of(words: Sequence[Word]) -> float:
    """Usual height of the words in points."""
    return median(word.box.height for word in words if word.box is not None)


def middle_of(words: Sequence[Word]) -> float:
    """Usual middle of the words in points from the top of the page."""
    return median((word.box.top + word.box.bottom) / 2 for word in words if word.box is not None)


def cut_at_gaps(words: Sequence[Word], gap: float) -> list[list[Word]]:
    """The words of a line from left to right, cut where the white between them is wider than `gap` points."""
    parts: list[list[Word]] = []
    right = 0.0
    for word in sorted(words, key=lambda word: word.box.left if word.box else 0.0):
        if word.box is None:
            continue
        if parts and word.box.left - right <= gap:
            parts[-1].append(word)
        else:
            parts.append([word])
        right = max(right, word.box.right) if parts[-1][:-1] else word.box.right
    return parts


def as_lines(groups: Iterable[Sequence[Word]], *, zone: Zone = Zone.BODY) -> list[Line]:
    """Lines without row numbers yet: each group of words cut at wide gaps."""
    lines = []
    for group in groups:
        for part in cut_at_gaps(group, COLUMN_GAP * height_of(group)):
            lines.append(Line(tuple(part), 0, zone, box_of(part)))
    return lines


def in_rows(lines: Sequence[Line], first_row: int = 0) -> list[Line]:
    """The lines in visual order with row numbers: top to bottom, parts of a row from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: middle_of(line.words)):
        row = next((row for row in reversed(rows[-3:]) if _fits(line, row)), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    rows.sort(key=lambda row: min(middle_of(line.words) for line in row))
    return [
        replace(line, row=number)
        for number, row in enumerate(rows, first_row)
        for line in sorted(row, key=lambda line: line.box.left if line.box else 0.0)
    ]


def _fits(line: Line, row: Sequence[Line]) -> bool:
    """Whether a line stands at the height of a row, in a place of its own."""
    height = min(height_of(line.words), *(height_of(other.words) for other in row))
    near = min(abs(middle_of(line.words) - middle_of(other.words)) for other in row)
    return near < SAME_ROW * height and all(_apart(line, other) for other in row)


def _apart(one: Line, other: Line) -> bool:
    """Whether two lines do not stand above one another."""
    if one.box is None or other.box is None:
        return True
    shared = min(one.box.right, other.box.right) - max(one.box.left, other.box.left)
    return shared < 0.3 * min(one.box.width, other.box.width)


def by_height(words: Iterable[Word]) -> list[list[Word]]:
    """Words without line numbers put into lines by their height on the page (text layers keep no lines)."""
    lines: list[list[Word]] = []
    for word in sorted((word for word in words if word.box is not None), key=lambda word: middle_of([word])):
        line = next((line for line in reversed(lines[-4:]) if _level(word, line)), None)
        if line is None:
            lines.append([word])
        else:
            line.append(word)
    return lines


def _level(word: Word, line: Sequence[Word]) -> bool:
    """Whether a word stands at the height of a line."""
    height = min(height_of([word]), height_of(line[-3:]))
    return abs(middle_of([word]) - middle_of(line[-3:])) < SAME_ROW * height
