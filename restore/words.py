"""The words of a restored line as a reviewer meets them: what was read, how sure each is, what else it may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from restore.model import Correction, Doubtful, Reason, RestoredLine, RestoredPage

WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class RestoredWord:
    """A run of signs without space in a restored line; `start` and `end` are offsets in the restored line.

    `confidence` and `reason` are None where nothing was changed. `alternatives` are whole words to put in its place,
    with probabilities, likeliest first; `doubt` says why a person should look.
    """

    text: str
    start: int
    end: int
    as_read: str
    reason: Reason | None = None
    confidence: float | None = None
    alternatives: tuple[tuple[str, float], ...] = ()
    doubt: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is anything to review: the word was changed or is doubted."""
        return self.reason is not None or self.doubt is not None


def words_of(line: RestoredLine) -> tuple[RestoredWord, ...]:
    """All words of a restored line, left to right."""
    changes, doubts = list(_placed(line)), line.restored.doubts
    return tuple(_word(line, m.start(), m.end(), changes, doubts) for m in WORD.finditer(line.text))


def _placed(line: RestoredLine) -> Iterator[tuple[int, int, Correction]]:
    """The corrections with their offsets in the restored line."""
    shift = 0
    for c in sorted(line.restored.corrections, key=lambda c: c.start):
        start = c.start + shift
        yield start, start + len(c.after), c
        shift += len(c.after) - len(c.before)


def _word(
    line: RestoredLine,
    start: int,
    end: int,
    changes: list[tuple[int, int, Correction]],
    doubts: tuple[Doubtful, ...],
) -> RestoredWord:
    text = line.text[start:end]
    inside = [(a, b, c) for a, b, c in changes if a < end and b > start]
    doubtful = [d for d in doubts if d.start < end and d.end > start]
    spans = [(a, b, c.alternatives) for a, b, c in inside] + [(d.start, d.end, d.alternatives) for d in doubtful]
    others: dict[str, float] = {}
    for a, b, alternatives in spans:
        if start <= a and b <= end:  # what reaches beyond the word has no alternative for the word alone
            for other, share in alternatives:
                whole = text[: a - start] + other + text[b - start :]
                others[whole] = max(share, others.get(whole, 0.0))
    least = min((c for *_, c in inside), key=lambda c: c.confidence, default=None)
    return RestoredWord(
        text,
        start,
        end,
        line.as_read(start, end),
        least.reason if least else None,
        least.confidence if least else None,
        tuple(sorted(others.items(), key=lambda pair: -pair[1])),
        doubtful[0].why if doubtful else None,
    )


def page_to_json(page: RestoredPage) -> dict[str, Any]:
    """A restored page as JSON values: the channel, and of each line its text and the words to review.

    `lines[i]` belongs to line i of the page as read; `word` counts from 0 in the words of the line's text; `box` is in
    points from the top left of the page.
    """
    return {"channel": page.channel.value, "lines": [_line_to_json(line) for line in page.lines]}


def _line_to_json(line: RestoredLine) -> dict[str, Any]:
    if not line.restored.corrections and not line.restored.doubts:
        return {"text": line.text}
    found = [_word_to_json(number, word, line) for number, word in enumerate(words_of(line)) if word.is_open]
    return {"text": line.text, **({"words": found} if found else {})}


def _word_to_json(number: int, word: RestoredWord, line: RestoredLine) -> dict[str, Any]:
    values: dict[str, Any] = {"word": number, "text": word.text, "as_read": word.as_read}
    if word.reason is not None:
        values |= {"reason": word.reason.value, "confidence": word.confidence}
    if word.doubt is not None:
        values["doubt"] = word.doubt
    if word.alternatives:
        values["alternatives"] = [list(pair) for pair in word.alternatives]
    box = line.box_at(word.start, word.end)
    if box is not None:
        values["box"] = [round(side, 2) for side in box]
    return values
