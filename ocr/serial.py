"""Pages and documents as JSON values and back, without loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

from ocr.model import Document, Page

T = TypeVar("T")


def page_to_json(page: Page) -> dict[str, Any]:
    """The page as a JSON object; fields that hold their default are left out."""
    return dict(_plain(page))


def page_from_json(value: Mapping[str, Any]) -> Page:
    """The page of a JSON object made by `page_to_json`."""
    return _built(Page, value)


def document_to_json(document: Document) -> dict[str, Any]:
    """The document as a JSON object."""
    return dict(_plain(document))


def document_from_json(value: Mapping[str, Any]) -> Document:
    """The document of a JSON object made by `document_to_json`."""
    return _built(Document, value)


def _plain(value: Any) -> Any:
    """A value of ocr/model.py as JSON: dataclasses as objects, named tuples as lists."""
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is float:
        return round(value, 4)
    if (members := _members(kind)) is not None:
        return {
            name: item if type(item) in _AS_THEY_ARE else _plain(item)
            for name, default in members
            if (item := getattr(value, name)) is not default and item != default
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum | Path):
        return str(value)
    raise TypeError(f"no JSON form for {kind.__name__}")


_AS_THEY_ARE: Final = frozenset({str, int, bool, type(None)})


@cache
def _members(kind: type) -> tuple[tuple[str, Any], ...] | None:
    """Names and defaults of a dataclass; None for other types."""
    return tuple((field.name, field.default) for field in fields(kind)) if is_dataclass(kind) else None


def _built(kind: type[T], value: Mapping[str, Any]) -> T:
    """A dataclass from its JSON object."""
    hints = get_type_hints(kind)
    return kind(**{name: _typed(hints[name], item) for name, item in value.items()})


def _typed(hint: Any, value: Any) -> Any:
    """A JSON value as the type its field asks for."""
    if value is None:
        return None
    if isinstance(hint, UnionType):
        return _typed(next(kind for kind in get_args(hint) if kind is not type(None)), value)
    if get_origin(hint) is tuple:
        return tuple(_typed(get_args(hint)[0], item) for item in value)
    if is_dataclass(hint):
        return _built(hint, value)  # type: ignore[arg-type]
    if isinstance(hint, type) and issubclass(hint, tuple):
        kinds = get_type_hints(hint)
        return hint(*(_typed(kinds[name], item) for name, item in zip(kinds, value, strict=True)))
    if hint is float:
        return float(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum | Path):
        return hint(value)
    return value
