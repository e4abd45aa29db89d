"""List letters: Vietnamese lists count a b c d đ e, so of two items `d)` in a row the second is `đ)`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

ITEM = re.compile(r"\s*([a-zđ])([).])\s")


class Item(NamedTuple):
    """A list letter `d` as read: line, offset, and whether it lost its stroke."""

    line: int
    start: int
    lost: bool


def items_of_d(lines: Sequence[str]) -> Iterator[Item]:
    """The items `d)`; one that follows another without a letter between them lost its stroke."""
    last = ""
    for number, line in enumerate(lines):
        found = ITEM.match(line)
        if not found:
            continue
        letter = found[1]
        if letter == "d":
            lost = last == "d" + found[2]
            yield Item(number, found.start(1), lost)
            letter = "đ" if lost else letter
        last = letter + found[2]
