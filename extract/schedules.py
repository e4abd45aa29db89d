"""Tables that are schedules: a row whose time cell holds a date or a range is a duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.model import Deadline
from extract.textmap import Found, TextMap


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as rows of cells, each a text with its place."""

    rows: tuple[tuple[TextMap, ...], ...]


def find_scheduled(grid: Grid, issued: str | None) -> Sequence[Found[Deadline]]:
    """The duties of a schedule, row by row."""
    return []
