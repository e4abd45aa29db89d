"""The n-gram model: modified Kneser-Ney per register, registers merged by weighted counts, pruned and quantised.

Tokens are 16-bit numbers, so an n-gram of up to four tokens is one 64-bit key and counting is sorting.
Each register is discounted by its own counts of counts; then the discounted counts are added with the weight of
the register (count merging), so that a history known in official texts is ruled by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from restore.lexicon import BREAK, FIRST_WORD, UNKNOWN, Case
from restore.ngram import NgramModel, pack_backoff, pack_logp, pack_odds

ORDER = 4
NEVER = 1e-10
Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
_WORD = np.uint64(16)


class Counted(NamedTuple):
    """Sorted n-gram keys of one order with their counts (raw for the highest order, continuation below)."""

    keys: Keys
    counts: npt.NDArray[np.uint32]


class Level(NamedTuple):
    """One order of the interpolated model: probability of each n-gram, mass left to the lower order by its history."""

    keys: Keys
    prob: Floats
    left: Floats  # gamma of the history of this n-gram
    weight: Floats  # weighted count


def _unique(keys: Keys) -> Counted:
    keys.sort()
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.zeros(0, np.int64)
    counts = np.diff(np.append(first, len(keys))).astype(np.uint32)
    return Counted(keys[first], counts)


def _windows(ids: npt.NDArray[np.uint16], order: int) -> tuple[Keys, Ints]:
    """All n-grams that lie inside a paragraph (its break may stand first) and hold no unknown word: keys, places."""
    n = max(len(ids) - order + 1, 0)
    good = ids[:n] != UNKNOWN
    for k in range(1, order):
        part = ids[k : k + n]
        good &= (part != UNKNOWN) & (part != BREAK)
    starts = np.flatnonzero(good)
    keys = np.zeros(len(starts), np.uint64)
    for k in range(order):
        keys = (keys << _WORD) | ids[starts + k].astype(np.uint64)
    return keys, starts


def suffix(keys: Keys, order: int) -> Keys:
    """The keys without their first token."""
    return keys & np.uint64((1 << (16 * (order - 1))) - 1)


def count_orders(ids: npt.NDArray[np.uint16]) -> list[Counted]:
    """Counts of order 1 to ORDER: the highest raw, lower ones as numbers of different words before."""
    found = [_unique(_windows(ids, ORDER)[0])]
    for order in range(ORDER - 1, 0, -1):
        tails = suffix(found[-1].keys, order + 1)
        found.append(_add(_unique(tails), _openings(ids, order)))
    return found[::-1]


def _openings(ids: npt.NDArray[np.uint16], order: int) -> Counted:
    """The n-grams that no longer one contains: at the start of a paragraph, and after an unknown word.

    Those after an unknown word have one word more before them, whichever it was; without them the model would not
    know the beginnings of longer n-grams, and would be no trie.
    """
    keys, places = _windows(ids, order)
    after_unknown = ids[np.maximum(places, 1) - 1] == UNKNOWN
    found = [_distinct(keys[after_unknown])]
    if order > 1:
        found.append(_unique(keys[(keys >> np.uint64(16 * (order - 1))) == BREAK]))
    return found[0] if len(found) == 1 else _add(*found)


def _distinct(keys: Keys) -> Counted:
    """Each key counted once."""
    single = np.unique(keys)
    return Counted(single, np.ones(len(single), np.uint32))


def count_raw(ids: npt.NDArray[np.uint16]) -> list[Counted]:
    """Plain counts of order 1 to ORDER."""
    return [_unique(_windows(ids, order)[0]) for order in range(1, ORDER + 1)]


def _add(left: Counted, right: Counted) -> Counted:
    keys = np.concatenate([left.keys, right.keys])
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], np.concatenate([left.counts, right.counts])[order]
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    return Counted(keys[first], np.add.reduceat(counts, first).astype(np.uint32))


def discounts(counts: npt.NDArray[np.uint32]) -> tuple[float, float, float]:
    """Discounts of counts 1, 2 and more by the formula of Chen and Goodman."""
    n1, n2, n3, n4 = (max(1, int(np.count_nonzero(counts == k))) for k in range(1, 5))
    y = n1 / (n1 + 2 * n2)
    raw = (1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3)
    return tuple(min(max(d, 0.1), k - 0.05) for k, d in enumerate(raw, 1))  # type: ignore[return-value]


class _Merged(NamedTuple):
    keys: Keys
    kept: Floats  # discounted weighted counts
    taken: Floats  # what the discounts took
    raw: Floats  # weighted counts


def merge(parts: Sequence[tuple[float, Counted]]) -> _Merged:
    """Discounted counts of all registers, added with their weights."""
    keys = np.concatenate([c.keys for _, c in parts])
    taken = np.concatenate(
        [w * np.array([0.0, *discounts(c.counts)], np.float32)[np.minimum(c.counts, 3)] for w, c in parts]
    )
    raw = np.concatenate([(w * c.counts).astype(np.float32) for w, c in parts])
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    taken, raw = np.add.reduceat(taken[order], first), np.add.reduceat(raw[order], first)
    return _Merged(keys[first], (raw - taken).astype(np.float32), taken.astype(np.float32), raw.astype(np.float32))


def _history_runs(keys: Keys) -> tuple[Ints, Ints]:
    """Start of each run of n-grams with one history, and the run of each n-gram."""
    history = keys >> _WORD
    new = np.concatenate([[True], history[1:] != history[:-1]])
    return np.flatnonzero(new), np.cumsum(new) - 1


def smooth(merged: Sequence[_Merged], words: int) -> list[Level]:
    """Interpolated probabilities of all n-grams of every order."""
    one = merged[0]
    total = one.raw.sum()
    base = one.kept / total + one.taken.sum() / total / words
    # a paragraph start is never predicted, but it is a history and needs its place among the single tokens
    keys, prob, raw = (np.insert(a, 0, v) for a, v in ((one.keys, BREAK), (base, NEVER), (one.raw, 0.0)))
    levels = [Level(keys, prob.astype(np.float32), np.zeros(len(keys), np.float32), raw)]
    for order in range(2, len(merged) + 1):
        part = merged[order - 1]
        starts, run = _history_runs(part.keys)
        sums = np.add.reduceat(part.raw, starts)
        left = (np.add.reduceat(part.taken, starts) / sums)[run]
        lower = levels[-1]
        below = lower.prob[np.searchsorted(lower.keys, suffix(part.keys, order))]
        prob = part.kept / sums[run] + left * below
        levels.append(Level(part.keys, prob.astype(np.float32), left.astype(np.float32), part.raw))
    return levels


def find(sorted_keys: Keys, wanted: Keys) -> Ints:
    """Index of each wanted key, -1 where it is absent."""
    if not len(sorted_keys):
        return np.full(len(wanted), -1)
    at = np.searchsorted(sorted_keys, wanted)
    at[at == len(sorted_keys)] = 0
    return np.where(sorted_keys[at] == wanted, at, -1)


def prune(levels: Sequence[Level], sizes: Sequence[int]) -> list[npt.NDArray[np.bool_]]:
    """Which n-grams to keep: of order 2, 3, ... about `sizes` each, those that say most beyond the lower order.

    The worth of an n-gram is its weighted count times what it adds in log-probability (Seymore and Rosenfeld).
    Prefixes and suffixes of a kept n-gram are kept, so that the model is a trie whose back-off is one step.
    """
    keep = [np.ones(len(levels[0].keys), np.bool_)]
    for order in range(2, len(levels) + 1):
        here, lower = levels[order - 1], levels[order - 2]
        below = here.left * lower.prob[np.searchsorted(lower.keys, suffix(here.keys, order))]
        worth = here.weight * np.abs(np.log(here.prob) - np.log(below))
        size = min(sizes[order - 2], len(worth))
        keep.append(worth >= np.partition(worth, len(worth) - size)[len(worth) - size])
    for order in range(len(levels), 1, -1):
        kept, lower = levels[order - 1].keys[keep[order - 1]], levels[order - 2]
        for wanted in (kept >> _WORD, suffix(kept, order)):
            at = find(lower.keys, wanted)
            keep[order - 2][at[at >= 0]] = True
    return keep


class Table(NamedTuple):
    """One order of the pruned model: sorted keys, natural-log probability, log back-off weight as a history."""

    keys: Keys
    logp: Floats
    backoff: Floats


def back_off(levels: Sequence[Level], keep: Sequence[npt.NDArray[np.bool_]]) -> list[Table]:
    """The kept n-grams as a back-off model whose probabilities sum to one."""
    keys = [level.keys[k] for level, k in zip(levels, keep, strict=True)]
    logp = [np.log(level.prob[k]) for level, k in zip(levels, keep, strict=True)]
    tables = []
    for order in range(1, len(levels) + 1):
        backoff = np.zeros(len(keys[order - 1]), np.float32)
        if order < len(levels):
            above = keys[order]
            starts, _ = _history_runs(above)
            used = np.add.reduceat(np.exp(logp[order].astype(np.float64)), starts)
            below = _lower_mass(above, order, keys, logp, starts)
            rest = np.maximum(1 - used, 1e-4) / np.maximum(1 - below, 1e-4)
            at = find(keys[order - 1], above[starts] >> _WORD)
            backoff[at] = np.log(rest)
        tables.append(Table(keys[order - 1], logp[order - 1].astype(np.float32), backoff))
    return tables


def _lower_mass(
    above: Keys, order: int, keys: Sequence[Keys], logp: Sequence[Floats], starts: Ints
) -> npt.NDArray[np.float64]:
    at = find(keys[order - 1], suffix(above, order + 1))
    return np.add.reduceat(np.exp(logp[order - 1][at].astype(np.float64)), starts)


HEADING = 0.5  # a paragraph with a larger share of words in capitals says nothing about case
CASE_PRIOR = 1.0  # pairs lean on the case of the word alone, worth so many observations


class CaseCounts(NamedTuple):
    """Weighted counts of the case of single words (by Case) and of the last word of pairs (lower, capital)."""

    single: npt.NDArray[np.float64]
    pair: npt.NDArray[np.float64]


def outside_headings(ids: npt.NDArray[np.uint16], cases: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Which tokens stand in paragraphs that are not set in capitals."""
    paragraph = np.cumsum(ids == BREAK)
    words = np.bincount(paragraph, ids >= FIRST_WORD)
    capitals = np.bincount(paragraph, cases == Case.UPPER)
    return np.asarray((capitals <= HEADING * words)[paragraph])


