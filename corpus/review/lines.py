"""Restored lines after review: which words a person has changed, and what the text is now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from corpus.review.log import Change, Kind, standing
from restore.model import RestoredPage

WORD: Final = re.compile(r"\S+")
POINTER: Final = re.compile(r"/pages/(\d+)/lines/(\d+)(?:/words/(\d+))?")
NEAR: Final = 2  # lines above and below in which a word is looked for that another reading of the page has moved


@dataclass(frozen=True, slots=True)
class ReviewedWord:
    """A word of a restored line, [start, end) in it, with the text a person gave it (maybe several words or none)."""

    start: int
    end: int
    restored: str
    text: str
    seen: bool = False  # a person has changed it or found it right


@dataclass(frozen=True, slots=True)
class ReviewedLine:
    """A restored line after review; `words` cover all its words, in order."""

    restored: str
    text: str
    words: tuple[ReviewedWord, ...]


@dataclass(slots=True)
class _Line:
    """A line while changes are put on it: `base` is the restored line or the one a person typed instead."""

    restored: str
    base: str
    changed: dict[int, str] = field(default_factory=dict)
    replaced: bool = False

    def word(self, number: int) -> str | None:
        spans = WORD.findall(self.base)
        return self.changed.get(number, spans[number]) if number < len(spans) else None

    def numbers_of(self, text: str) -> list[int]:
        return [i for i in range(len(WORD.findall(self.base))) if self.word(i) == text]

    def finished(self) -> ReviewedLine:
        words = [
            ReviewedWord(*found.span(), found.group(), self.changed.get(i, found.group()), i in self.changed)
            for i, found in enumerate(WORD.finditer(self.base))
        ]
        text = _joined(self.base, words)
        if not self.replaced:
            return ReviewedLine(self.restored, text, tuple(words))
        return ReviewedLine(self.restored, text, tuple(_aligned(self.restored, text)))


Texts = Sequence[Sequence[str]]
"""The restored text of every line of every page."""


def reviewed_lines(pages: Sequence[RestoredPage], changes: Sequence[Change]) -> tuple[tuple[ReviewedLine, ...], ...]:
    """The lines of each page after review: `result[p][i]` belongs to `pages[p].lines[i]`."""
    return reviewed_texts(texts_of(pages), changes)


def reviewed_texts(texts: Texts, changes: Sequence[Change]) -> tuple[tuple[ReviewedLine, ...], ...]:
    """The same from the restored texts alone."""
    lines, _ = _placed(texts, changes)
    return tuple(tuple(line.finished() for line in page) for page in lines)


def unplaced(texts: Texts, changes: Sequence[Change]) -> list[Change]:
    """Changes of words and lines that fit nowhere any more, because the page was read anew in another way."""
    return _placed(texts, changes)[1]


def texts_of(pages: Sequence[RestoredPage]) -> list[list[str]]:
    """The restored texts of pages."""
    return [[line.text for line in page.lines] for page in pages]


def plain_text(pages: Sequence[Sequence[ReviewedLine]], rows: Sequence[Sequence[int]]) -> str:
    """The plain text of a document after review: `rows` says in which visual row each line stands; TABs part a row."""
    out: list[str] = []
    for lines, places in zip(pages, rows, strict=True):
        last: int | None = None
        for line, row in zip(lines, places, strict=True):
            if last == row:
                out[-1] += f"\t{line.text}"
            else:
                out.append(line.text)
            last = row
    return "\n".join(out)


def _placed(texts: Texts, changes: Sequence[Change]) -> tuple[list[list[_Line]], list[Change]]:
    lines = [[_Line(text, text) for text in page] for page in texts]
    wanted = [change for change in standing(changes) if change.kind in (Kind.WORD, Kind.TEXT)]
    return lines, [change for change in wanted if not _place(lines, change)]


def _place(lines: list[list[_Line]], change: Change) -> bool:
    found = POINTER.fullmatch(change.pointer)
    if found is None or int(found[1]) >= len(lines):
        return False
    page, number = lines[int(found[1])], int(found[2])
    near = sorted(range(max(0, number - NEAR), min(len(page), number + NEAR + 1)), key=lambda i: abs(i - number))
    if change.kind is Kind.TEXT:
        return _place_text(page, near, change)
    return found[3] is not None and _place_word(page, near, number, int(found[3]), change)


def _place_text(page: list[_Line], near: list[int], change: Change) -> bool:
    for number in near:
        line = page[number]
        if line.finished().text in (change.before, change.after):
            line.base, line.replaced = str(change.after), True
            line.changed.clear()
            return True
    return False


def _place_word(page: list[_Line], near: list[int], number: int, word: int, change: Change) -> bool:
    """At its own place; else where the same word stands once in its line; else once in the lines around it."""
    if number < len(page) and page[number].word(word) in (change.before, change.after):
        page[number].changed[word] = str(change.after)
        return True
    for group in ([number] if number in near else [], near):
        found = [(line, i) for line in group for i in page[line].numbers_of(str(change.before))]
        if len(found) == 1:
            line, i = found[0]
            page[line].changed[i] = str(change.after)
            return True
    return False


def _joined(base: str, words: Sequence[ReviewedWord]) -> str:
    """The line with its words as they are now; an emptied word takes the space before it along."""
    out, at = [], 0
    for word in words:
        out.append(base[at : word.start] if word.text else "")
        out.append(word.text)
        at = word.end
    return "".join([*out, base[at:]])


def _aligned(restored: str, text: str) -> list[ReviewedWord]:
    """The words of a line typed anew, each on the restored words it stands for, so that it keeps its place on the page.

    >>> [(word.restored, word.text) for word in _aligned("Kế hoach hành dộng", "Kế hoạch hành động số 2")]
    [('Kế', 'Kế'), ('hoach', 'hoạch'), ('hành', 'hành'), ('dộng', 'động số 2')]
    """
    old, new = list(WORD.finditer(restored)), WORD.findall(text)
    if not old:
        return [ReviewedWord(0, len(restored), restored, text, True)] if new else []
    texts: list[list[str]] = [[] for _ in old]
    matcher = SequenceMatcher(None, [found.group() for found in old], new, autojunk=False)
    for _, first, last, start, end in matcher.get_opcodes():
        for i in range(first, last):
            at = start + i - first
            texts[i] += new[at : end if i == last - 1 else min(end, at + 1)]
        if first == last:  # words without a restored one of their own go to the one before them, or to the first
            texts[max(0, first - 1)] += new[start:end]
    return [
        ReviewedWord(*found.span(), found.group(), " ".join(mine), True) for found, mine in zip(old, texts, strict=True)
    ]
