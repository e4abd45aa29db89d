# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The trie of all words and the search for words that may have been read as a form (`restore/channel.py`)."""

from libc.stdint cimport int32_t, uint8_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, qsort
from libc.string cimport memcmp, memcpy, memset

import numpy as np

cdef extern from *:
    """
    #define popcount __builtin_popcountll
    #define trailing_zeros __builtin_ctzll
    #define lowest(bits) ((bits) & -(bits))
    """
    const char *KERNEL_SOURCE
    int popcount(uint64_t) nogil
    int trailing_zeros(uint64_t) nogil
    uint64_t lowest(uint64_t) nogil

SOURCE = KERNEL_SOURCE.decode()

cdef enum:
    LONGEST = 256  # no word has so many letters, and no form as many signs
    MOST_STATES = 60000  # of one search
    MOST_CASES = 3
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
    cdef uint8_t[::1] letter = np.zeros(text.shape[0] + 1, np.uint8), depth = np.zeros(text.shape[0] + 1, np.uint8)
    cdef int32_t[::1] word = np.full(text.shape[0] + 1, -1, np.int32)
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
                letter[nodes] = <uint8_t>(words[w].letters[k] - shift)
                depth[nodes] = <uint8_t>(k + 1)
                path[k + 1] = nodes
                nodes += 1
            word[path[words[w].size]] = first_word + words[w].number
        free(words)
    return by_depth(letter[:nodes], depth[:nodes], word[:nodes])


cdef by_depth(const uint8_t[::1] letter, const uint8_t[::1] depth, const int32_t[::1] word):
    """Nodes in the order of sorted words put in the order of their depth: the children of a node are neighbours.

    The few nodes near the root, where all searches pass, then lie together.
    """
    cdef Py_ssize_t n, nodes = letter.shape[0], at
    firsts, letters, words = np.empty(nodes + 1, np.int32), np.empty(nodes, np.uint8), np.empty(nodes, np.int32)
    cdef int32_t[::1] first = firsts, new_word = words
    cdef uint8_t[::1] new_letter = letters
    cdef int32_t start[LONGEST + 1]  # where the nodes of a depth begin
    cdef int32_t place[LONGEST + 1]  # where the next node of a depth belongs
    memset(start, 0, sizeof(start))
    for n in range(nodes):
        start[depth[n] + 1] += 1
    for n in range(LONGEST):
        start[n + 1] += start[n]
    memcpy(place, start, sizeof(start))
    for n in range(nodes):
        at = place[depth[n]]
        place[depth[n]] += 1
        new_letter[at], new_word[at] = letter[n], word[n]
        first[at] = place[depth[n] + 1]  # children follow their parent, and those of earlier nodes are placed
    first[nodes] = <int32_t>nodes
    return firsts, letters, words


cdef struct Letters:  # a set of letter numbers
    uint64_t low
    uint64_t high


cdef inline bint holds(Letters letters, int letter) noexcept nogil:
    return (letters.low >> letter if letter < 64 else letters.high >> (letter - 64)) & 1


cdef inline void put(Letters *letters, int letter) noexcept nogil:
    if letter < 64:
        letters.low |= <uint64_t>1 << letter
    else:
        letters.high |= <uint64_t>1 << (letter - 64)


cdef struct Node:
    Letters below  # the letters that go on from here
    int32_t first  # the first child; the others follow in the order of their letters
    int32_t word  # the word that ends here, -1 for none
    int32_t known[4]  # the state of this node at a place, modulo 4; it counts only if the state agrees


cdef struct Pair:
    int one
    int two
    float cost


cdef struct Match:
    int32_t word
    float cost
    uint8_t case


cdef struct State:
    int32_t node
    int32_t depth  # letters so far, and above DEPTH the place in the form
    int32_t following  # the next state at the same place
    float cost


