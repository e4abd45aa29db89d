"""Counts an archive's own texts for `restore/adaptation.py`: `saoluc train --adapt`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from restore.adaptation import MOST_TOKENS, Adaptation, save_adaptation
from restore.lexicon import FIRST_WORD, normal
from restore.tokens import paragraph_ends
from restore.training.encode import Stream, encode_lines
from restore.training.lexicon import looks_mistyped, token_numbers, type_cases
from restore.training.ngram import Counted, count_cases, count_raw

LEAST_NEW = 2  # times a word that the model does not know must be met: once may be a slip that nobody saw
MOST_NGRAMS = 2_000_000  # of one order; above it those met once are left out


def paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Wrapped lines put together to paragraphs."""
    parts: list[str] = []
    for line, ends in zip(lines, paragraph_ends(lines), strict=True):
        parts.append(line)
        if ends:
            yield " ".join(parts)
            parts = []


def adapt(texts: Iterable[str], known: Sequence[str], out: Path) -> dict[str, int]:
    """Count paragraphs into the file `out` and say how much was counted; `known` are the words of the model."""
    stream = encode_lines(texts)
    words = own_words(stream, frozenset(known))
    numbers = {word: FIRST_WORD + i for i, word in enumerate(words)}
    ids = token_numbers(stream, numbers)[stream.tokens]
    cases = type_cases(stream)[stream.tokens]
    counted = [_bounded(one) for one in count_raw(ids)]
    spelled = count_cases(ids, cases, counted[1].keys, FIRST_WORD + len(words))
    save_adaptation(
        Adaptation(
            tuple(words),
            tuple(one.keys for one in counted),
            tuple(one.counts for one in counted),
            spelled.single[:3].astype(np.uint32),
            spelled.pair.astype(np.uint32),
        ),
        out,
    )
    fresh = len(set(words).difference(known))
    return {"tokens": len(ids), "words": len(words), "new words": fresh, "n-grams": sum(len(c.keys) for c in counted)}


def own_words(stream: Stream, known: frozenset[str]) -> list[str]:
    """The words of the texts that count, commonest first: known ones, and new ones met often enough."""
    counts: dict[str, int] = {}
    for text, count in zip(stream.types, np.bincount(stream.tokens, minlength=len(stream.types)).tolist(), strict=True):
        if text.isalpha():
            word = normal(text)
            counts[word] = counts.get(word, 0) + count
    kept = [w for w, n in counts.items() if w in known or (n >= LEAST_NEW and not looks_mistyped(w))]
    return sorted(kept, key=lambda w: (-counts[w], w))[: MOST_TOKENS - FIRST_WORD]


def _bounded(counted: Counted) -> Counted:
    """The n-grams without those met once where there are too many (what they begin and end with stays known)."""
    if len(counted.keys) <= MOST_NGRAMS:
        return counted
    often = counted.counts > 1
    return Counted(counted.keys[often], counted.counts[often])
