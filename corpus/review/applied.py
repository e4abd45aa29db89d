"""What a document is after review: its record, its words, how far the review has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from corpus.errors import ArchiveDamaged
from corpus.review.lines import ReviewedLine, ReviewedWord, reviewed_lines
from corpus.review.log import Change, Kind, State, standing, state_of
from extract.model import Record

__all__ = ["ReviewedLine", "ReviewedWord", "reviewed_lines", "reviewed_record", "state_of"]
OF_THE_FILE: Final = ("", "/source")  # pointers of doubts that no look at the text can settle: a page that failed
CERTAIN: Final = 1.0


def reviewed_record(record: Record, changes: Sequence[Change]) -> Record:
    """The record after review. A changed or confirmed value has confidence 1 and no doubts, and keeps its place.

    A change of a whole list (`/recipients`) always holds; one inside a list (`/recipients/2/name`) holds where its
    `before` is found, because another reading may count the rows differently.
    """
    wanted = [change for change in standing(changes) if change.kind is Kind.FIELD]
    approved = state_of(changes) is State.APPROVED
    if not wanted and not approved:
        return record
    values = record.model_dump(by_alias=True)
    for change in wanted:
        _apply(values, change)
    if approved:
        values["doubts"] = [one for one in values["doubts"] if one["pointer"] in OF_THE_FILE]
    try:
        return Record.model_validate(values)
    except ValueError as error:
        raise ArchiveDamaged(f"the review of {record.id[:12]} does not fit its record ({error})") from error


def _apply(values: dict[str, Any], change: Change) -> None:
    root, *steps = _steps(change.pointer)
    if root not in values:
        return
    if not isinstance(values[root], list):
        values[root] = change.after
        _certain(values, change.pointer)
    elif not steps:
        _replace_list(values, root, list(change.after or []))
    else:
        _change_row(values, root, steps, change)


def _change_row(values: dict[str, Any], root: str, steps: list[str], change: Change) -> None:
    rows = values[root]
    inner = steps[1:]
    if change.before is None and not inner and steps[0] in ("-", str(len(rows))):
        _replace_list(values, root, [*rows, change.after])
        return
    at = _row(rows, steps[0], inner, change)
    if at is None:
        return
    if change.after is None and not inner:
        _replace_list(values, root, [*rows[:at], *rows[at + 1 :]])
        return
    rows[at] = _with(rows[at], inner, change.after)
    _certain(values, "/".join(["", root, str(at), *steps[1:]]))


def _row(rows: list[Any], wanted: str, inner: list[str], change: Change) -> int | None:
    """Which row is meant: that of the number if it holds the value before (or after), else the only other that does."""
    number = int(wanted) if wanted.isdecimal() else -1
    held = {i: _at(row, inner) for i, row in enumerate(rows)}
    if number in held and any(_same(held[number], value) for value in (change.before, change.after)):
        return number
    found = [i for i, value in held.items() if change.before is not None and _same(value, change.before)]
    return found[0] if len(found) == 1 else None


def _with(row: Any, steps: list[str], value: Any) -> Any:
    """The row with the value at these steps."""
    if not steps:
        return value
    return {**row, steps[0]: _with(row.get(steps[0]), steps[1:], value)}


def _at(row: Any, steps: list[str]) -> Any:
    for step in steps:
        row = row.get(step) if isinstance(row, Mapping) else None
    return row


def _replace_list(values: dict[str, Any], root: str, rows: list[Any]) -> None:
    """Put rows in place of others; proof and doubts follow the rows that stay as they are."""
    before = values[root]
    came_from = _origins(before, rows)
    values[root] = rows
    values["doubts"] = [
        moved
        for one in values["doubts"]
        if one["pointer"] != f"/{root}" and (moved := _moved_doubt(one, root, before, rows, came_from))
    ]
    proof = values["provenance"]
    inside = {name: proof.pop(name) for name in list(proof) if name.startswith(f"/{root}/")}
    proof.pop(f"/{root}", None)
    for number, origin in enumerate(came_from):
        old, new = f"/{root}/{origin}", f"/{root}/{number}"
        mine = {new + name.removeprefix(old): held for name, held in inside.items() if _within(name, old)}
        if origin is None or not _same(before[origin], rows[number]):
            mine = {name: held | {"confidence": CERTAIN, "doubts": []} for name, held in mine.items()}
        proof.update(mine or {new: {"confidence": CERTAIN, "as_read": None, "evidence": [], "doubts": []}})


def _origins(before: list[Any], after: list[Any]) -> list[int | None]:
    """For each new row the old one it comes from: an equal one, else the one at its place if nobody else claims it."""
    free = set(range(len(before)))
    found: list[int | None] = []
    for row in after:
        equal = next((i for i in sorted(free) if _same(before[i], row)), None)
        free.discard(-1 if equal is None else equal)
        found.append(equal)
    for number, origin in enumerate(found):
        if origin is None and number in free:
            found[number] = number
            free.discard(number)
    return found


def _moved_doubt(
    doubt: dict[str, Any], root: str, before: list[Any], after: list[Any], came_from: list[int | None]
) -> dict[str, Any] | None:
    """A doubt inside the list at its row's new place; None when the row is gone or was changed by a person."""
    first, *steps = _steps(doubt["pointer"]) or [""]
    if first != root or not steps or not steps[0].isdecimal():
        return doubt
    for number, origin in enumerate(came_from):
        if origin == int(steps[0]) and _same(before[origin], after[number]):
            return {**doubt, "pointer": "/".join(["", root, str(number), *steps[1:]])}
    return None


def _certain(values: dict[str, Any], pointer: str) -> None:
    """A person has seen this value: no doubts below it any more."""
    values["doubts"] = [one for one in values["doubts"] if not _within(one["pointer"], pointer)]
    empty: dict[str, Any] = {"confidence": CERTAIN, "as_read": None, "evidence": [], "doubts": []}
    proof = values["provenance"]
    proof.setdefault(pointer, empty)
    for name, held in proof.items():
        if _within(name, pointer):
            proof[name] = held | {"confidence": CERTAIN, "doubts": []}


def _within(pointer: str, outer: str) -> bool:
    return pointer == outer or pointer.startswith(f"{outer}/")


def _same(one: Any, other: Any) -> bool:
    """Equal but for keys without a value, which other versions of the record may add or leave out."""
    return bool(_bare(one) == _bare(other))


def _bare(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _bare(item) for name, item in value.items() if item is not None}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _steps(pointer: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
