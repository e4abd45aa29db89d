"""Words become lines, lines become visual rows: what stands side by side on the page shares a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from statistics import median
from typing import NamedTuple

import regex

from ocr.model import Box, Line, Word, Zone

COLUMN_GAP = 1.5
"""White wider than this many line heights inside a line parts two columns of the row."""

SAME_ROW = 0.55
"""Lines whose middles differ by less than this share of their height share a row."""

NUMBER_LINE = regex.compile(r"^S[ốôóòoổỗố6]\s*:", regex.IGNORECASE)
PLACE_AND_DATE = regex.compile(r"th[áaàâ]ng.{1,8}n[ăàaáâ]m", regex.IGNORECASE)


def box_of(words: Iterable[Word]) -> Box:
    """The box around words that have boxes."""
    lefts, tops, rights, bottoms = zip(*(word.box for word in words if word.box is not None), strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


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


class _Placed(NamedTuple):
    """A line with its middle and height, which are asked for many times."""

    line: Line
    middle: float
    height: float


def visual_rows(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines in rows, top to bottom, the parts of a row from left to right."""
    rows: list[list[_Placed]] = []
    placed = (_Placed(line, middle_of(line.words), height_of(line.words)) for line in lines)
    for part in sorted(placed, key=lambda part: part.middle):
        fitting = [(distance, i) for i, row in enumerate(rows) if (distance := _distance(part, row)) < SAME_ROW]
        if fitting and (free := [near for near in fitting if _fits_beside(part, rows[near[1]])]):
            rows[min(free)[1]].append(part)
        else:
            rows.append([part])
    return in_order(_number_beside_date([[part.line for part in row] for row in rows]))


def in_order(rows: Iterable[Sequence[Line]]) -> list[list[Line]]:
    """Rows by their height on the page, each from left to right."""
    ordered = sorted(rows, key=lambda row: min(middle_of(line.words) for line in row))
    return [sorted(row, key=lambda line: line.box.left if line.box else 0.0) for row in ordered]


def numbered(rows: Iterable[Sequence[Line]], first_row: int = 0) -> list[Line]:
    """The lines of the rows with their row numbers."""
    return [replace(line, row=number) for number, row in enumerate(rows, first_row) for line in row]


def _distance(part: _Placed, row: Sequence[_Placed]) -> float:
    """Difference of height between a line and a row, in line heights."""
    height = min(part.height, *(other.height for other in row))
    return min(abs(part.middle - other.middle) for other in row) / height


def _fits_beside(part: _Placed, row: Sequence[_Placed]) -> bool:
    """Whether a line stands above or below none of a row."""
    return all(_apart(part.line, other.line) for other in row)


def _number_beside_date(rows: list[list[Line]]) -> list[list[Line]]:
    """Place and date brought into the row of the number: Nghị định 30/2020/NĐ-CP puts boxes 3 and 4 in one row."""
    for at, row in enumerate(rows[:20]):
        if len(row) != 1 or not NUMBER_LINE.match(row[0].text):
            continue
        for near in (at - 1, at + 1):
            if 0 <= near < len(rows) and (date := _date_right_of(row[0], rows[near])) is not None:
                rows[near] = [line for line in rows[near] if line is not date]
                row.append(date)
                return [row for row in rows if row]
    return rows


def _date_right_of(number: Line, row: Sequence[Line]) -> Line | None:
    """The place and date of issue in a row, right of the number and within a line's height of it."""
    for line in row:
        if PLACE_AND_DATE.search(line.text) and number.box and line.box and line.box.left > number.box.right:
            close = abs(middle_of(number.words) - middle_of(line.words)) < 1.5 * height_of(number.words)
            return line if close else None
    return None


def _apart(one: Line, other: Line) -> bool:
    """Whether two lines do not stand above one another."""
    if one.box is None or other.box is None:
        return True
    shared = min(one.box.right, other.box.right) - max(one.box.left, other.box.left)
    return shared < 0.3 * min(one.box.width, other.box.width)


@dataclass(slots=True)
class _Growing:
    """A line that words are put into, with the middle and height of each, and the usual ones of the last three."""

    words: list[Word]
    middles: list[float]
    heights: list[float]
    middle: float
    height: float

    def add(self, word: Word, middle: float, height: float) -> None:
        """Put in a word."""
        self.words.append(word)
        self.middles.append(middle)
        self.heights.append(height)
        self.middle, self.height = median(self.middles[-3:]), median(self.heights[-3:])


def by_height(words: Iterable[Word]) -> list[list[Word]]:
    """Words without line numbers put into lines by their height on the page (text layers keep no lines)."""
    lines: list[_Growing] = []
    placed = (((word.box.top + word.box.bottom) / 2, word.box.height, word) for word in words if word.box is not None)
    for middle, height, word in sorted(placed, key=itemgetter(0)):
        for line in reversed(lines[-4:]):
            if abs(middle - line.middle) < SAME_ROW * min(height, line.height):
                line.add(word, middle, height)
                break
        else:
            lines.append(_Growing([word], [middle], [height], middle, height))
    return [line.words for line in lines]
