"""Where the words of a search stand in the true text, and the best few lines around them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.folding import fold

WIDTH: Final = 160  # characters of a snippet


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of the text, line breaks as spaces, and the [start, end) of each hit in it."""

    text: str
    marks: tuple[tuple[int, int], ...]

    def marked(self, before: str, after: str) -> str:
        """The text with something put around each hit."""
        out, at = [], 0
        for start, end in self.marks:
            out += [self.text[at:start], before, self.text[start:end], after]
            at = end
        return "".join([*out, self.text[at:]])


def pattern_of(term: str) -> re.Pattern[str]:
    """A folded term as a pattern on folded text: signs between its words may differ, a final * leaves the end open."""
    words = re.findall(r"\w+", term.rstrip("*"))
    if not words:
        return re.compile("(?!)")  # nothing to look for is found nowhere
    end = "" if term.endswith("*") else r"(?!\w)"
    return re.compile(r"(?<!\w)" + r"\W+".join(map(re.escape, words)) + end)


def contains_exactly(text: str, term: str) -> bool:
    """Whether a term stands in the text with the same marks; case does not matter."""
    return pattern_of(unicodedata.normalize("NFC", term).casefold()).search(text.casefold()) is not None


def snippet(text: str, terms: Sequence[str], width: int = WIDTH) -> Snippet:
    """The window with the most different terms, then the most hits. `terms` are folded; `text` is NFC.

    >>> found = snippet("Luật Đất đai năm 2024", ["dat", "dai"])
    >>> found.marked("[", "]")
    'Luật [Đất] [đai] năm 2024'
    """
    folded = fold(text)
    if len(folded) != len(text):  # not NFC: places would not agree
        return Snippet(text[:width], ())
    hits = sorted((m.start(), m.end(), i) for i, term in enumerate(terms) for m in pattern_of(term).finditer(folded))
    if not hits:
        return _cut(text, 0, width, [])
    best = max(range(len(hits)), key=lambda i: (_worth(hits, i, width), -i))
    start = max(0, hits[best][0] - width // 4)
    return _cut(text, start, width, [(a, b) for a, b, _ in hits])


def _worth(hits: Sequence[tuple[int, int, int]], first: int, width: int) -> tuple[int, int]:
    """Different terms and all hits in a window that begins with hit `first` (three quarters of the width follow it)."""
    limit = hits[first][0] + width * 3 // 4
    inside = []
    for hit in hits[first:]:
        if hit[1] > limit:
            break
        inside.append(hit[2])
    return len(set(inside)), len(inside)


def _cut(text: str, start: int, width: int, hits: Sequence[tuple[int, int]]) -> Snippet:
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    end = min(len(text), start + width)
    while end < len(text) and not text[end].isspace():
        end += 1
    head, tail = ("… " if start > 0 else ""), (" …" if end < len(text) else "")
    shift = len(head) - start
    marks, last = [], 0
    for a, b in hits:
        if a >= max(start, last) and b <= end:
            marks.append((a + shift, b + shift))
            last = b
    middle = "".join(" " if c.isspace() else c for c in text[start:end])
    return Snippet(head + middle + tail, tuple(marks))
