"""The hidden text of a page: each true word with its place along the line it was read from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from statistics import median, quantiles
from typing import Final

from corpus.review.lines import ReviewedLine
from ocr.interchange import legal
from ocr.model import Box, Word, Zone
from restore.model import RestoredLine, RestoredPage

# Zones that stand beside each other and are read one after the other, not row by row (Nghị định 30/2020, Phụ lục I).
SIDE_BY_SIDE: Final = {Zone.ISSUER: 0, Zone.MOTTO: 0, Zone.RECIPIENTS: 1, Zone.SIGNATURE: 1}
ENOUGH_WORDS: Final = 4  # a slope of fewer is chance
TALL: Final = 1.4  # a word higher than this times the common one has a stray mark or a seal in its box
DRIFT: Final = 0.2  # of the line's height: what a line may sink or rise before it counts as sloping


@dataclass(frozen=True, slots=True)
class HiddenWord:
    """A word from `left` to `right` along its line, in points of the level page."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class HiddenLine:
    """Words over a common bottom that lies at `bottom` above x = 0 and sinks by `slope`; `height` in points."""

    words: tuple[HiddenWord, ...]
    bottom: float
    slope: float
    height: float
    overlay: bool = False  # of a stamp or signature that was put over the page


def hidden_lines(page: RestoredPage, reviewed: Sequence[ReviewedLine]) -> list[HiddenLine]:
    """The lines of a page in the order in which a person reads them."""
    pairs = list(zip(page.lines, reviewed, strict=True))
    return [hidden for line, after in in_reading_order(pairs) if (hidden := hidden_line(line, after))]


def in_reading_order(
    lines: Sequence[tuple[RestoredLine, ReviewedLine]],
) -> Iterator[tuple[RestoredLine, ReviewedLine]]:
    """Row by row, but zones that stand side by side one after the other."""
    for group, stretch in groupby(lines, key=lambda pair: SIDE_BY_SIDE.get(pair[0].source.zone)):
        if group is None:
            yield from stretch
        else:
            yield from sorted(stretch, key=lambda pair: list(SIDE_BY_SIDE).index(pair[0].source.zone))


def hidden_line(line: RestoredLine, reviewed: ReviewedLine) -> HiddenLine | None:
    """The true words of one line on their places; None where nothing has a place."""
    boxed = [word for word in line.source.words if word.box]
    if not boxed:
        return None
    words = tuple(word for one in reviewed.words for word in _hidden_words(line, one.start, one.end, one.text))
    if not words:
        return None
    boxes = [word.box for word in boxed if word.box]
    slope = slope_of(boxes)
    bottoms = [box.bottom - slope * (box.left + box.right) / 2 for box in boxes]
    # three quarters of the words reach down to the bottom of the line or not as far; the rest are stray marks
    bottom = quantiles(bottoms, n=4)[2] if len(bottoms) > 1 else bottoms[0]
    tallest, common = max(box.height for box in boxes), median(box.height for box in boxes)
    height = max(1.0, min(tallest, TALL * common))
    return HiddenLine(words, round(bottom, 3), slope, height, line.source.zone is Zone.STAMP)


def slope_of(boxes: Sequence[Box]) -> float:
    """How much a line sinks from left to right for each point: the median over all pairs of words (Theil and Sen)."""
    if len(boxes) < ENOUGH_WORDS:
        return 0.0
    centres = [((box.left + box.right) / 2, box.bottom) for box in boxes]
    slopes = [(y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in combinations(centres, 2) if abs(x2 - x1) > 1]
    slope = median(slopes) if slopes else 0.0
    height = median(box.height for box in boxes)
    return slope if abs(slope) * (boxes[-1].right - boxes[0].left) > DRIFT * height else 0.0


def _hidden_words(line: RestoredLine, start: int, end: int, text: str) -> Iterator[HiddenWord]:
    """The words that a person or the restoration put in place of the restored characters [start, end)."""
    parts = legal(text).split()
    if not parts:
        return
    first, last = line.read_span(start, end)
    left, right = _across(line.source.words, first), _across(line.source.words, last)
    if left is None or right is None:
        return
    letters = sum(map(len, parts)) + len(parts) - 1
    at = 0
    for part in parts:
        ends = [left + (right - left) * count / letters for count in (at, at + len(part))]
        yield HiddenWord(part, round(ends[0], 2), round(max(ends[1], ends[0] + 0.5), 2))
        at += len(part) + 1


def _across(words: Sequence[Word], offset: int) -> float | None:
    """Where a character of the line as read begins: within a word, places are shared out evenly among its letters."""
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word.text) + 1
    index = max(0, bisect_right(starts, offset) - 1)
    if not words or (box := words[index].box) is None:
        return None
    share = min(1.0, (offset - starts[index]) / max(1, len(words[index].text)))
    return box.left + share * box.width
