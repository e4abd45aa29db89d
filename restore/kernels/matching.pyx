# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The trie of all words and the search for words that may have been read as a form (`restore/channel.py`)."""

from libc.stdint cimport int32_t, uint8_t
from libc.stdlib cimport calloc, free, malloc, qsort
from libc.string cimport memcmp

import numpy as np

cdef extern from *:
    const char *KERNEL_SOURCE

SOURCE = KERNEL_SOURCE.decode()

cdef enum:
    LONGEST = 256  # no word has so many letters
    NEW_LINE = 10
    FOREIGN = 128
    READ_MOST = 3  # as in restore/channel.py
    CAPITAL = 128  # what the number of a capital letter is higher
    DEPTH = 255  # bits of a state's depth; the place is above them

cdef float FAR = 99.0


cdef struct Spelling:
    const uint8_t *letters
    int32_t size
    int32_t number


cdef int by_spelling(const void *left, const void *right) noexcept nogil:
    cdef const Spelling *a = <const Spelling *>left
    cdef const Spelling *b = <const Spelling *>right
    cdef int order = memcmp(a.letters, b.letters, min(a.size, b.size))
    return order if order else a.size - b.size if a.size != b.size else a.number - b.number


cdef Py_ssize_t cut(const uint8_t[::1] text, Spelling *words) noexcept nogil:
    """The words of the lines of a text; lines with a letter beyond ASCII, and endless ones, are left out."""
    cdef Py_ssize_t i, start = 0, count = 0
    cdef int32_t line = 0
    cdef bint own = True
    for i in range(text.shape[0] + 1):
        if i == text.shape[0] or text[i] == NEW_LINE:
            if own and i - start < LONGEST:
                words[count] = Spelling(&text[0] + start, <int32_t>(i - start), line)
                count += 1
            own, start = True, i + 1
            line += 1
        elif text[i] >= FOREIGN:
            own = False
    return count


def grow_trie(const uint8_t[::1] text, int32_t shift, int32_t first_word):
    """The columns of `Trie` for the lines of a text; a letter's number is its byte less `shift`."""
    cdef Py_ssize_t lines = 1, count, w
    cdef int32_t nodes = 1, k, same
    cdef int32_t path[LONGEST]
    cdef Spelling *words
    cdef Spelling *before
    parents, letters = np.empty(text.shape[0] + 1, np.int32), np.empty(text.shape[0] + 1, np.uint8)
    ends = np.full(text.shape[0] + 1, -1, np.int32)
    cdef int32_t[::1] parent = parents, end = ends
    cdef uint8_t[::1] letter = letters
    for w in range(text.shape[0]):
        lines += text[w] == NEW_LINE
    words = <Spelling *>malloc(lines * sizeof(Spelling))
    if not words:
        raise MemoryError
    with nogil:
        count = cut(text, words)
        qsort(words, count, sizeof(Spelling), by_spelling)
        path[0] = 0
        for w in range(count):
            same = 0
            if w > 0:
                before = &words[w - 1]
                while same < min(words[w].size, before.size) and before.letters[same] == words[w].letters[same]:
                    same += 1
            for k in range(same, words[w].size):
                parent[nodes] = path[k]
                letter[nodes] = <uint8_t>(words[w].letters[k] - shift)
                path[k + 1] = nodes
                nodes += 1
            end[path[words[w].size]] = first_word + words[w].number
        free(words)
    first, child = children(parent, nodes)
    return first, letters[child], child, ends[:nodes].copy()


cdef children(int32_t[::1] parent, int32_t nodes):
    """Where the children of each node begin, and the children."""
    firsts, found = np.zeros(nodes + 1, np.int32), np.empty(nodes - 1, np.int32)
    cdef int32_t[::1] first = firsts, child = found, free_place
    cdef int32_t n
    for n in range(1, nodes):
        first[parent[n] + 1] += 1
    for n in range(nodes):
        first[n + 1] += first[n]
    free_place = firsts.copy()
    for n in range(1, nodes):
        child[free_place[parent[n]]] = n
        free_place[parent[n]] += 1
    return firsts, found


cdef struct State:
    int32_t node
    int32_t depth  # letters so far, and above DEPTH the place in the form
    int32_t following  # the next state at the same place
    float cost


