"""The packed n-gram model: a trie of sorted arrays with one byte for each log-probability.

The node of a word sequence knows where the words that may follow it start; a lookup is a binary search there.
Order 4 has no children. `logp` and `backoff` are natural logarithms in steps of STEP, `title` says how often the
last word of a pair is capitalised after the first one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from restore.kernels.planes import places, running_sum
from restore.packing import read_arrays, write_arrays

STEP = 0.1  # nats a step; the rounding error is at most 0.05, and coarse steps compress well
BACKOFF_TOP = 3.0  # the highest back-off weight
TITLE_STEP = 0.2  # steps of the log-odds of a capital
RISING = ("word2", "word3")  # children stand in order, so differences are small

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint16]
Places = npt.NDArray[np.int32]


class NgramModel(NamedTuple):
    """Arrays of the trie. Children of node i of one order are [first[i], first[i+1]) of the next."""

    logp1: Bytes
    backoff1: Bytes
    title1: Bytes
    upper1: Bytes
    first1: Places
    word2: Words
    logp2: Bytes
    backoff2: Bytes
    title2: Bytes
    first2: Places
    word3: Words
    logp3: Bytes
    backoff3: Bytes
    first3: Places
    word4: Words
    logp4: Bytes


def save_ngrams(model: NgramModel, path: Path) -> None:
    """Write all arrays, compressed; places of children as their counts."""
    write_arrays(path, {name: _packed(name, array) for name, array in model._asdict().items()})


def _packed(name: str, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if name.startswith("first"):
        return np.diff(array).astype(np.uint16)
    return np.diff(array, prepend=array.dtype.type(0)) if name in RISING else array


def load_ngrams(path: Path) -> NgramModel:
    """Read what `save_ngrams` wrote."""
    return NgramModel(**{name: _unpacked(name, array) for name, array in read_arrays(path).items()})


def _unpacked(name: str, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if name.startswith("first"):
        first = np.empty(len(array) + 1, np.int32)
        places(array, first)
        return first
    if name in RISING:
        running_sum(array)
    return array


def pack_logp(logp: npt.NDArray[np.floating[Any]]) -> Bytes:
    """Log-probabilities as steps below zero."""
    return np.asarray(np.clip(np.rint(-logp / STEP), 0, 255).astype(np.uint8))


def pack_backoff(backoff: npt.NDArray[np.float32]) -> Bytes:
    """Back-off weights as steps below BACKOFF_TOP."""
    return np.asarray(np.clip(np.rint((BACKOFF_TOP - backoff) / STEP), 0, 255).astype(np.uint8))


def pack_odds(probability: npt.NDArray[np.float64]) -> Bytes:
    """Probabilities as log-odds around 128."""
    sure = np.clip(probability, 3e-4, 1 - 3e-4)
    odds = np.log(sure) - np.log1p(-sure)
    return np.asarray(np.clip(np.rint(odds / TITLE_STEP) + 128, 0, 255).astype(np.uint8))


def unpack_odds(packed: Bytes) -> npt.NDArray[np.float64]:
    """Probabilities from what `pack_odds` gave."""
    return np.asarray(1 / (1 + np.exp(-TITLE_STEP * (packed.astype(np.float64) - 128))))
