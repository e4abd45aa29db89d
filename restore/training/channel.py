"""A reader's confusions, learned from pairs of a true line and the same line as read.

1. The lines are aligned letter by letter (a letter without its marks is nearly the same letter).
2. Each true word and what was read in its place is a word pair.
3. Expectation-maximisation over all ways to cut a word pair into units (1-2 true letters, 0-3 read signs) gives the
   probability of each reading of each unit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from restore.kernels.learning import align, expect
from restore.syllable import fold, strip_tone

WORD = re.compile(r"[^\W\d_]+")
TRUE_MOST, READ_MOST = 2, 3
TWO_LETTERS = 0.08  # prior probability that two letters are read as one unit
ROUNDS = 8
FLOOR = 1e-5

Pairs = Counter[tuple[str, str]]
Units = dict[tuple[str, str], float]


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Pairs of true line and read line of a tab-separated file."""
    with path.open(encoding="utf-8") as file:
        for row in file:
            parts = row.rstrip("\n").split("\t")
            if len(parts) >= 2 and parts[0] and parts[1]:
                yield parts[0], parts[1]


def _codes(text: str) -> npt.NDArray[np.int32]:
    return np.array([ord(c) for c in text], np.int32)


def word_pairs(lines: Iterable[tuple[str, str]]) -> Pairs:
    """How often each true word was read as what; lines that were not read at all are left out."""
    found: Pairs = Counter()
    for true, read in lines:
        base = fold(read)
        if len(base) != len(read):
            continue
        place, cost = align(_codes(true), _codes(read), _codes(fold(true)), _codes(base))
        if cost > 0.35 * len(true):
            continue
        for word in WORD.finditer(true):
            before, after = true[word.start() - 1 : word.start()], true[word.end() : word.end() + 1]
            left, right = place[word.start()], place[word.end()]
            span = read[left:right]
            if before == " " or not before:
                span = span.lstrip()
            if after == " " or not after:
                span = span.rstrip()
            if span and len(span) <= 3 * len(word.group()) + 2:
                found[word.group(), span] += 1
    return found


def learn_units(pairs: Pairs) -> Units:
    """How often each unit was read as what: (true letters, read signs) -> expected count."""
    numbers: dict[tuple[str, str], int] = {}
    kept = [(t, r, c) for (t, r), c in pairs.items() if abs(len(r) - len(t)) <= 4 and len(t) <= 14]
    links = [_links(t, r, numbers) for t, r, _ in kept]
    first = np.cumsum([0] + [len(x) for x in links]).astype(np.int64)
    table = np.array([x for part in links for x in part], np.int32)
    sizes = np.array([((len(t) + 1) * (len(r) + 1)) for t, r, _ in kept], np.int32)
    weight = np.array([c for _, _, c in kept], np.float64)
    units = list(numbers)
    true_of: dict[str, int] = {}
    owner = np.array([true_of.setdefault(a, len(true_of)) for a, _ in units], np.int32)
    prior = np.array([TWO_LETTERS if len(a) == 2 else 1 - TWO_LETTERS for a, _ in units])
    theta = np.array([_start(a, b) for a, b in units])
    counts = np.zeros(len(units))
    for _ in range(ROUNDS):
        total = np.bincount(owner, theta)
        theta = theta / total[owner]
        counts = expect(first, table, sizes, weight, theta * prior, len(units))
        theta = np.maximum(counts - 0.3, 1e-9)
    return {u: float(counts[i]) for i, u in enumerate(units) if counts[i] > 0.3}


def _start(true: str, read: str) -> float:
    if true == read:
        return 1.0
    return 0.5 if fold(true) == fold(read) else 0.1 ** (1 + abs(len(true) - len(read)))