def count_cases(ids: npt.NDArray[np.uint16], cases: npt.NDArray[np.uint8], pairs: Keys, words: int) -> CaseCounts:
    """Case counts of one register."""
    outside = outside_headings(ids, cases)
    single = np.stack([np.bincount(ids[outside & (cases == kind)], minlength=words) for kind in range(len(Case))])
    keys = _pair_keys(ids)
    pair = np.zeros((2, len(pairs)))
    for row, kind in enumerate((Case.LOWER, Case.TITLE)):
        counted = _unique(keys[outside[1:] & (cases[1:] == kind)])
        at = find(counted.keys, pairs)
        pair[row, at >= 0] = counted.counts[at[at >= 0]]
    return CaseCounts(single.astype(np.float64), pair)


def _pair_keys(ids: npt.NDArray[np.uint16]) -> Keys:
    return (ids[:-1].astype(np.uint64) << _WORD) | ids[1:].astype(np.uint64)


def pack(tables: Sequence[Table], cases: CaseCounts, words: int) -> NgramModel:
    """The trie of the tables, with the log-odds of capitals."""
    logp, backoff = np.full(words, -25.0, np.float32), np.zeros(words, np.float32)
    places = tables[0].keys.astype(np.int64)
    logp[places], backoff[places] = tables[0].logp, tables[0].backoff
    lower, title, upper, _ = cases.single
    title1 = (title + 0.03) / (lower + title + 0.3)
    upper1 = (upper + 0.02) / (cases.single.sum(0) + 0.5)
    last = _last(tables[1])
    title2 = (cases.pair[1] + CASE_PRIOR * title1[last]) / (cases.pair.sum(0) + CASE_PRIOR)
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "logp1": pack_logp(logp),
        "backoff1": pack_backoff(backoff),
        "title1": pack_odds(title1),
        "upper1": pack_odds(upper1),
        "first1": _children(np.arange(words, dtype=np.uint64), tables[1]),
        "title2": pack_odds(title2),
    }
    for order in (2, 3, 4):
        table = tables[order - 1]
        arrays |= {f"word{order}": _last(table), f"logp{order}": pack_logp(table.logp)}
        if order < len(tables):
            arrays[f"backoff{order}"] = pack_backoff(table.backoff)
            arrays[f"first{order}"] = _children(table.keys, tables[order])
    return NgramModel(**arrays)  # type: ignore[arg-type]


def _last(table: Table) -> npt.NDArray[np.uint16]:
    return (table.keys & np.uint64(0xFFFF)).astype(np.uint16)


def _children(parents: Keys, table: Table) -> npt.NDArray[np.int32]:
    first = np.searchsorted(table.keys >> _WORD, parents)
    return np.append(first, len(table.keys)).astype(np.int32)
