"""What an archive's own texts add to the n-gram model: counts on disk, merged into the trie when the model is loaded.

The file holds words and counts of n-grams, not probabilities, so it outlives a newer model. Merging interpolates, order
by order from single words up: P(w | h) = (1 - share) * model(w | h) + share * count(h w) / count(h), where `share`
grows with how often h was met and shrinks with how many different words followed it (Witten and Bell). Only what gains
is changed: what the archive has not shown is as likely as before. Proper normalisation, which takes the share from
everything else that follows h, made more documents worse than better (bench/adapt.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import zstandard

from ocr.errors import ModelDataMissing
from restore.lexicon import BREAK, FIRST_WORD, UNKNOWN
from restore.ngram import BACKOFF_TOP, STEP, NgramModel, pack_logp, pack_odds, unpack_odds
from restore.packing import read_arrays, write_arrays

ORDER = 4
MOST_SHARE = 0.5  # of the archive's own counts in a probability
WORD_SHARE = 0.01  # the same for words alone: a small archive says little about how common a word is
DIVERSITY = 2.0  # how much each different follower of a history lowers the share
MOST_TOKENS = 65_536  # word numbers are 16 bits wide
SINGLE_PRIOR, PAIR_PRIOR = 8.0, 3.0  # observations that the model's own case of a word (a pair) is worth
NO_BACKOFF = np.uint8(round(BACKOFF_TOP / STEP))
WORD_BITS = np.uint64(16)

Keys = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Adaptation(NamedTuple):
    """Counted texts. A key holds the token numbers of an n-gram, first one highest; word i has number FIRST_WORD + i.

    `single[case, token]` counts lower case, capitalised and all capitals, `pair[k, i]` how often the last word of the
    pair keys[1][i] was in lower case (k = 0) and capitalised (k = 1).
    """

    words: tuple[str, ...]
    keys: tuple[Keys, ...]
    counts: tuple[Counts, ...]
    single: Counts
    pair: Counts


def save_adaptation(found: Adaptation, path: Path) -> None:
    """Write the counts to one compressed file."""
    arrays: dict[str, npt.NDArray[Any]] = {"words": np.frombuffer("\n".join(found.words).encode(), np.uint8)}
    for order, (keys, counts) in enumerate(zip(found.keys, found.counts, strict=True), 1):
        arrays |= {f"keys{order}": np.diff(keys, prepend=np.uint64(0)), f"counts{order}": counts}
    write_arrays(path, arrays | {"single": found.single.ravel(), "pair": found.pair.ravel()}, level=9)


def load_adaptation(path: Path) -> Adaptation:
    """Read what `save_adaptation` wrote."""
    try:
        arrays = read_arrays(path)
        orders = range(1, ORDER + 1)
        return Adaptation(
            tuple(arrays["words"].tobytes().decode().split("\n")) if len(arrays["words"]) else (),
            tuple(np.cumsum(arrays[f"keys{n}"], dtype=np.uint64) for n in orders),
            tuple(arrays[f"counts{n}"] for n in orders),
            arrays["single"].reshape(3, -1),
            arrays["pair"].reshape(2, -1),
        )
    except OSError as error:
        raise ModelDataMissing(f"the adaptation {path} cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, zstandard.ZstdError) as error:
        raise ModelDataMissing(f"{path} is no adaptation; make it with `saoluc train --adapt`") from error


def adapted(model: NgramModel, words: Sequence[str], found: Adaptation) -> tuple[NgramModel, list[str]]:
    """The model and its words with the archive's counts merged in."""
    known = {word: FIRST_WORD + i for i, word in enumerate(words)}
    fresh = [word for word in found.words if word not in known][: MOST_TOKENS - FIRST_WORD - len(words)]
    known |= {word: FIRST_WORD + len(words) + i for i, word in enumerate(fresh)}
    number = np.arange(FIRST_WORD + len(found.words), dtype=np.uint64)
    number[FIRST_WORD:] = [known.get(word, UNKNOWN) for word in found.words]
    return _merge(_widened(model, len(fresh)), found, number), [*words, *fresh]


def _widened(model: NgramModel, fresh: int) -> dict[str, npt.NDArray[Any]]:
    """Copies of the arrays of the model with room for new words, which nothing follows yet."""
    fill = {"logp1": 255, "backoff1": NO_BACKOFF, "title1": 128, "upper1": 128, "first1": model.first1[-1]}
    return {
        name: np.append(array, np.full(fresh, fill[name], array.dtype)) if name in fill else array.copy()
        for name, array in model._asdict().items()
    }


class _Order(NamedTuple):
    """The n-grams of one order in the numbers of the model: sorted keys, their counts, and where each came from."""

    keys: Keys
    counts: Floats
    origin: Ints


def _renumbered(found: Adaptation, number: Keys, order: int) -> _Order:
    keys = np.zeros(len(found.keys[order - 1]), np.uint64)
    good = np.ones(len(keys), np.bool_)
    for place in reversed(range(order)):
        token = number[(found.keys[order - 1] >> np.uint64(16 * place)) & np.uint64(0xFFFF)]
        good &= token != UNKNOWN
        keys = (keys << WORD_BITS) | token
    origin = np.flatnonzero(good)
    origin = origin[np.argsort(keys[origin])]
    return _Order(keys[origin], found.counts[order - 1][origin].astype(np.float64), origin)


