"""A time expression of a duty, before it is known whose duty it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from extract.model import Relation

DATA: Final = "deadlines.toml"
NUMBERS: Final = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "muoi hai": 12, "muoi lam": 15, "muoi ba": 13, "hai muoi": 20, "ba muoi": 30, "sau muoi": 60, "chin muoi": 90,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expression:
    """When something is due: [start, end) of the text and the values of `model.Deadline`."""

    start: int
    end: int
    relation: Relation | None
    when: str | None = None
    rrule: str | None = None
    duration: str | None = None
    working_days: bool | None = None
    anchor: str | None = None
    last: date | None = None
    doubts: tuple[tuple[str, str], ...] = ()


def number(text: str) -> int:
    """A number in figures or words (folded); 0 when it is none. A letter beside a figure is one (`i0`: 10).

    >>> [number(t) for t in ("05", "sau", "15 (muoi lam)")]
    [5, 6, 15]
    """
    head = text.split("(")[0].strip()
    if head in NUMBERS:
        return NUMBERS[head]
    digits = head.translate(str.maketrans("oil", "011")) if any(c.isdecimal() for c in head) else head
    return int(digits) if digits.isascii() and digits.isdecimal() else 0
