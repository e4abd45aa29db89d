"""A value that a clerk may have written by hand: printed reading, ink candidates, blank and other evidence weighed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from extract.options import ExtractOptions
from ocr.model import Ink

# A printed reading is believed at this confidence, with or without a reading of ink beside it.
PRINTED: Final = 0.85
# ... and at this one when other evidence (signature times, headings of appendices) speaks for it.
SUPPORTED: Final = 0.5
# Weight of a reading that other evidence speaks for, against one that it does not.
SUPPORT: Final = 6.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A number read, or None; `blank` where the space was left empty. Doubts are (code, message) pairs."""

    value: int | None
    confidence: float
    doubts: tuple[tuple[str, str], ...] = ()
    blank: bool = False
    as_text: str = ""


def decide(
    printed: Reading, ink: Ink | None, allowed: Collection[int], options: ExtractOptions, support: Collection[int] = ()
) -> Reading:
    """The value to put out, None with a doubt where the evidence does not bear one."""
    if ink is not None and not ink.blank and ink.candidates:
        return _from_ink(printed, ink, allowed, options, support)
    if printed.value is None:
        blank = printed.blank or (ink is not None and ink.blank)
        return Reading(None, 0.0, (_missing(blank),), blank=blank)
    if printed.confidence >= PRINTED or (printed.value in support and printed.confidence >= SUPPORTED):
        return printed
    return Reading(None, printed.confidence, (("unsure-reading", f"read as {printed.value}, not sure enough"),))


def _missing(blank: bool) -> tuple[str, str]:
    """Why there is no value."""
    return ("blank", "the space was left empty") if blank else ("unreadable", "what stands there cannot be read")


def _from_ink(
    printed: Reading, ink: Ink, allowed: Collection[int], options: ExtractOptions, support: Collection[int]
) -> Reading:
    """The best ink candidate, weighed with the printed reading and other evidence."""
    weights: dict[int, float] = {}
    for text, probability in ink.candidates:
        if text.isdecimal() and int(text) in allowed:
            weights[int(text)] = weights.get(int(text), 0.0) + probability
    rest = max(0.0, 1.0 - sum(p for _, p in ink.candidates))
    for value in weights:
        if value == printed.value:
            weights[value] *= 1.0 + SUPPORT * max(0.3, printed.confidence)
        if value in support:
            weights[value] *= SUPPORT
    return _best(weights, rest, options)


def _best(weights: dict[int, float], rest: float, options: ExtractOptions) -> Reading:
    """The heaviest value where it is far enough ahead."""
    total = sum(weights.values()) + rest
    order = sorted(weights, key=lambda v: weights[v], reverse=True)
    if not order or not total:
        return Reading(None, 0.0, (_missing(False),))
    best = weights[order[0]] / total
    second = weights[order[1]] / total if len(order) > 1 else 0.0
    if best >= options.ink_accept and best - second >= options.ink_margin:
        return Reading(order[0], best, (("handwritten", "read from ink"),))
    return Reading(None, best, (("unsure-reading", f"ink may be {order[0]}, not sure enough"),))
