"""A value that a clerk may have written by hand: ink candidates, printed reading and other evidence weighed.

Each piece of evidence multiplies the weight of the readings it speaks for (a likelihood ratio). A reading is put out
when it carries enough of all the weight; the weight of readings nobody offered counts against it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from extract.options import ExtractOptions
from ocr.model import Alternative, Ink, InkKind, Page

Doubts = tuple[tuple[str, str], ...]

# Without ink, a printed reading is believed at this confidence, and at the second where other evidence is for it.
PRINTED: Final = 0.85
SUPPORTED: Final = 0.5
# A printed reading of this confidence is a candidate although the ink reader does not offer it: a weak one, for none of
# 13 such numbers in 66 scans was right. Above the second confidence, which none of them had, neither reader is believed
# unless other evidence decides.
OFFERED: Final = 0.6
CERTAIN: Final = 0.92
# Likelihood ratio of a printed reading that the ink reader offers too, at confidence 0.5 or less and at 1: an engine
# for print reads about one written number in six right, but seldom the same wrong one as the ink reader (once in 66
# scans, at 0.64; all 17 numbers that both offered and that print gave 0.85 or more were right).
AGREES: Final = (3.0, 40.0)
# Weight of the values that the ink reader does not offer and other evidence is for: how often it misses the right one.
# They share it: signatures name up to ten days, and no more than one of them can be the one missed.
MISSED: Final = 0.02
# Values told as candidates carry at least this share of the weight, and are so many at most.
LEAST_SHARE: Final = 0.002
MOST_TOLD: Final = 5
# Evidence this strong lets a printed reading of middling confidence stand, this weak forbids it.
FOR: Final = 3.0
AGAINST: Final = 0.2


@dataclass(frozen=True, slots=True)
class Reading:
    """A value read, or None; `blank` where the space was left empty. Doubts are (code, message) pairs.

    `firm`: printed and read for certain, so that no other evidence forbids it (it may still be a conflict).
    `candidates`: what it may be, best first, with its share of the weight of all evidence.
    """

    value: str | None
    confidence: float
    doubts: Doubts = ()
    blank: bool = False
    candidates: tuple[Alternative, ...] = ()
    firm: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against readings: likelihood ratios by value, and the one of values not named."""

    ratios: Mapping[str, float] = field(default_factory=dict)
    others: float = 1.0

    def of(self, value: str) -> float:
        """The likelihood ratio of a value."""
        return self.ratios.get(value, self.others)

    def and_(self, other: Evidence) -> Evidence:
        """Both together, taken as independent."""
        values = {**self.ratios, **other.ratios}
        return Evidence({value: self.of(value) * other.of(value) for value in values}, self.others * other.others)


NOTHING: Final = Evidence()


def ink_of(pages: Sequence[Page]) -> dict[InkKind, Ink]:
    """What was found in the blanks of a document's first page: written by hand, or put into a text page as picture."""
    return {mark.kind: mark for page in pages[:1] for mark in page.ink}


def decide(
    printed: Reading,
    ink: Ink | None,
    key: Callable[[str], str | None],
    options: ExtractOptions,
    evidence: Evidence = NOTHING,
) -> Reading:
    """The value to put out, None with a doubt where the evidence does not bear one.

    `key` gives the comparison form of a candidate, None for what cannot stand here.
    """
    if ink is not None and not ink.blank and ink.candidates:
        return _weighed(printed, ink, key, options, evidence)
    if printed.value is None:
        return _absent(printed.blank or (ink is not None and ink.blank))
    ratio = evidence.of(printed.value)
    if printed.firm or (ratio > AGAINST and printed.confidence >= PRINTED):
        return printed
    if ratio >= FOR and printed.confidence >= SUPPORTED:
        doubt = ("supported", f"read as {printed.value}, not for certain; signature, stamp or appendix speak for it")
        return replace(printed, doubts=(*printed.doubts, doubt))
    doubts = (("unsure-reading", f"read as {printed.value}, not sure enough"),)
    return Reading(None, printed.confidence, doubts, candidates=(Alternative(printed.value, printed.confidence),))


def _absent(blank: bool) -> Reading:
    """No value, with the reason."""
    if blank:
        return Reading(None, 0.0, (("blank", "the space was left empty"),), blank=True)
    return Reading(None, 0.0, (("unreadable", "what stands there cannot be read"),))


def _weighed(
    printed: Reading, ink: Ink, key: Callable[[str], str | None], options: ExtractOptions, evidence: Evidence
) -> Reading:
    """The heaviest value, where it carries enough of the weight."""
    weights: dict[str, float] = {}
    for text, probability in ink.candidates:
        value = key(text)
        if value is not None:
            weights[value] = weights.get(value, 0.0) + probability
    rest = max(0.01, 1.0 - sum(p for _, p in ink.candidates))
    agreed = printed.value if printed.value in weights or printed.confidence >= CERTAIN else None
    if printed.value is not None and printed.confidence >= OFFERED:
        weights.setdefault(printed.value, 0.5 * rest)
    missed = [value for value in evidence.ratios if value not in weights and evidence.of(value) >= FOR]
    for value in missed:
        weights[value] = max(rest / 50, MISSED / len(missed))
    for value in weights:
        weights[value] *= evidence.of(value) * (_agreement(printed) if value == agreed else 1.0)
    return _heaviest(weights, rest * evidence.others, options)


def _agreement(printed: Reading) -> float:
    """Likelihood ratio of the printed reading for the value it names."""
    low, high = AGREES
    return low + (high - low) * max(0.0, 2 * printed.confidence - 1)


def _heaviest(weights: Mapping[str, float], rest: float, options: ExtractOptions) -> Reading:
    """The heaviest value, its share of all the weight as confidence."""
    total = sum(weights.values()) + rest
    order = sorted(weights, key=lambda value: (-weights[value], value))
    told = tuple(Alternative(value, weights[value] / total) for value in order if weights[value] / total >= LEAST_SHARE)
    if not told:
        return _absent(False)
    best, share = told[0]
    told = told[:MOST_TOLD]
    if share >= options.ink_accept:
        return Reading(best, share, (("handwritten", "read from ink"),), candidates=told)
    likely = " or ".join(value for value, _ in told[:2])
    return Reading(None, share, (("unsure-reading", f"may be {likely}, not sure enough"),), candidates=told)