def _merge(a: dict[str, npt.NDArray[Any]], found: Adaptation, number: Keys) -> NgramModel:
    single = _renumbered(found, number, 1)
    tokens = single.keys.astype(np.int64)
    prob = _merge_single(a, single, tokens)
    _merge_case_of_words(a, found.single[:, found.keys[0][single.origin].astype(np.int64)], tokens)
    below, node = single, tokens
    for order in range(2, ORDER + 1):
        here = _renumbered(found, number, order)
        parent = node[np.searchsorted(below.keys, here.keys >> WORD_BITS)]
        tail = here.keys & np.uint64((1 << (16 * (order - 1))) - 1)
        lower = prob[np.searchsorted(below.keys, tail)]
        prob, node = _merge_order(a, order, here, parent, lower)
        if order == 2:
            _merge_case_of_pairs(a, found.pair[:, here.origin], node)
        below = here
    return NgramModel(**a)


def _merge_single(a: dict[str, npt.NDArray[Any]], here: _Order, tokens: Ints) -> Floats:
    counts = np.where(tokens == BREAK, 0.0, here.counts)  # a paragraph start is never predicted
    prob = np.exp(-STEP * a["logp1"].astype(np.float64))
    own = counts / max(counts.sum(), 1.0)
    prob[tokens] = np.maximum(prob[tokens], (1 - WORD_SHARE) * prob[tokens] + WORD_SHARE * own)
    a["logp1"] = pack_logp(np.log(prob))
    return np.asarray(prob[tokens])


def _shares(total: Floats, different: Floats) -> Floats:
    """The share of the archive's counts behind each history."""
    return np.asarray(MOST_SHARE * total / np.maximum(total + DIVERSITY * different, 1.0))


def _merge_order(
    a: dict[str, npt.NDArray[Any]], order: int, here: _Order, parent: Ints, lower: Floats
) -> tuple[Floats, Ints]:
    """Merge the n-grams of one order, give the new probability of each and its node; `lower`: that of its tail."""
    up, word, logp = f"first{order - 1}", f"word{order}", f"logp{order}"
    last = (here.keys & np.uint64(0xFFFF)).astype(np.uint16)
    place, there = _search(a[word], a[up][parent], a[up][parent + 1], last)
    _, run, followers = np.unique(parent, return_inverse=True, return_counts=True)
    total = np.bincount(run, here.counts).astype(np.float64)
    share = _shares(total, followers.astype(np.float64))
    weight = BACKOFF_TOP - STEP * a[f"backoff{order - 1}"][parent].astype(np.float64)
    own = np.exp(-STEP * a[logp][np.minimum(place, len(a[logp]) - 1)].astype(np.float64))
    model = np.where(there, own, np.exp(weight) * lower)
    prob = np.maximum(model, (1 - share[run]) * model + share[run] * here.counts / total[run])
    a[logp][place[there]] = pack_logp(np.log(prob[there]))
    new = ~there
    node = place + np.searchsorted(place[new], place, side="right")
    node[new] = place[new] + np.arange(np.count_nonzero(new))
    _insert(a, order, place[new], parent[new], last[new], pack_logp(np.log(prob[new])))
    return np.asarray(prob), node


def _search(words: npt.NDArray[np.uint16], low: Ints, high: Ints, wanted: npt.NDArray[np.uint16]) -> Any:
    """Where each wanted word stands in its range of sorted words, or belongs; and whether it is there."""
    end, low, high = high, low.astype(np.int64), high.astype(np.int64)
    top = len(words) - 1
    for _ in range(17):
        middle = (low + high) >> 1
        less = (low < high) & (words[np.minimum(middle, top)] < wanted)
        low, high = np.where(less, middle + 1, low), np.where(less, high, middle)
    return low, (low < end) & (words[np.minimum(low, top)] == wanted)


def _insert(
    a: dict[str, npt.NDArray[Any]],
    order: int,
    place: Ints,
    parent: Ints,
    word: npt.NDArray[np.uint16],
    logp: npt.NDArray[np.uint8],
) -> None:
    """Put new n-grams into the arrays of an order; nothing follows them yet."""
    a[f"word{order}"] = np.insert(a[f"word{order}"], place, word)
    a[f"logp{order}"] = np.insert(a[f"logp{order}"], place, logp)
    if order == 2:
        a["title2"] = np.insert(a["title2"], place, a["title1"][word])
    if order < ORDER:
        a[f"backoff{order}"] = np.insert(a[f"backoff{order}"], place, NO_BACKOFF)
        first = a[f"first{order}"]
        a[f"first{order}"] = np.insert(first, place, first[place])
    up = f"first{order - 1}"
    more = np.bincount(parent, minlength=len(a[up]) - 1)
    a[up] = a[up] + np.concatenate([[0], np.cumsum(more)]).astype(a[up].dtype)


def _merge_case_of_words(a: dict[str, npt.NDArray[Any]], counts: Counts, tokens: Ints) -> None:
    lower, title, upper = counts.astype(np.float64)
    for name, hits, total in (("title1", title, lower + title), ("upper1", upper, lower + title + upper)):
        prior = unpack_odds(a[name][tokens])
        a[name][tokens] = pack_odds((hits + SINGLE_PRIOR * prior) / (total + SINGLE_PRIOR))


def _merge_case_of_pairs(a: dict[str, npt.NDArray[Any]], counts: Counts, node: Ints) -> None:
    lower, title = counts.astype(np.float64)
    prior = unpack_odds(a["title2"][node])
    a["title2"][node] = pack_odds((title + PAIR_PRIOR * prior) / (lower + title + PAIR_PRIOR))
