"""The review log of a document: `review.jsonl`, one change a line, appended only.

    {"revision": 3, "at": "2026-11-21T10:00:00+00:00", "by": "Lan", "kind": "field", "pointer": "/number",
     "before": "90A", "after": "904"}

Pointers (RFC 6901): into the record for `field`; `/pages/0/lines/3/words/2` for `word`, `/pages/0/lines/3` for `text`
(all from 0; words are runs of signs without white space in the restored line); `/state` for `state`. A change whose
`after` equals its `before` says that a person has looked and found the value right. An undo is a new line that puts
`before` back; `undoes` names the revision it takes back.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpus.archive import REVIEW, one_at_a_time, writing
from corpus.errors import ArchiveDamaged, ReviewConflict


class Kind(StrEnum):
    """What was changed."""

    FIELD = "field"
    WORD = "word"
    TEXT = "text"
    STATE = "state"


class State(StrEnum):
    """How far the review of a document has come."""

    OPEN = "open"
    APPROVED = "approved"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the log. `revision` (from 1) and `at` (ISO 8601, UTC) are given when it is appended."""

    kind: Kind
    pointer: str
    before: Any
    after: Any
    by: str
    at: str = ""
    revision: int = 0
    undoes: int | None = None


def read_changes(folder: Path) -> list[Change]:
    """All changes of a document, oldest first; none when nobody has reviewed it.

    A last line without its end was cut off by a crash before anybody was told that it is kept: it is left out.
    """
    try:
        data = (folder / REVIEW).read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ArchiveDamaged(f"the review of {folder.name[:12]} cannot be read ({error.strerror})") from error
    rows = data[: data.rfind(b"\n") + 1].splitlines()
    return [_change(folder, number, row) for number, row in enumerate(rows, 1)]


def append_changes(folder: Path, changes: Sequence[Change], expected_revision: int) -> int:
    """Append changes and give the new revision, once they are on the disk.

    Raises ReviewConflict when the log has moved on from `expected_revision`: somebody else wrote meanwhile.
    """
    with writing(), one_at_a_time(folder):
        known = read_changes(folder)
        if len(known) != expected_revision:
            raise ReviewConflict(
                f"the review of {folder.name[:12]} is at revision {len(known)}, not {expected_revision}"
            )
        at = datetime.now(UTC).isoformat(timespec="seconds")
        numbered = (replace(one, revision=i, at=one.at or at) for i, one in enumerate(changes, len(known) + 1))
        _append(folder / REVIEW, "".join(_line(one) for one in numbered).encode())
    return len(known) + len(changes)


def standing(changes: Sequence[Change]) -> list[Change]:
    """The changes that were not taken back, oldest first; undoings themselves are left out."""
    void: set[int] = set()
    kept = []
    for change in reversed(changes):
        if change.revision in void:
            continue
        if change.undoes is None:
            kept.append(change)
        else:
            void.add(change.undoes)
    return kept[::-1]


def state_of(changes: Sequence[Change]) -> State:
    """How far the review of a document has come."""
    states = [change.after for change in changes if change.kind is Kind.STATE]
    return State(states[-1]) if states else State.OPEN


def _append(path: Path, data: bytes) -> None:
    with path.open("a+b") as file:
        file.seek(0)
        whole = file.read().rfind(b"\n") + 1
        file.truncate(whole)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _line(change: Change) -> str:
    values = {name: value for name, value in asdict(change).items() if name != "undoes" or value is not None}
    first = ("revision", "at", "by")
    ordered = {name: values[name] for name in first} | values
    return json.dumps(ordered, ensure_ascii=False) + "\n"


def _change(folder: Path, number: int, row: bytes) -> Change:
    try:
        values = json.loads(row)
        kind = Kind(values["kind"])
        if kind is Kind.STATE:
            State(values["after"])
        change = Change(
            kind, str(values["pointer"]), values["before"], values["after"], str(values["by"]), str(values["at"]),
            int(values["revision"]), values.get("undoes"),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        raise ArchiveDamaged(f"line {number} of the review of {folder.name[:12]} is no change ({error})") from error
    if change.revision != number:
        raise ArchiveDamaged(f"line {number} of the review of {folder.name[:12]} says revision {change.revision}")
    return change
