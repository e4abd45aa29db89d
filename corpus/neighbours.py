"""Numbers and dates beside their neighbours in the archive: same issuer, same notation, same year.

Nothing is written: a value that neighbours make likelier, or doubtful, is for a person to judge. The answer depends on
what the archive holds when it is asked, never on the order in which it was filled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from corpus.reading import OpenArchive
from extract.ink import Evidence
from extract.model import Candidate, Record
from extract.siblings import BROKEN, Sibling, day_evidence, digits_of, number_evidence

# A value is doubtful where neighbours make it as unlikely as this: two of them contradict it.
DOUBTFUL: Final = BROKEN**2
REACH: Final = 25  # documents on each side, by date and by number, that are looked at
KINDS: Final = {"/number": "number", "/issued_date": "issued_date"}

SQL: Final = """SELECT sha256, path, code, number, notation, issuer, issuer_key, issued_date, issued_first, issued_last
  FROM documents WHERE issuer_key IS NOT NULL AND notation IS NOT NULL
  ORDER BY issuer_key, notation, issued_first, sha256"""
OPEN_SQL: Final = (
    "SELECT DISTINCT d.sha256, x.pointer FROM doubts x JOIN documents d ON d.id = x.document WHERE x.pointer = ?"
)


@dataclass(frozen=True, slots=True)
class Neighboured:
    """A number or date in the light of its neighbours.

    `candidates`: (value, probability) with the neighbours weighed in, best first; of a value that was put out, the one
    pair of it and the probability that is left. `between`: codes of the nearest documents before and after.
    """

    sha256: str
    path: str
    field: str
    value: str | None
    candidates: list[tuple[str, float]]
    between: tuple[str | None, str | None]

    def as_json(self) -> dict[str, Any]:
        """The entry as JSON values."""
        return asdict(self)


def neighboured(archive: OpenArchive) -> list[Neighboured]:
    """The open and the doubtful numbers and dates of an archive, by issuer, notation and date."""
    open_ones = {tuple(row.values()) for pointer in KINDS for row in archive.rows(OPEN_SQL, (pointer,))}
    found: list[Neighboured] = []
    for group in _groups(archive):
        by_number = sorted(group, key=lambda row: digits_of(row["number"] or "") or 0)
        places = {row["sha256"]: place for place, row in enumerate(by_number)}
        for place, row in enumerate(group):
            near = _around(group, place) + _around(by_number, places[row["sha256"]])
            others = [other for i, other in enumerate(near) if other is not row and other not in near[:i]]
            found += [
                made
                for pointer in KINDS
                if (made := _judged(archive, row, pointer, others, (row["sha256"], pointer) in open_ones)) is not None
            ]
    return found


def _groups(archive: OpenArchive) -> Iterator[list[Any]]:
    """Documents of one issuer, notation and year, two or more."""
    groups: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for row in archive.rows(SQL, ()):
        if row["issued_first"]:
            groups[row["issuer_key"], row["notation"], row["issued_first"][:4]].append(row)
    yield from (group for group in groups.values() if len(group) > 1)


def _around(rows: list[Any], place: int) -> list[Any]:
    """The documents a few places before and after one."""
    return rows[max(0, place - REACH) : place + REACH + 1]


def _judged(archive: OpenArchive, row: Any, pointer: str, others: list[Any], is_open: bool) -> Neighboured | None:
    """What the neighbours say about one field; None where they say nothing of interest."""
    siblings = [sibling for other in others if (sibling := _sibling(other)) is not None]
    value = row["number"] if pointer == "/number" else _whole_day(row["issued_date"])
    if not siblings or (value is not None and not is_open):
        offered = [Candidate(value=value, confidence=1.0)] if value and siblings else []
    else:
        offered = _offered(archive.record(row["sha256"]), pointer)
    if not offered:
        return None
    evidence = _evidence(row, pointer, [one.value for one in offered], siblings)
    weights = {one.value: one.confidence * evidence.of(one.value) for one in offered}
    if value is not None and evidence.of(value) > DOUBTFUL:
        return None
    rest = max(0.01, 1.0 - sum(one.confidence for one in offered))
    total = sum(weights.values()) + rest
    ranked = sorted(((text, round(weight / total, 4)) for text, weight in weights.items()), key=lambda one: -one[1])
    return Neighboured(row["sha256"], row["path"], KINDS[pointer], value, ranked, _between(row, others))


def _offered(record: Record, pointer: str) -> list[Candidate]:
    """The candidates a record gives for a field."""
    return next((doubt.candidates for doubt in record.doubts if doubt.pointer == pointer and doubt.candidates), [])


def _evidence(row: Any, pointer: str, values: list[str], siblings: list[Sibling]) -> Evidence:
    """What the siblings say about the values of a field."""
    if pointer == "/number":
        first, last = (date.fromisoformat(row[name]) for name in ("issued_first", "issued_last"))
        return number_evidence(values, first, last, siblings)
    if row["number"] is None:
        return Evidence()
    return day_evidence([text for text in values if _whole_day(text)], row["number"], siblings)


def _sibling(row: Any) -> Sibling | None:
    """A document as neighbour, where its number and whole date are known."""
    number = digits_of(row["number"] or "")
    day = _whole_day(row["issued_date"])
    return Sibling(number, date.fromisoformat(day)) if number is not None and day else None


def _whole_day(text: str | None) -> str | None:
    """A date of issue with its day, None where the day is open."""
    return text if text and len(text) == 10 and text[-1].isdigit() else None


def _between(row: Any, others: list[Any]) -> tuple[str | None, str | None]:
    """The codes of the nearest documents before and after in time."""
    known = sorted((other for other in others if _sibling(other) is not None), key=lambda other: other["issued_first"])
    before = [other["code"] for other in known if other["issued_first"] < row["issued_first"]]
    after = [other["code"] for other in known if other["issued_first"] > row["issued_last"]]
    return (before[-1] if before else None, after[0] if after else None)
