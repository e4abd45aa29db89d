"""Patterns kept as data: TOML files whose fragments are put into one another and compiled once.

A file has a table `fragments` (name = text) and tables of patterns; `{{name}}` in either is replaced by the fragment
as a group of its own. All patterns are met against folded text (`extract.fold.fold`: no marks, lower case), in which
line feeds and TABs count as spaces, so they are written without marks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, TypeVar

import regex

from extract.fold import fold

M = TypeVar("M", re.Match[str], regex.Match[str])


@lru_cache(maxsize=64)
def flat(text: str) -> str:
    r"""Folded text of the same length on one line; a ruling line read as `|` is a space, `~` a dash.

    >>> flat("trước ngày\n15/7")
    'truoc ngay 15/7'
    """
    return fold(text).replace("\n", " ").replace("\t", " ").replace("|", " ").replace("~", "-")


@cache
def read_data(name: str) -> dict[str, Any]:
    """The TOML file `name` of the package's data."""
    return tomllib.loads(files("extract").joinpath("data", name).read_text(encoding="utf-8"))


def _fill(text: str, fragments: dict[str, str]) -> str:
    """`text` with its fragments put in, innermost last."""
    while found := re.search(r"\{\{(\w+)\}\}", text):
        text = text.replace(found[0], f"(?:{fragments[found[1]]})")
    return text


@cache
def compiled(name: str, table: str) -> dict[str, re.Pattern[str]]:
    """The patterns of one table of a data file."""
    data = read_data(name)
    fragments = data.get("fragments", {})
    return {key: re.compile(_fill(text, fragments)) for key, text in data[table].items()}


@cache
def scanners(name: str, table: str) -> dict[str, regex.Pattern[str]]:
    """The patterns of one table, for whole texts: `regex` first looks for the words that no match can do without."""
    return {key: regex.compile(pattern.pattern) for key, pattern in compiled(name, table).items()}


def may_meet(name: str, key: str, low: str) -> bool:
    """Whether a text holds one of the words without which a pattern cannot be met (table `needs`, where it has any)."""
    needed = read_data(name)["needs"].get(key)
    return needed is None or any(word in low for word in needed)


def matches_at(match: Callable[[str, int], M | None], text: str, places: Iterable[int]) -> Iterator[M]:
    """The matches of a pattern that begin at some places of a text, left to right, none overlapping another.

    Where the few places at which a match can begin are told by a simple pattern, this is quicker than `finditer`.

    >>> [hit[0] for hit in matches_at(re.compile("[0-9]+/[0-9]+").match, "30/9 va 2021", [0, 1, 8])]
    ['30/9']
    """
    end = 0
    for at in places:
        if at >= end and (found := match(text, at)):
            yield found
            end = found.end()
