"""What a reader makes of a word: a weighted edit transducer, searched against the trie of all known words.

A unit is one or two true letters read as none to three signs; the units and their costs (negative natural logarithms
of probabilities) are learned from pairs of true and read lines (restore/training/channel.py). Whole words that were
often read in one way are remembered beside the units.
"""

# ruff: noqa: ANN001, ANN202 (numba finds the types of compiled functions)
from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from restore.lexicon import FIRST_WORD, Case

READ_MOST = 3  # signs in the reading of a unit
FAR = np.float32(99.0)
SKIP_LETTER, SKIP_SIGN = 7.5, 4.5  # a letter or a sign read where nothing is printed
ANY = 8.5  # some letter read as some sign: only tried where nothing else fits
NEXT_SIGN = 0.7  # each further sign of a run
NEAR = 7.0  # a form with no match nearer than this is searched again with ANY
MOST_STATES = 60_000
_SHIFT = 33  # letter numbers as signs that are neither space nor line end
_FIRST_FOREIGN = "\x80"
SEARCH_WIDTH = 8.0  # nats above the best partial match at which the search gives up a path
FARTHEST = 16.0  # nats above which a match is no match

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


class Trie(NamedTuple):
    """All words letter by letter: children of node n are [first[n], first[n+1]) of `letter` and `child`."""

    first: Ints
    letter: npt.NDArray[np.uint8]
    child: Ints
    word: Ints  # the word that ends at the node, -1 for none


class Units(NamedTuple):
    """Costs of units: `single[b, letter]` for one true letter read as sign sequence b, pairs in lists by b."""

    single: Floats
    pair_first: Ints
    pair_one: npt.NDArray[np.uint8]
    pair_two: npt.NDArray[np.uint8]
    pair_cost: Floats


@njit(cache=True)
def _grow_trie(flat, start):  # type: ignore[no-untyped-def]
    """Parent and letter of each node, and the node of each word, from words in sorted order."""
    parent = np.empty(len(flat) + 1, np.int32)
    letter = np.zeros(len(flat) + 1, np.uint8)
    parent[0] = -1
    path = np.zeros(256, np.int32)
    ends = np.empty(len(start) - 1, np.int32)
    nodes = 1
    for w in range(len(start) - 1):
        a, b = start[w], start[w + 1]
        same = 0
        if w > 0:
            before = start[w - 1]
            while same < b - a and same < a - before and flat[before + same] == flat[a + same]:
                same += 1
        for k in range(same, b - a):
            parent[nodes] = path[k]
            letter[nodes] = flat[a + k]
            path[k + 1] = nodes
            nodes += 1
        ends[w] = path[b - a]
    return parent[:nodes], letter[:nodes], ends


def build_trie(words: list[str], letters: dict[str, int]) -> Trie:
    """The trie of the words that can be spelled with `letters`."""
    codes = "\n".join(words).translate({ord(c): n + _SHIFT for c, n in letters.items()}).split("\n")
    spelled = sorted((code, n) for n, code in enumerate(codes, FIRST_WORD) if not code or max(code) < _FIRST_FOREIGN)
    flat = np.frombuffer("".join(code for code, _ in spelled).encode("latin-1"), np.uint8) - np.uint8(_SHIFT)
    start = np.cumsum([0, *(len(code) for code, _ in spelled)]).astype(np.int32)
    parent, letter, ends = _grow_trie(flat, start)
    order = np.argsort(parent[1:], kind="stable").astype(np.int32) + 1
    first = np.searchsorted(parent[order], np.arange(len(parent) + 1)).astype(np.int32)
    word = np.full(len(parent), -1, np.int32)
    word[ends] = [n for _, n in spelled]
    return Trie(first, letter[order], order, word)


class Room(NamedTuple):
    """Working memory of the search. What an earlier search left there does no harm: see `known` in `_search`."""

    known: Ints
    node: Ints
    depth: Ints
    cost: Floats
    nxt: Ints


def make_room(trie: Trie) -> Room:
    """Room for searches in a trie."""
    node, depth, nxt = (np.zeros(MOST_STATES, np.int32) for _ in range(3))
    return Room(np.full(4 * len(trie.word), -1, np.int32), node, depth, np.zeros(MOST_STATES, np.float32), nxt)


