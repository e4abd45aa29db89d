"""Orders 3 to 5 and three smoothings of the language model, trained alike and measured on the same held-out text.

python -m bench.smoothings [--texts FILE...] [--held FILE...]

All models are interpolated, unpruned and in double precision, so that only order and smoothing differ. The measure is
perplexity on words of the vocabulary that ships with the program: the fewer words a model wavers between, the better.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from restore.lexicon import FIRST_WORD, UNKNOWN
from restore.training.encode import encode
from restore.training.lexicon import token_numbers
from restore.training.ngram import discounts

HERE = Path(__file__).parent
CORPORA = HERE.parent.parent / "shared" / "corpora"
WORDS = HERE.parent / "restore" / "data" / "words.txt"
ORDERS = (3, 4, 5)
SMOOTHINGS = ("modified Kneser-Ney", "absolute discounting", "Witten-Bell")
WIDTH = 1 << 16  # tokens are 16-bit numbers
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Level(NamedTuple):
    """The different n-grams of one order: keys (number of the history, last token), counts, histories, tails."""

    keys: Ints
    raw: Ints
    continued: Ints  # how many different words stand before
    history: Ints  # number of the history among the n-grams one shorter
    tail: Ints  # number of the n-gram without its first token


def tokens_of(paths: Sequence[Path]) -> Ints:
    """Token numbers of texts, words outside the vocabulary as UNKNOWN."""
    words = WORDS.read_text("utf-8").split()
    stream = encode(paths)
    return token_numbers(stream, {word: FIRST_WORD + i for i, word in enumerate(words)})[stream.tokens].astype(np.int64)


def levels_of(ids: Ints, orders: int) -> list[Level]:
    """All n-grams of a text up to an order."""
    levels: list[Level] = []
    place = np.zeros(len(ids) + 1, np.int64)  # number of the n-gram that ends before each token, one order lower
    for order in range(1, orders + 1):
        spots = np.arange(order - 1, len(ids))
        keys, first, own, raw = np.unique(
            place[spots] * WIDTH + ids[spots], return_index=True, return_inverse=True, return_counts=True
        )
        tail = np.zeros(len(keys), np.int64) if order == 1 else place[spots[first] + 1]
        levels.append(Level(keys, raw, raw, keys // WIDTH, tail))
        if order > 1:
            lower = levels[-2]
            levels[-2] = lower._replace(continued=np.bincount(tail, minlength=len(lower.keys)))
        place = np.zeros(len(ids) + 1, np.int64)
        place[spots + 1] = own
    return levels


def find(level: Level, histories: Ints, words: Ints) -> Ints:
    """The number of each n-gram, -1 where it or its history was never met."""
    wanted = histories * WIDTH + words
    at = np.minimum(np.searchsorted(level.keys, wanted), len(level.keys) - 1)
    return np.where((histories >= 0) & (level.keys[at] == wanted), at, -1)


def kept_and_left(level: Level, smoothing: str, highest: bool, size: int) -> tuple[Floats, Floats, Floats]:
    """Of each n-gram what its history keeps for it; of each history its sum and what it leaves to the lower order."""
    counts = level.raw if highest or smoothing != SMOOTHINGS[0] else np.maximum(level.continued, 1)
    sums = np.bincount(level.history, counts, size)
    if smoothing == SMOOTHINGS[2]:
        kinds = np.bincount(level.history, minlength=size).astype(np.float64)
        return counts.astype(np.float64), sums + kinds, kinds
    taken = np.array([0.0, *discounts(counts.astype(np.uint32))])
    if smoothing == SMOOTHINGS[1]:
        taken[2:] = taken[1]
    cut = taken[np.minimum(counts, 3)]
    return counts - cut, sums, np.bincount(level.history, cut, size)


def probabilities(levels: Sequence[Level], ids: Ints, order: int, smoothing: str) -> Floats:
    """The probability of each token after those before it."""
    result = np.full(len(ids), 1.0 / (FIRST_WORD + len(WORDS.read_text("utf-8").split())))
    ended = np.zeros(len(ids) + 1, np.int64)
    for n in range(1, order + 1):
        level, size = levels[n - 1], 1 if n == 1 else len(levels[n - 2].keys)
        histories = ended[:-1]
        own = find(level, histories, ids)
        kept, sums, left = kept_and_left(level, smoothing, n == order, size)
        known = histories >= 0
        share = np.where(own >= 0, kept[own], 0.0) / np.maximum(sums[histories], 1e-9)
        result = np.where(known, share + left[histories] / np.maximum(sums[histories], 1e-9) * result, result)
        ended = np.concatenate([[-1], own])
    return result


def rows(texts: Sequence[Path], held: Sequence[Path]) -> Iterator[tuple[str, int, float, float]]:
    """Smoothing, order, perplexity and seconds."""
    levels = levels_of(tokens_of(texts), max(ORDERS))
    ids = tokens_of(held)
    scored = ids != UNKNOWN
    for smoothing in SMOOTHINGS:
        for order in ORDERS:
            began = time.perf_counter()
            p = probabilities(levels, ids, order, smoothing)[scored]
            yield smoothing, order, float(np.exp(-np.log(p).mean())), time.perf_counter() - began


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, nargs="+", default=sorted((CORPORA / "train").glob("admin*")))
    parser.add_argument("--held", type=Path, nargs="+", default=sorted((CORPORA / "dev").glob("*.txt")))
    args = parser.parse_args()
    print("## Orders and smoothings (`bench/smoothings.py`)\n")
    print(f"Texts: {', '.join(path.name for path in args.texts)}; held out: {len(args.held)} documents.\n")
    print("| smoothing | order | perplexity |\n|---|---|---|")
    for smoothing, order, perplexity, _ in rows(args.texts, args.held):
        print(f"| {smoothing} | {order} | {perplexity:.1f} |")


if __name__ == "__main__":
    main()
