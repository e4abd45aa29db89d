"""The record as a form, and what a reviewer typed as changes of the record."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError

from corpus.edtf import bounds
from corpus.errors import WrongUse
from corpus.review.log import Change, Kind
from corpus.web.dates import edtf_of
from extract.deadline_grammar import last_day
from extract.model import Record, Relation
from extract.timespan import Precision, Span

CHOICES: Final = {"relation": [relation.value for relation in Relation]}


@dataclass(frozen=True, slots=True)
class Column:
    """One value a person can type."""

    name: str
    kind: str
    size: int  # columns of twelve
    rare: bool = False  # shown on demand only


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of the record."""

    name: str
    columns: tuple[Column, ...]
    required: str | None = None  # a row without it is not kept


@dataclass(frozen=True, slots=True)
class Form:
    """The whole form, in the order of the page."""

    scalars: tuple[Column, ...]
    lists: tuple[Rows, ...]

    def scalar(self, name: str) -> Column:
        """The plain field of that name; WrongUse when there is none."""
        for column in self.scalars:
            if column.name == name and column.kind != "derived":
                return column
        raise WrongUse(f"the form has no field {name!r}")

    def rows(self, name: str) -> Rows:
        """The list of that name; WrongUse when there is none."""
        for one in self.lists:
            if one.name == name:
                return one
        raise WrongUse(f"the form has no list {name!r}")


@cache
def form() -> Form:
    """The form of data/form.toml."""
    values = tomllib.loads((files("corpus.web") / "data" / "form.toml").read_text(encoding="utf-8"))
    lists = (
        Rows(one["name"], tuple(Column(**column) for column in one["columns"]), one.get("required"))
        for one in values["list"]
    )
    return Form(tuple(Column(**one) for one in values["scalar"]), tuple(lists))


class Refused(ValueError):
    """What was typed cannot be a value; the text is a key of the messages."""


def field_changes(record: Record, name: str, typed: str, by: str) -> list[Change]:
    """The changes one typed field makes: the code follows number and notation. The same value again confirms it."""
    column = form().scalar(name)
    before = getattr(record, name)
    after = _value(column, typed)
    changes = [Change(Kind.FIELD, f"/{name}", before, after, by)]
    if name in ("number", "notation"):
        parts = {"number": record.number, "notation": record.notation, name: after}
        code = code_of(parts["number"], parts["notation"], record.code)
        if code != record.code or before == after:
            changes.append(Change(Kind.FIELD, "/code", record.code, code, by))
    return changes


def code_of(number: str | None, notation: str | None, before: str | None) -> str | None:
    """Number and notation as one code: party codes (15-CV/TU) have a hyphen between, others a slash."""
    if number is None or not notation:
        return number
    return f"{number}-{notation}" if before and f"-{notation}" in before else f"{number}/{notation}"


def list_change(record: Record, name: str, typed: Mapping[str, Sequence[str]], by: str) -> Change:
    """The change of a whole list: `typed` holds for each column the values of all rows; empty rows are dropped."""
    rows = form().rows(name)
    before = record.model_dump(by_alias=True)[name]
    count = {len(typed.get(column.name, ())) for column in rows.columns}
    if len(count) != 1:
        raise WrongUse("the columns of the list differ in length")
    after = []
    for number in range(count.pop()):
        values = {column.name: _value(column, typed[column.name][number]) for column in rows.columns}
        if all(value is None for value in values.values()):
            continue
        if rows.required and values[rows.required] is None:
            raise Refused(f"refused.{rows.required}")
        old = before[number] if number < len(before) else None
        after.append(_completed(name, values, old))
    return Change(Kind.FIELD, f"/{name}", before, after, by)


def confirmation(record: Record, name: str, row: str, by: str) -> Change:
    """A row found right as it is, by its number; `all`: the list as a whole."""
    rows = record.model_dump(by_alias=True)[form().rows(name).name]
    if row == "all":
        return Change(Kind.FIELD, f"/{name}", rows, rows, by)
    if not row.isdecimal() or int(row) >= len(rows):
        raise WrongUse("the list has no such row")
    return Change(Kind.FIELD, f"/{name}/{row}", rows[int(row)], rows[int(row)], by)


def _completed(name: str, values: dict[str, Any], old: dict[str, Any] | None) -> dict[str, Any]:
    """The row as the record has it; what follows from other values does so where the person did not type it."""
    if old is not None and name == "deadlines" and _follows(values, old, ("when", "relation"), "last_day"):
        values["last_day"] = _last_day(values["when"], values["relation"])
    if old is not None and "notation" in values and _follows(values, old, ("number", "notation"), "code"):
        values["code"] = code_of(values["number"], values["notation"], old["code"])
    try:
        return _model(name).model_validate(values).model_dump()
    except ValidationError as error:
        raise Refused("refused.row") from error


def _follows(values: dict[str, Any], old: dict[str, Any], typed: tuple[str, ...], result: str) -> bool:
    """Whether a value has to follow: what it rests on was changed, and it was not."""
    return any(values[name] != old[name] for name in typed) and values[result] == old[result]


def _last_day(when: str | None, relation: str | None) -> str | None:
    first, last = (date.fromisoformat(day) if day else None for day in bounds(when))
    if when is None or (first is None and last is None):
        return None
    span = Span(0, 0, when, Precision.DAY, first, last, interval="/" in when)
    day = last_day(span, Relation(relation) if relation else Relation.ON)
    return day.isoformat() if day else None


def _model(name: str) -> type[BaseModel]:
    found: type[BaseModel] = get_args(Record.model_fields[name].annotation)[0]
    return found


def _value(column: Column, typed: str) -> Any:
    """What was typed as a value: white space tidied, nothing is None, dates as EDTF."""
    text = " ".join(typed.split())
    if not text:
        return None
    if column.kind == "date":
        found = edtf_of(text)
        if found is None:
            raise Refused("refused.date")
        return found
    if column.kind == "flag":
        return text == "true"
    if column.kind == "choice" and text not in CHOICES[column.name]:
        raise Refused("refused.row")
    return text