@njit(cache=True)
def _search(trie, units, room, reading, skip, raise_from, raise_to, any_cost, width):  # type: ignore[no-untyped-def]
    """Words that may have been read as the form, with costs.

    `reading[j, k]`: number of the sign sequence of length k at place j, -1 if never seen. The letters at depth
    [raise_from, raise_to) are capitals: their numbers are 128 higher.
    """
    m = len(skip)
    node, depth, cost, nxt = room.node, room.depth, room.cost, room.nxt
    nodes = len(trie.word)
    head = np.full(m + 5, -1, np.int32)
    tail = np.full(m + 5, -1, np.int32)
    least = np.full(m + 5, 99.0, np.float32)
    known = room.known  # an entry counts only if the state it names agrees
    used = 1
    node[0] = 0
    depth[0] = 0
    cost[0] = 0.0
    nxt[0] = -1
    head[0] = tail[0] = 0
    least[0] = 0.0
    for j in range(m + 1):
        s = head[j]
        while s >= 0:
            n, d, c = node[s], depth[s] & 255, cost[s]
            if c > least[j] + width or c > 16.0:
                s = nxt[s]
                continue
            up = 128 if raise_from <= d < raise_to else 0
            up2 = 128 if raise_from <= d + 1 < raise_to else 0
            for k in range(-1, 4):  # -1: skip one sign read
                if k == -1:
                    if j >= m or d == 0:
                        continue
                elif j + k > m:
                    break
                to_place = j + (1 if k == -1 else k)
                b = reading[j, k] if k >= 0 else 0
                if k == -1:
                    new = c + skip[j]
                    low, high = 0, 1
                elif b < 0 and not (k == 1 and any_cost < 50.0):
                    continue
                else:
                    low, high = trie.first[n], trie.first[n + 1]
                for part in range(2):
                    if part == 1:
                        if k < 1 or b < 0:
                            break
                        low, high = units.pair_first[b], units.pair_first[b + 1]
                    for x in range(low, high):
                        if k == -1:
                            to = n
                            deep = d
                        elif part == 0:
                            to = trie.child[x]
                            deep = d + 1
                            new = c + (units.single[b, trie.letter[x] + up] if b >= 0 else np.float32(99.0))
                            if k == 1 and new > c + any_cost:
                                new = c + any_cost
                        else:
                            one, two = units.pair_one[x], units.pair_two[x]
                            if (one >= 128) != (up > 0) or (two >= 128) != (up2 > 0):
                                continue
                            to = -1
                            for y in range(trie.first[n], trie.first[n + 1]):
                                if trie.letter[y] + up == one:
                                    middle = trie.child[y]
                                    for z in range(trie.first[middle], trie.first[middle + 1]):
                                        if trie.letter[z] + up2 == two:
                                            to = trie.child[z]
                                            break
                                    break
                            if to < 0:
                                continue
                            deep = d + 2
                            new = c + units.pair_cost[x]
                        if new > least[to_place] + width or new > 16.0:
                            continue
                        lane = (to_place & 3) * nodes
                        t = known[lane + to]
                        if t >= 0 and t < used and node[t] == to and depth[t] == deep + (to_place << 8):
                            if new < cost[t]:
                                cost[t] = new
                        else:
                            if used >= MOST_STATES:
                                continue
                            t = used
                            used += 1
                            known[lane + to] = t
                            node[t] = to
                            depth[t] = deep + (to_place << 8)
                            cost[t] = new
                            nxt[t] = -1
                            if tail[to_place] >= 0:
                                nxt[tail[to_place]] = t
                            else:
                                head[to_place] = t
                            tail[to_place] = t
                        if new < least[to_place]:
                            least[to_place] = new
            s = nxt[s]
    count = 0
    s = head[m]
    while s >= 0:
        if trie.word[node[s]] >= 0:
            count += 1
        s = nxt[s]
    words = np.empty(count, np.int32)
    costs = np.empty(count, np.float32)
    count = 0
    s = head[m]
    while s >= 0:
        if trie.word[node[s]] >= 0:
            words[count] = trie.word[node[s]]
            costs[count] = cost[s]
            count += 1
        s = nxt[s]
    return words, costs


class Matches(NamedTuple):
    """Words that a form may stand for, in columns."""

    words: Ints
    cases: npt.NDArray[np.uint8]
    costs: Floats