def _links(true: str, read: str, numbers: dict[tuple[str, str], int]) -> list[tuple[int, int, int]]:
    """The lattice of all cuts: (node before, node after, unit), nodes in order."""
    n, m = len(true), len(read)
    found = []
    for i in range(n):
        for j in range(m + 1):
            if abs(j * n - i * m) > 4 * max(n, m):
                continue
            for a in range(1, min(TRUE_MOST, n - i) + 1):
                for b in range(min(READ_MOST, m - j) + 1):
                    if a == 2 and b == 0:
                        continue
                    unit = numbers.setdefault((true[i : i + a], read[j : j + b]), len(numbers))
                    found.append((i * (m + 1) + j, (i + a) * (m + 1) + j + b, unit))
    return found


# Readings lent by letters of the same shape (ở to ỡ) and of the same base (ở to ó), worth so many observations.
FAMILY_WEIGHTS = (6.0, 2.0)
PAIR_DOUBT = 3.0  # observations a two-letter unit has to outweigh
LEAST = 1e-5  # probability below which a reading is forgotten
WHOLE_LEAST = 2  # times a word must be read in one way to be remembered whole
WHOLE_DOUBT = 4.0


def unit_costs(units: Units) -> list[tuple[str, str, float]]:
    """Costs of units, letters seen seldom leaning on the letters with the same base (Ẵ on Ã, Ă, A)."""
    total: Counter[str] = Counter()
    lent: dict[str, Counter[str]] = {}
    for (true, read), count in units.items():
        total[true] += count  # type: ignore[assignment]
        if len(true) == 1:
            for family in {strip_tone(true), fold(true)}:
                lent.setdefault(family, Counter())[read] += count  # type: ignore[assignment]
    found = []
    for true in sorted({*LETTERS, *total}):
        families = [lent.get(family, Counter()) for family in (strip_tone(true), fold(true))]
        shares = _single(true, units, families) if len(true) == 1 else {}
        found += [(true, read, round(-float(np.log(p)), 2)) for read, p in shares.items() if p > LEAST]
    for (true, read), count in units.items():
        if len(true) == 2 and count >= 1.5:
            p = TWO_LETTERS * count / (total[true] + PAIR_DOUBT)
            found.append((true, read, round(-float(np.log(p)), 2)))
    return found


LETTERS = [
    c
    for low in "aăâbcdđeêfghijklmnoôơpqrstuưvwxyzáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
    for c in (low, low.upper())
]


def _single(true: str, units: Units, families: Sequence[Counter[str]]) -> dict[str, float]:
    """Probabilities of the readings of one letter."""
    shares: dict[str, float] = {}
    for own in (true, fold(true)):
        shares[own] = shares.get(own, 0) + 0.02
    for lent, weight in zip(families, FAMILY_WEIGHTS, strict=True):
        whole = sum(lent.values()) + 1.0
        for read, count in lent.items():
            shares[read] = shares.get(read, 0.0) + weight * count / whole
    for read in list(shares):
        shares[read] += units.get((true, read), 0.0)
    total = sum(shares.values())
    return {r: s / total * (1 - TWO_LETTERS) for r, s in shares.items()}


def whole_costs(pairs: Pairs) -> list[tuple[str, str, float]]:
    """Costs of words that were often read in one way."""
    total: Counter[str] = Counter()
    for (true, _), count in pairs.items():
        total[true] += count
    return [
        (true, read, round(-float(np.log(count / (total[true] + WHOLE_DOUBT))), 2))
        for (true, read), count in sorted(pairs.items())
        if count >= WHOLE_LEAST and " " not in read
    ]


def write_channel(path: Path, units: list[tuple[str, str, float]], whole: list[tuple[str, str, float]]) -> None:
    """Rows of true letters, read signs and cost; whole words begin with `=`."""
    rows = [f"{t}\t{r}\t{c}" for t, r, c in units] + [f"={t}\t{r}\t{c}" for t, r, c in whole]
    path.write_text("# true, read, cost in nats\n" + "\n".join(rows) + "\n", "utf-8")
