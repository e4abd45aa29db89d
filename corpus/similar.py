"""Near-equal texts: MinHash signatures (datasketch) and their bands, so that the catalog finds candidates by index.

A re-scan of the same directive, read with other mistakes, shares most of its folded five-syllable windows.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from collections.abc import Sequence
from functools import cache
from operator import eq
from typing import TYPE_CHECKING, Final

from corpus.folding import fold

if TYPE_CHECKING:
    from datasketch import MinHash

WINDOW: Final = 3  # syllables; three keep enough shared windows when every tenth word is read differently
PERMUTATIONS: Final = 64
ROWS_A_BAND: Final = 4  # 16 bands of 4 rows: a pair of similarity 0.7 meets in a band with probability 0.99
NEAR: Final = 0.7  # estimated Jaccard similarity from which two texts are linked
SHORTEST: Final = 20  # windows; below this, letterheads alone make texts look alike


def signature(text: str) -> tuple[int, ...]:
    """The MinHash signature of a text; empty when it is too short to be compared."""
    syllables = fold(text).split()
    windows = set(map(" ".join, zip(*(syllables[i:] for i in range(WINDOW)), strict=False)))
    if len(windows) < SHORTEST:
        return ()
    minhash = no_windows().copy()
    minhash.update_batch(map(str.encode, windows))
    return tuple(minhash.hashvalues.tolist())


@cache
def no_windows() -> MinHash:
    """The signature of no windows; the library is loaded and its permutations are drawn once."""
    from datasketch import MinHash

    return MinHash(num_perm=PERMUTATIONS, hashfunc=zlib.crc32)


def bands(values: Sequence[int]) -> list[tuple[int, int]]:
    """(band number, hash) pairs; two texts with a pair in common are candidates."""
    starts = range(0, len(values), ROWS_A_BAND)
    return [(i // ROWS_A_BAND, zlib.crc32(packed(values[i : i + ROWS_A_BAND]))) for i in starts]


def packed(values: Sequence[int]) -> bytes:
    """A signature as bytes."""
    return struct.pack(f"<{len(values)}Q", *values)


def similarity(one: bytes, other: bytes) -> float:
    """Estimated Jaccard similarity of two packed signatures of equal length."""
    first, second = array("Q", one), array("Q", other)
    return float(sum(map(eq, first, second)) / len(first))
