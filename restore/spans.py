"""What the grammar of codes, dates and numerals says of a part of a line."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from restore.model import Reason


class SpanKind(StrEnum):
    """What stands in a span."""

    CODE = "code"  # 904/KH-UBND, with its label when that was repaired
    ABBREVIATION = "abbreviation"  # HĐND
    DATE = "date"
    NUMBER = "number"
    NUMERAL = "numeral"  # roman number of a heading
    ADDRESS = "address"  # e-mail, URL


class GrammarSpan(NamedTuple):
    """A part of a line that the grammar speaks for. `text == line[start:end]` means: leave it alone."""

    start: int
    end: int
    text: str  # repaired form
    kind: SpanKind
    reason: Reason
    confidence: float  # probability that `text` is right


def keep_first(spans: Iterable[GrammarSpan]) -> list[GrammarSpan]:
    """The spans in reading order without overlaps: of two that overlap, the one given first stays."""
    kept: list[GrammarSpan] = []
    for span in spans:
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept)


def apply(line: str, spans: Iterable[GrammarSpan]) -> str:
    """The line with the repairs of the spans."""
    out: list[str] = []
    at = 0
    for span in sorted(spans):
        out += [line[at : span.start], span.text]
        at = span.end
    return "".join([*out, line[at:]])
