"""Who has to do what: the duties given to bodies and offices (`Giao …`, `X chịu trách nhiệm …`, headings)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extract.fold import fold
from extract.model import Task
from extract.patterns import compiled, flat
from extract.responsible import DATA, actor_at, clean, heading_actor
from extract.sentences import Item, Outline
from extract.textmap import Found, TextMap

SHORTEST: Final = 12  # characters of a task at least
_SIGNS_AHEAD: Final = re.compile(r"^[:,\s]+")


def _told(low: str) -> bool:
    """Whether a sentence tells what happened or closes the document instead of giving a duty."""
    return bool(compiled(DATA, "tasks")["no_duty"].search(low))


def _is_heading(outline: Outline, index: int) -> bool:
    """Whether other items belong to an item."""
    return index + 1 < len(outline.items) and outline.items[index + 1].parent == index


def _tasks(outline: Outline, low: str) -> Iterator[tuple[Item, Task]]:
    """The tasks of all items, in reading order; an item that names no actor has that of the nearest heading above."""
    named: dict[int | None, str | None] = {}  # heading → the actor it names, or the one above it
    for index, item in enumerate(outline.items):
        inherited = named.get(item.parent)
        if _is_heading(outline, index):
            actor = heading_actor(outline, item)
            named[index] = actor or inherited
            if actor:
                continue
        who, begin = actor_at(outline.text, item.start, item.end)
        if who is None:
            who, begin = inherited, item.start
        words = clean(outline.text[begin : item.end])
        if who and len(words) >= SHORTEST and not _told(low[item.start : item.end]):
            yield item, Task(unit=who, task=_SIGNS_AHEAD.sub("", words))


def find_tasks(body: TextMap) -> list[Found[Task]]:
    """Who has to do what, in reading order."""
    outline = Outline(body.text)
    low = flat(body.text)
    return [
        Found(task, body, item.start, item.end, body.confidence(item.start, item.end))
        for item, task in _tasks(outline, low)
        if not fold(task.task).startswith(fold(task.unit))
    ]