cdef class Search:
    """The trie and the units of a channel, with working memory; one search at a time, so it keeps the GIL.

    `numbers` gives the number of each sign sequence that was ever read. `skips` is what it costs to take a letter or
    digit for nothing, another sign, and each further sign of a run; `any_cost` what any letter read as any sign costs
    where no word is nearer than `near`.
    """

    cdef const float[:, ::1] single
    cdef const int32_t[::1] pair_first
    cdef dict numbers
    cdef float skip_letter
    cdef float skip_sign
    cdef float skip_further
    cdef double width
    cdef double farthest
    cdef float any_cost
    cdef double near
    cdef Node *nodes
    cdef Pair *pairs
    cdef Letters *readable  # the letters that may have been read as a sign sequence, small ones and then capitals
    cdef State states[MOST_STATES]
    cdef Match found[MOST_STATES * (MOST_CASES + 1)]
    cdef Py_ssize_t matches
    cdef float nearest
    cdef int32_t used
    cdef int32_t head[LONGEST]  # states of each place, in the order in which they were reached
    cdef int32_t tail[LONGEST]
    cdef float least[LONGEST]  # the best cost at each place
    cdef double limit[LONGEST]  # the highest cost worth noting at each place
    cdef float skip[LONGEST]
    cdef int32_t reading[LONGEST][READ_MOST + 1]  # numbers of the sign sequences at each place, -1 if never seen
    cdef Py_ssize_t size

    def __init__(self, trie, units, dict numbers, skips, double width, double farthest, float any_cost, double near):
        first, letter, word = trie
        self.single, self.pair_first, one, two, cost = units
        self.numbers = numbers
        self.skip_letter, self.skip_sign, self.skip_further = skips
        self.width, self.farthest, self.any_cost, self.near = width, farthest, any_cost, near
        self.nodes = <Node *>calloc(len(word), sizeof(Node))
        self.pairs = <Pair *>calloc(len(cost) + 1, sizeof(Pair))
        self.readable = <Letters *>calloc(2 * self.single.shape[0], sizeof(Letters))
        if not self.nodes or not self.pairs or not self.readable:
            raise MemoryError
        self.take_trie(first, letter, word)
        self.take_units(one, two, cost)

    def __dealloc__(self):
        free(self.nodes)
        free(self.pairs)
        free(self.readable)

    cdef take_trie(self, const int32_t[::1] first, const uint8_t[::1] letter, const int32_t[::1] word):
        cdef Py_ssize_t node, x
        for node in range(word.shape[0]):
            self.nodes[node].first, self.nodes[node].word = first[node], word[node]
            for x in range(first[node], first[node + 1]):
                put(&self.nodes[node].below, letter[x])

    cdef take_units(self, const uint8_t[::1] one, const uint8_t[::1] two, const float[::1] cost):
        cdef Py_ssize_t b, x
        for x in range(cost.shape[0]):
            self.pairs[x].one, self.pairs[x].two, self.pairs[x].cost = one[x], two[x], cost[x]
        for b in range(self.single.shape[0]):
            for x in range(2 * CAPITAL):
                if self.single[b, x] <= self.farthest:
                    put(&self.readable[2 * b + x // CAPITAL], x % CAPITAL)

    def find(self, str form, cases):
        """Words that may have been read as the form, as columns: words, their cases, and the costs.

        `cases` are pairs of a case and of the number of letters that are capitals in it, likeliest first.
        """
        if len(form) >= LONGEST:
            return np.empty(0, np.int32), np.empty(0, np.uint8), np.empty(0, np.float32)
        self.take_form(form)
        self.matches = 0
        self.nearest = FAR
        for case, raised in cases[:MOST_CASES]:
            self.run(case, raised, FAR)
        if self.nearest > self.near:
            case, raised = cases[0]
            self.run(case, raised, self.any_cost)
        return self.columns()

    cdef columns(self):
        words, kinds, prices = (np.empty(self.matches, kind) for kind in (np.int32, np.uint8, np.float32))
        cdef int32_t[::1] word = words
        cdef uint8_t[::1] case = kinds
        cdef float[::1] cost = prices
        cdef Py_ssize_t i
        for i in range(self.matches):
            word[i], case[i], cost[i] = self.found[i].word, self.found[i].case, self.found[i].cost
        return words, kinds, prices

    cdef take_form(self, str form):
        cdef Py_ssize_t j, k
        cdef Py_UCS4 sign
        cdef bint inside = True
        self.size = len(form)
        for j in range(self.size + 1):
            for k in range(READ_MOST + 1):
                self.reading[j][k] = self.numbers.get(form[j : j + k], -1) if j + k <= self.size else -1
        for j in range(self.size):
            sign = form[j]
            if sign.isalnum():
                self.skip[j] = self.skip_letter
            else:
                self.skip[j] = self.skip_sign if inside else self.skip_further
            inside = sign.isalnum()

    cdef void run(self, int case, int raised, float any_cost) noexcept:
        """Reach all states, the first `raised` letters being capitals, and note the words that the form may stand for."""
        cdef int32_t s, word
        cdef Py_ssize_t j
        for j in range(self.size + 1):
            self.head[j] = self.tail[j] = -1
            self.least[j] = FAR
            self.limit[j] = self.farthest
        self.states[0] = State(0, 0, -1, 0.0)
        self.head[0] = self.tail[0] = 0
        self.least[0], self.limit[0] = 0.0, min(self.width, self.farthest)
        self.used = 1
        for j in range(self.size + 1):
            self.leave(j, raised, any_cost)
        s = self.head[self.size]
        while s >= 0:
            word = self.nodes[self.states[s].node].word
            if word >= 0:
                self.found[self.matches] = Match(word, self.states[s].cost, <uint8_t>case)
                self.matches += 1
                self.nearest = min(self.nearest, self.states[s].cost)
            s = self.states[s].following

    cdef void leave(self, Py_ssize_t j, int raised, float any_cost) noexcept:
        """Go on from all states of a place."""
        cdef int32_t s = self.head[j]
        cdef int k
        cdef State at
        while s >= 0:
            at = self.states[s]
            at.depth &= DEPTH
            if at.cost <= self.limit[j]:
                if j < self.size and at.depth:
                    self.reach(at.node, at.depth, j + 1, at.cost + self.skip[j])
                for k in range(min(READ_MOST, self.size - j) + 1):
                    if k == 1 and any_cost < FAR:
                        self.read_any(&at, j + 1, self.reading[j][1], at.depth < raised, any_cost)
                    elif self.reading[j][k] >= 0:
                        self.read(&at, j + k, self.reading[j][k], at.depth < raised)
                    if k > 0 and self.reading[j][k] >= 0:
                        self.read_pair(&at, j + k, self.reading[j][k], at.depth < raised, at.depth + 1 < raised)
            s = self.states[s].following  # the way on may have added states to this very place

    cdef void read(self, const State *at, Py_ssize_t place, int32_t b, bint capital) noexcept:
        """Take the next letter to be read as sign sequence b."""
        cdef Letters may = self.readable[2 * b + capital], there = self.nodes[at.node].below
        cdef const float *cost = &self.single[b, CAPITAL * capital]
        cdef uint64_t left = may.low & there.low
        cdef int32_t first = self.nodes[at.node].first
        while left:
            self.reach(
                first + popcount(there.low & (lowest(left) - 1)),
                at.depth + 1, place, at.cost + cost[trailing_zeros(left)],
            )
            left &= left - 1
        left = may.high & there.high
        if left:
            first += popcount(there.low)
        while left:
            self.reach(
                first + popcount(there.high & (lowest(left) - 1)),
                at.depth + 1, place, at.cost + cost[64 + trailing_zeros(left)],
            )
            left &= left - 1

    cdef void read_any(self, const State *at, Py_ssize_t place, int32_t b, bint capital, float any_cost) noexcept:
        """Take the next letter, whichever it is, to be read as one sign; b is the number of the sign or -1."""
        cdef Letters there = self.nodes[at.node].below
        cdef int32_t child = self.nodes[at.node].first
        cdef int letter
        cdef float cost
        for letter in range(CAPITAL):
            if holds(there, letter):
                cost = at.cost + any_cost
                if b >= 0:
                    cost = min(cost, at.cost + self.single[b, letter + CAPITAL * capital])
                self.reach(child, at.depth + 1, place, cost)
                child += 1

    cdef void read_pair(self, const State *at, Py_ssize_t place, int32_t b, bint capital, bint capital2) noexcept:
        """Take the next two letters to be read as sign sequence b."""
        cdef Letters there = self.nodes[at.node].below
        cdef int32_t x, node
        cdef int one, two
        for x in range(self.pair_first[b], self.pair_first[b + 1]):
            one, two = self.pairs[x].one - CAPITAL * capital, self.pairs[x].two - CAPITAL * capital2
            if 0 <= one < CAPITAL and 0 <= two < CAPITAL and holds(there, one):
                node = self.below(self.below(at.node, one), two)
                if node >= 0:
                    self.reach(node, at.depth + 2, place, at.cost + self.pairs[x].cost)

    cdef inline int32_t below(self, int32_t node, int letter) noexcept:
        """The child of a node by a letter, -1 for none."""
        cdef Letters there = self.nodes[node].below
        cdef int32_t first = self.nodes[node].first
        if not holds(there, letter):
            return -1
        if letter < 64:
            return first + popcount(there.low & ((<uint64_t>1 << letter) - 1))
        return first + popcount(there.low) + popcount(there.high & ((<uint64_t>1 << (letter - 64)) - 1))

    cdef inline void reach(self, int32_t node, int32_t depth, Py_ssize_t place, float cost) noexcept:
        """Note a state, or a cheaper way to it."""
        cdef int32_t *seen
        cdef int32_t t
        if cost > self.limit[place]:
            return
        depth += <int32_t>(place << 8)
        seen = &self.nodes[node].known[place & 3]
        t = seen[0]
        if t < self.used and self.states[t].node == node and self.states[t].depth == depth:
            if cost < self.states[t].cost:
                self.states[t].cost = cost
        else:
            if self.used >= MOST_STATES:
                return
            t = seen[0] = self.used
            self.used += 1
            self.states[t] = State(node, depth, -1, cost)
            if self.tail[place] >= 0:
                self.states[self.tail[place]].following = t
            else:
                self.head[place] = t
            self.tail[place] = t
        if cost < self.least[place]:
            self.least[place] = cost
            self.limit[place] = min(cost + self.width, self.farthest)