cdef class Search:
    """The trie and the units of a channel, with working memory; one search at a time, so it keeps the GIL."""

    cdef const int32_t[::1] first
    cdef const uint8_t[::1] letter
    cdef const int32_t[::1] child
    cdef const int32_t[::1] word
    cdef const float[:, ::1] single
    cdef const int32_t[::1] pair_first
    cdef const uint8_t[::1] pair_one
    cdef const uint8_t[::1] pair_two
    cdef const float[::1] pair_cost
    cdef State *states
    cdef int32_t used
    cdef int32_t most
    cdef int32_t *known  # the state of a node, for four places; it counts only if the state agrees
    cdef int32_t[::1] head  # states of each place, in the order in which they were reached
    cdef int32_t[::1] tail
    cdef float[::1] least  # the best cost at each place
    cdef double width
    cdef double farthest

    def __init__(self, trie, units, int32_t most, double width, double farthest):
        self.first, self.letter, self.child, self.word = trie
        self.single, self.pair_first, self.pair_one, self.pair_two, self.pair_cost = units
        self.most, self.width, self.farthest = most, width, farthest
        self.states = <State *>calloc(most, sizeof(State))
        self.known = <int32_t *>calloc(4 * self.word.shape[0], sizeof(int32_t))
        if not self.states or not self.known:
            raise MemoryError

    def __dealloc__(self):
        free(self.states)
        free(self.known)

    def find(
        self,
        const int32_t[:, ::1] reading,
        const float[::1] skip,
        int raise_from,
        int raise_to,
        float any_cost,
    ):
        """Words that may have been read as the form, with costs.

        `reading[j, k]`: number of the sign sequence of length k at place j, -1 if never seen. The letters at depth
        [raise_from, raise_to) are capitals.
        """
        cdef Py_ssize_t size = skip.shape[0], place
        self.head = np.full(size + 1, -1, np.int32)
        self.tail = np.full(size + 1, -1, np.int32)
        self.least = np.full(size + 1, FAR, np.float32)
        self.used = 0
        self.reach(0, 0, 0, 0.0)
        for place in range(size + 1):
            self.leave(place, reading, skip, raise_from, raise_to, any_cost)
        return self.matches(size)

    cdef void leave(
        self,
        Py_ssize_t j,
        const int32_t[:, ::1] reading,
        const float[::1] skip,
        int raise_from,
        int raise_to,
        float any_cost,
    ) noexcept:
        """Go on from all states of a place."""
        cdef Py_ssize_t size = skip.shape[0]
        cdef int32_t s = self.head[j]
        cdef int k, up, up2
        cdef State at
        while s >= 0:
            at = self.states[s]
            at.depth &= DEPTH
            if at.cost <= self.least[j] + self.width and at.cost <= self.farthest:
                up = CAPITAL if raise_from <= at.depth < raise_to else 0
                up2 = CAPITAL if raise_from <= at.depth + 1 < raise_to else 0
                if j < size and at.depth:
                    self.reach(at.node, at.depth, j + 1, at.cost + skip[j])
                for k in range(min(READ_MOST, size - j) + 1):
                    self.read(&at, j + k, k, reading[j, k], up, up2, any_cost)
            s = self.states[s].following  # the way on may have added states to this very place

    cdef void read(
        self, const State *at, Py_ssize_t place, int k, int32_t b, int up, int up2, float any_cost
    ) noexcept:
        """Take the next letter, or the next two, to be read as sign sequence b of length k."""
        cdef int32_t x
        cdef float cost
        cdef const float *single
        if b >= 0:
            single = &self.single[b, 0]
            for x in range(self.first[at.node], self.first[at.node + 1]):
                cost = at.cost + single[self.letter[x] + up]
                if k == 1 and cost > at.cost + any_cost:
                    cost = at.cost + any_cost
                self.reach(self.child[x], at.depth + 1, place, cost)
            if k > 0:
                self.read_pair(at, place, b, up, up2)
        elif k == 1 and any_cost < FAR:
            for x in range(self.first[at.node], self.first[at.node + 1]):
                self.reach(self.child[x], at.depth + 1, place, at.cost + any_cost)

    cdef void read_pair(self, const State *at, Py_ssize_t place, int32_t b, int up, int up2) noexcept:
        cdef int32_t x, node
        cdef int one, two
        for x in range(self.pair_first[b], self.pair_first[b + 1]):
            one, two = self.pair_one[x] - up, self.pair_two[x] - up2
            if 0 <= one < CAPITAL and 0 <= two < CAPITAL:
                node = self.below(at.node, one)
                if node >= 0:
                    node = self.below(node, two)
                if node >= 0:
                    self.reach(node, at.depth + 2, place, at.cost + self.pair_cost[x])

    cdef inline int32_t below(self, int32_t node, int letter) noexcept:
        """The child of a node by a letter, -1 for none."""
        cdef int32_t x
        for x in range(self.first[node], self.first[node + 1]):
            if self.letter[x] == letter:
                return self.child[x]
        return -1

    cdef inline void reach(self, int32_t node, int32_t depth, Py_ssize_t place, float cost) noexcept:
        """Note a state, or a cheaper way to it."""
        cdef int32_t *seen
        cdef int32_t t
        if cost > self.least[place] + self.width or cost > self.farthest:
            return
        depth += <int32_t>(place << 8)
        seen = &self.known[(place & 3) * self.word.shape[0] + node]
        t = seen[0]
        if t < self.used and self.states[t].node == node and self.states[t].depth == depth:
            if cost < self.states[t].cost:
                self.states[t].cost = cost
        else:
            if self.used >= self.most:
                return
            t = seen[0] = self.used
            self.used += 1
            self.states[t].node, self.states[t].depth, self.states[t].cost = node, depth, cost
            self.states[t].following = -1
            if self.tail[place] >= 0:
                self.states[self.tail[place]].following = t
            else:
                self.head[place] = t
            self.tail[place] = t
        if cost < self.least[place]:
            self.least[place] = cost

    cdef matches(self, Py_ssize_t place):
        cdef int32_t s
        cdef Py_ssize_t count = 0
        s = self.head[place]
        while s >= 0:
            count += self.word[self.states[s].node] >= 0
            s = self.states[s].following
        words, costs = np.empty(count, np.int32), np.empty(count, np.float32)
        cdef int32_t[::1] word = words
        cdef float[::1] cost = costs
        count, s = 0, self.head[place]
        while s >= 0:
            if self.word[self.states[s].node] >= 0:
                word[count] = self.word[self.states[s].node]
                cost[count] = self.states[s].cost
                count += 1
            s = self.states[s].following
        return words, costs
