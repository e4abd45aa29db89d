"""What a person's look at a document is worth: doubts by the importance of their field and the chance of a mistake."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from corpus.review.lines import ReviewedLine
from extract.model import Record


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """The weights of data/worth.toml."""
    return tomllib.loads((files("corpus.review") / "data" / "worth.toml").read_text(encoding="utf-8"))


def is_open(word: Mapping[str, Any]) -> bool:
    """Whether a word (as in `pages.json.gz`) waits for a person: doubted, or changed without being sure."""
    return bool(word.get("doubt")) or word.get("confidence", 1.0) < weights()["least"]["confidence"]


def open_words(restored: Iterable[Mapping[str, Any]], reviewed: Sequence[Sequence[ReviewedLine]] = ()) -> list[float]:
    """The confidence of every word that waits for a person and was not seen by one."""
    found = []
    for number, page in enumerate(restored):
        for at, line in enumerate(page["lines"]):
            for word in line.get("words", ()):
                seen = bool(reviewed) and reviewed[number][at].words[word["word"]].seen
                if is_open(word) and not seen:
                    found.append(float(word.get("confidence", 0.5)))
    return found


def worth_of(record: Record, words: Iterable[float]) -> float:
    """The worth of a look at a document with these doubts and these doubtful words (their confidences)."""
    fields, other = weights()["fields"], weights()["other"]
    total = sum(other["word"] * (1 - confidence) for confidence in words)
    for doubt in record.doubts:
        root = doubt.pointer.split("/")[1] if "/" in doubt.pointer else ""
        proof = record.provenance.get(doubt.pointer)
        weight = other["file"] if root in ("", "source") else fields.get(root, other["field"])
        total += weight * (1 - (proof.confidence if proof else 0.0))
    return round(total, 3)
