"""Given names read under a seal: a syllable of low confidence weighed against how often each stands in names.

A name read well is never touched. The syllable put in its place differs in a mark or a letter, is far commoner in
names, and leaves a doubt with the reading.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final

from rapidfuzz.distance import Levenshtein

from extract.fold import fold
from extract.lexicon import read_data_file

# Below this confidence of its word a syllable is doubted: on the transcribed scans every right syllable of a signer's
# name was above it, and every wrong one below.
DOUBTED: Final = 0.9
# The same for what is built like no syllable (Glang): names of the minorities are not, and are read surely.
DOUBTED_NONSENSE: Final = 0.95
# Weight kept where a mark or a letter differs, and the share of the weight that a syllable must carry.
OTHER_MARK: Final = 0.5
OTHER_LETTER: Final = 0.15
SHARE: Final = 0.6


@cache
def _counts() -> dict[str, int]:
    """How often each syllable stands in names."""
    rows = (line.split("\t") for line in read_data_file("name_syllables.tsv").splitlines() if not line.startswith("#"))
    return {syllable: int(count) for syllable, count in rows}


@lru_cache(maxsize=512)
def likelier(syllable: str) -> str:
    """The syllable that was most likely printed where this one was read with little confidence.

    >>> likelier("Hềng"), likelier("Minh")
    ('Hồng', 'Minh')
    """
    own = unicodedata.normalize("NFD", syllable)
    weights = {syllable: float(_counts().get(syllable, 0.5))}
    for other, count in _counts().items():
        if other[0] == syllable[0] and other != syllable:
            if Levenshtein.distance(own, unicodedata.normalize("NFD", other), score_cutoff=1) <= 1:
                weights[other] = count * (OTHER_MARK if fold(other) == fold(syllable) else OTHER_LETTER)
    best = max(weights, key=lambda s: weights[s])
    return best if weights[best] >= SHARE * sum(weights.values()) else syllable
