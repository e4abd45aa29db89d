"""Which words the model knows: counted over the training texts, typing errors left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from restore.lexicon import BREAK, FIRST_WORD, UNKNOWN, Case, case_of, normal, shape_number, sign_number
from restore.syllable import fold, is_syllable
from restore.training.encode import BREAK as BREAK_TEXT
from restore.training.encode import Stream

MOST_WORDS = 65_536 - FIRST_WORD  # word numbers are 16 bits wide
LEAST_CORE = 2  # times a word must be seen in the weighted texts ...
LEAST_WIDE = 4  # ... or in all texts
LEAST_ODD = 30  # a marked word that is no possible syllable: a name (Đắk) when frequent, else a typing error
_PLAIN_VOWELS = frozenset("aeiouy")


class Group(NamedTuple):
    """Texts of one register with the weight of their counts."""

    name: str
    weight: float
    streams: tuple[Stream, ...]


def build_vocabulary(groups: Sequence[Group]) -> list[str]:
    """Words in falling order of weighted frequency."""
    total: dict[str, float] = {}
    core: dict[str, float] = {}
    for group in groups:
        for stream in group.streams:
            counts = np.bincount(stream.tokens, minlength=len(stream.types)).tolist()
            for text, count in zip(stream.types, counts, strict=True):
                if text.isalpha():
                    word = normal(text)
                    total[word] = total.get(word, 0) + count
                    if group.weight >= 1:
                        core[word] = core.get(word, 0) + count * group.weight
    kept = [w for w, n in total.items() if _is_kept(w, n, core.get(w, 0))]
    kept.sort(key=lambda w: (-total[w] - core.get(w, 0), w))
    return kept[:MOST_WORDS]


def _is_kept(word: str, count: float, core: float) -> bool:
    if core < LEAST_CORE and count < LEAST_WIDE:
        return False
    return not looks_mistyped(word) or count >= LEAST_ODD


def looks_mistyped(word: str) -> bool:
    """A marked word with a vowel that is no possible syllable (abbreviations like hđnd have no vowel)."""
    bare = fold(word)
    return bare != word and not is_syllable(word) and not _PLAIN_VOWELS.isdisjoint(bare)


def token_numbers(stream: Stream, numbers: dict[str, int]) -> npt.NDArray[np.uint16]:
    """The token number of each type of the stream."""
    return np.array([_number(text, numbers) for text in stream.types], dtype=np.uint16)


def _number(text: str, numbers: dict[str, int]) -> int:
    if text == BREAK_TEXT:
        return BREAK
    if text.isalpha():
        return numbers.get(normal(text), UNKNOWN)
    return shape_number(text) if text.isdigit() else sign_number(text)


def type_cases(stream: Stream) -> npt.NDArray[np.uint8]:
    """The case pattern of each type of the stream; numbers and signs are LOWER."""
    return np.array([case_of(t) if t.isalpha() else Case.LOWER for t in stream.types], dtype=np.uint8)
