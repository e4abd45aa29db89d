"""Closed lists of the forms of documents, read once from the data files beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extract.fold import fold, squash
from restore.signing import offices


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of document (tên loại) with the code of its notation. `kind`: named, law, party, old or letter."""

    name: str
    code: str
    kind: str
    valid_from: str
    valid_to: str


@dataclass(frozen=True, slots=True)
class Province:
    """A province or city of central rule as valid between two days (ISO, empty = open)."""

    name: str
    level: str
    valid_from: str
    valid_to: str
    successor: str


def read_data_file(name: str) -> str:
    """A data file as text."""
    return (files("extract") / "data" / name).read_text("utf-8")


def _rows(name: str) -> list[list[str]]:
    """The rows of a tab separated data file, comments left out."""
    return [line.split("\t") for line in read_data_file(name).splitlines() if line and not line.startswith("#")]


@cache
def document_types() -> tuple[DocumentType, ...]:
    """All kinds of documents known."""
    return tuple(DocumentType(*row[:5]) for row in _rows("document_types.tsv"))


@cache
def type_names() -> dict[str, str]:
    """Name of a kind by its squashed form."""
    return {squash(t.name): t.name for t in reversed(document_types())}


@cache
def type_codes() -> frozenset[str]:
    """All abbreviations of kinds, as written."""
    return frozenset(t.code for t in document_types() if t.code)


def codes_of(name: str) -> tuple[str, ...]:
    """Abbreviations that stand for a kind of document."""
    return tuple(t.code for t in document_types() if t.name == name and t.code)


def type_of_code(code: str) -> str | None:
    """The kind of document an abbreviation stands for; named and lawful kinds before party and old ones."""
    order = {"named": 0, "law": 1, "party": 2, "old": 3, "letter": 4}
    known = sorted((t for t in document_types() if t.code == code), key=lambda t: order[t.kind])
    return known[0].name if known else None


@cache
def provinces() -> tuple[Province, ...]:
    """Provinces and cities of central rule, of the 63, the 34 and of before."""
    return tuple(Province(*row[:5]) for row in _rows("provinces.tsv"))


@cache
def province_names() -> dict[str, str]:
    """Name of a province by its squashed form."""
    return {squash(p.name): p.name for p in provinces()}


@cache
def patterns() -> dict[str, Any]:
    """The word lists of patterns.toml, and the offices that restoration knows."""
    lists = tomllib.loads(read_data_file("patterns.toml"))
    lists["signature"]["positions"] = list(offices())
    return lists


@cache
def folded(section: str, key: str) -> tuple[str, ...]:
    """One word list, folded, longest first."""
    return tuple(sorted({fold(v) for v in patterns()[section][key]}, key=len, reverse=True))