class Channel:
    """A reader's confusions, ready to be asked which words a form may stand for."""

    def __init__(
        self, words: list[str], units: list[tuple[str, str, float]], whole: list[tuple[str, str, float]]
    ) -> None:
        letters = sorted({c for word in words for c in word if c.isalpha()} & _LETTERS)
        self._letter = {c: i for i, c in enumerate(letters)}
        self._trie = build_trie(words, self._letter)
        self._room = make_room(self._trie)
        self._read = {b: i for i, b in enumerate(sorted({b for _, b, _ in units}))}
        self._units = self._pack(units)
        self._whole: dict[str, list[tuple[str, float]]] = {}
        for true, read, cost in whole:
            self._whole.setdefault(read, []).append((true, cost))

    def _number(self, letter: str) -> int:
        low = letter.lower()
        return self._letter.get(low, -1) + (128 if low != letter else 0) if low in self._letter else -1

    def _pack(self, units: list[tuple[str, str, float]]) -> Units:
        single = np.full((len(self._read), 256), FAR, np.float32)
        pairs: list[tuple[int, int, int, float]] = []
        for true, read, cost in units:
            numbers = [self._number(c) for c in true]
            if min(numbers) < 0:
                continue
            if len(numbers) == 1:
                single[self._read[read], numbers[0]] = cost
            else:
                pairs.append((self._read[read], numbers[0], numbers[1], cost))
        pairs.sort()
        first = np.searchsorted([p[0] for p in pairs], np.arange(len(self._read) + 1)).astype(np.int32)
        one, two = (np.array([p[k] for p in pairs], np.uint8) for k in (1, 2))
        return Units(single, first, one, two, np.array([p[3] for p in pairs], np.float32))

    def matches(self, form: str) -> Matches:
        """Words that may have been read as `form`, with the case they were written in and their cost."""
        reading, skip = self._readings(form), np.array(_skips(form), np.float32)
        cases = _cases_of(form)
        found = [self._search(reading, skip, case, FAR) for case in cases]
        if min((float(m.costs.min()) for m in found if len(m.costs)), default=FAR) > NEAR:
            found.append(self._search(reading, skip, cases[0], np.float32(ANY)))
        return Matches(*(np.concatenate(column) for column in zip(*found, strict=True)))

    def _readings(self, form: str) -> Ints:
        """Numbers of the sign sequences at each place of the form, see `_search`."""
        get, size = self._read.get, len(form)
        return np.array(
            [
                [get(form[j : j + k], -1) if j + k <= size else -1 for k in range(READ_MOST + 1)]
                for j in range(size + 1)
            ],
            np.int32,
        )

    def _search(self, reading: Ints, skip: Floats, case: Case, any_cost: np.float32) -> Matches:
        raised = {Case.LOWER: 0, Case.TITLE: 1}.get(case, 255)
        words, costs = _search(self._trie, self._units, self._room, reading, skip, 0, raised, any_cost, SEARCH_WIDTH)
        return Matches(words, np.full(len(words), case, np.uint8), costs)

    def marks_cost(self, true: str, read: str) -> float:
        """What it costs that `true` was read as `read`, letter by letter (same length, lower case)."""
        known = dict(self.remembered(read)).get(true, FAR)
        return min(float(known), sum(self._letter_cost(t, r) for t, r in zip(true, read, strict=True) if t != r))

    def _letter_cost(self, true: str, read: str) -> float:
        row, column = self._read.get(read, -1), self._number(true)
        return ANY if row < 0 or column < 0 else min(ANY, float(self._units.single[row, column]))

    def remembered(self, form: str) -> list[tuple[str, float]]:
        """Whole words often read as `form`, as written, with their cost."""
        return self._whole.get(form, [])


def _skips(form: str) -> list[float]:
    """What it costs to take each sign of the form for nothing."""
    costs, before = [], "a"
    for sign in form:
        costs.append(SKIP_LETTER if sign.isalnum() else SKIP_SIGN if before.isalnum() else NEXT_SIGN)
        before = sign
    return costs


_LETTERS = frozenset("aăâbcdđeêfghijklmnoôơpqrstuưvwxyzáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")


def _cases_of(form: str) -> tuple[Case, ...]:
    """The cases in which a word read as `form` may have been written, likeliest first."""
    capitals = sum(c.isupper() for c in form)
    small = sum(c.islower() for c in form)
    if capitals >= 2 and capitals > small:
        return (Case.UPPER, Case.TITLE)
    if capitals and not small:
        return (Case.TITLE, Case.UPPER, Case.LOWER)
    return (Case.TITLE, Case.LOWER) if form[:1].isupper() else (Case.LOWER, Case.TITLE)


def load_channel(words: list[str], path: Path) -> Channel:
    """The channel of a file of rows: true letters, read signs, cost; rows of whole words begin with `=`."""
    units: list[tuple[str, str, float]] = []
    whole: list[tuple[str, str, float]] = []
    for row in path.read_text("utf-8").splitlines():
        if row.startswith("#"):
            continue
        true, read, cost = row.split("\t")
        if true.startswith("="):
            whole.append((true[1:], read, float(cost)))
        else:
            units.append((true, read, float(cost)))
    return Channel(words, units, whole)
