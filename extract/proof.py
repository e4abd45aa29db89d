"""The proof beside the values: provenance by JSON Pointer, and the doubts a person should look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Final, TypeVar

from extract.lexicon import read_data_file
from extract.model import Candidate, Doubt, Place, Provenance
from extract.textmap import Found
from ocr.model import Alternative

T = TypeVar("T")

# Doubts in the order a person should see them; codes not named come last.
_WORST_FIRST: Final = (
    "conflict",
    "secrecy",
    "unsure-reading",
    "unreadable",
    "bundle",
    "inferred",
    "handwritten",
    "supported",
    "repaired",
    "absent",
    "blank",
)

# Doubts about a value written by hand: they carry what it may be after all evidence.
_BY_HAND: Final = ("handwritten", "unsure-reading")


# Fields mostly written by hand: their confidence is the weight of the evidence (extract/ink.py).
BY_HAND: Final = frozenset({"/number", "/code", "/issued_date"})


@cache
def _points() -> tuple[tuple[float, float], ...]:
    """Raw confidences and how often fields of them were right."""
    rows = (line.split("\t") for line in read_data_file("confidence.tsv").splitlines() if not line.startswith("#"))
    return tuple((float(raw), float(right)) for raw, right in rows)


def calibrated(raw: float) -> float:
    """How often a field of this raw confidence is right.

    >>> calibrated(0.52), calibrated(0.6) < calibrated(0.9)
    (0.81, True)
    """
    for (low, right), (high, righter) in pairwise(_points()):
        if raw <= high:
            return right + (righter - right) * (raw - low) / (high - low)
    return _points()[-1][1]


class Proof:
    """Collects provenance and doubts while a record is put together."""

    def __init__(self) -> None:
        """Nothing proven, nothing doubted yet."""
        self.provenance: dict[str, Provenance] = {}
        self._doubts: list[Doubt] = []
        self._offers: dict[str, list[Candidate]] = {}
        self._ink: dict[str, list[Place]] = {}

    def value(self, pointer: str, found: Found[T] | None, absent: str, code: str = "absent") -> T | None:
        """The value of a field, its proof noted; None leaves the reason `absent`, and a doubt unless `code` is ''."""
        if found is None:
            self._absent(pointer, absent, code)
            return None
        self._note(pointer, found)
        return found.value

    def values(self, pointer: str, found: Sequence[Found[T]], absent: str, code: str = "") -> list[T]:
        """The values of a list, each proven by its own pointer; the reason `absent` where there are none."""
        if not found:
            self._absent(pointer, absent, code)
        for i, item in enumerate(found):
            self._note(f"{pointer}/{i}", item)
        return [item.value for item in found]

    def offer(self, pointer: str, readings: Iterable[Alternative]) -> None:
        """Readings a person may choose from, should the value of a field be doubted as read by hand."""
        self._offers[pointer] = [Candidate(value=text, confidence=round(p, 4)) for text, p in readings]

    def show(self, pointer: str, ink: Place) -> None:
        """Where something is written by hand for a field; the first evidence of its value, or of its want."""
        self._ink.setdefault(pointer, []).append(ink)

    def doubt(self, pointer: str, code: str, message: str) -> None:
        """Note a doubt once."""
        offered = self._offers.get(pointer, []) if code in _BY_HAND else []
        doubt = Doubt(pointer=pointer, code=code, message=message, candidates=offered)
        if doubt not in self._doubts:
            self._doubts.append(doubt)

    def places(self, pointer: str, where: Iterable[Place]) -> None:
        """Where the values of a list stand that were not found in running text (tables)."""
        for i, place in enumerate(where):
            self.provenance[f"{pointer}/{i}"] = Provenance(confidence=1.0, evidence=[place])

    def _absent(self, pointer: str, reason: str, code: str) -> None:
        """Why a field has no value; where to look for one that could not be read, and how likely its best reading."""
        if pointer in self._ink:
            best = max((one.confidence for one in self._offers.get(pointer, [])), default=0.0)
            proof = Provenance(confidence=best, evidence=self._ink[pointer], doubts=[reason], reason=reason)
        else:
            proof = Provenance(confidence=0.0, reason=reason)
        self.provenance[pointer] = proof
        if code:
            self.doubt(pointer, code, reason)

    def _note(self, pointer: str, found: Found[Any]) -> None:
        """Provenance and doubts of one value."""
        read = found.where.confidence(found.start, found.end) if found.where.lines else 1.0
        raw = max(0.0, min(1.0, found.confidence, 0.5 + 0.5 * read))
        self.provenance[pointer] = Provenance(
            confidence=round(raw if pointer in BY_HAND else calibrated(raw), 4),
            as_read=found.as_read() or None,
            evidence=[*self._ink.get(pointer, []), *found.evidence()],
            doubts=[message for _, message in found.doubts],
        )
        for code, message in found.doubts:
            self.doubt(pointer, code, message)

    @property
    def doubts(self) -> list[Doubt]:
        """All doubts, worst first."""
        rank = {code: i for i, code in enumerate(_WORST_FIRST)}
        return sorted(self._doubts, key=lambda d: rank.get(d.code, len(rank)))
