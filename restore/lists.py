"""List letters: Vietnamese lists count a b c d đ e, so of two items `d)` in a row the second is `đ)`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

ITEM = re.compile(r"\s*([a-zđ])([).])\s")


class Item(NamedTuple):
    """A list letter that lost its stroke: line and offset."""

    line: int
    start: int


def lost_strokes(lines: Sequence[str]) -> Iterator[Item]:
    """The items `d)` that follow an item `d)` without another letter between them."""
    last = ""
    for number, line in enumerate(lines):
        found = ITEM.match(line)
        if not found:
            continue
        letter = found[1]
        if letter == "d" and last == "d" + found[2]:
            yield Item(number, found.start(1))
            letter = "đ"
        last = letter + found[2]
