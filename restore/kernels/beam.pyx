# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The beam search behind `restore/decode.py`: forward over all tokens, backward for the posteriors.

A hypothesis holds the nodes of its last one, two and three words in the trie of n-grams (-1: never seen). Edges are
kept in the order in which they are made, which is from left to right, so the backward pass is one loop.
"""

from libc.math cimport exp, log1p
from libc.stdint cimport int8_t, int32_t, int64_t, uint8_t, uint16_t, uint64_t
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memset

import numpy as np

cdef extern from *:
    const char *KERNEL_SOURCE

SOURCE = KERNEL_SOURCE.decode()

cdef enum:
    NO_WORD = 65535  # as in restore/decode.py
    AS_READ = 255
    OPENINGS = 32
    UNKNOWN_KIND = 6  # of restore.candidates.Kind
    FIRST_CHANGE = 3  # kinds 3 to 5 and from 7 on change what was read
    LAST_CHANGE = 5
    SLOTS = 4096
    TRIES = 64
    HYPOTHESES_EACH = 64  # room at the start for each token
    LIVE = 1024

cdef double NOTHING = -1e30


cdef struct Ngrams:
    const uint8_t *logp1
    const uint8_t *backoff1
    const uint8_t *title1
    const uint8_t *upper1
    const int32_t *first1
    const uint16_t *word2
    const uint8_t *logp2
    const uint8_t *backoff2
    const uint8_t *title2
    const int32_t *first2
    const uint16_t *word3
    const uint8_t *logp3
    const uint8_t *backoff3
    const int32_t *first3
    const uint16_t *word4
    const uint8_t *logp4


cdef struct Scales:
    double step  # nats a step of log-probabilities
    double top  # the highest back-off weight
    double title_step
    double case_weight
    double unknown  # log-probability of a word outside the vocabulary
    const uint8_t *opening


cdef struct History:
    int32_t one
    int32_t two
    int32_t three


cdef struct Hypothesis:
    int64_t key  # tells hypotheses apart that the model tells apart
    History nodes
    int32_t back  # the edge of the best path to here
    int32_t following  # the next hypothesis at the same place
    double best
    double alpha


cdef struct Edge:
    int32_t start
    int32_t end
    int32_t arc
    float gain


cdef struct Lattice:
    Hypothesis *nodes
    Py_ssize_t node_count
    Py_ssize_t node_room
    Edge *edges
    Py_ssize_t edge_count
    Py_ssize_t edge_room
    int32_t *head  # the newest hypothesis at each place
    double *top  # the best score at each place
    int32_t *live
    Py_ssize_t live_room


cdef inline int32_t find(const uint16_t *words, int32_t low, int32_t high, int32_t word) noexcept nogil:
    """Where a word stands in a sorted range, or -1."""
    cdef int32_t end = high, mid
    while low < high:
        mid = (low + high) >> 1
        if words[mid] < word:
            low = mid + 1
        else:
            high = mid
    return low if low < end and words[low] == word else -1


cdef inline double unknown_word(const Ngrams *m, const Scales *s, History h) noexcept nogil:
    cdef double logp = s.unknown + s.top - s.step * m.backoff1[h.one]
    if h.two >= 0:
        logp += s.top - s.step * m.backoff2[h.two]
    if h.three >= 0:
        logp += s.top - s.step * m.backoff3[h.three]
    return logp


cdef inline double step(
    const Ngrams *m, const Scales *s, History *h, int32_t word, int case
) noexcept nogil:
    """Log-probability of `word` after a history, which becomes the history of the next word."""
    cdef int32_t at2, at3 = -1, at4
    cdef double logp = 0.0, odds
    cdef bint found = False
    if word == 1:  # the end of a paragraph is given, not predicted
        h.one, h.two, h.three = 1, -1, -1
        return 0.0
    if word == 0:
        logp = unknown_word(m, s, h[0])
        h.one, h.two, h.three = 0, -1, -1
        return logp
    if h.three >= 0:
        at4 = find(m.word4, m.first3[h.three], m.first3[h.three + 1], word)
        if at4 >= 0:
            logp = -s.step * m.logp4[at4]
            found = True
    if h.two >= 0:
        at3 = find(m.word3, m.first2[h.two], m.first2[h.two + 1], word)
        if at3 >= 0 and not found:
            logp = -s.step * m.logp3[at3]
            found = True
            if h.three >= 0:
                logp += s.top - s.step * m.backoff3[h.three]
    at2 = find(m.word2, m.first1[h.one], m.first1[h.one + 1], word)
    if not found:
        if h.three >= 0:
            logp += s.top - s.step * m.backoff3[h.three]
        if h.two >= 0:
            logp += s.top - s.step * m.backoff2[h.two]
        if at2 >= 0:
            logp -= s.step * m.logp2[at2]
        else:
            logp += s.top - s.step * m.backoff1[h.one] - s.step * m.logp1[word]
    # at the start of a sentence or an item a capital is the rule, whatever the word
    if case >= 0 and not (case == 1 and s.opening[h.one if h.one < OPENINGS else OPENINGS - 1]):
        if case == 2:
            odds = s.title_step * (m.upper1[word] - 128.0)
        else:
            odds = s.title_step * ((m.title2[at2] if at2 >= 0 else m.title1[word]) - 128.0)
            if case == 0:
                odds = -odds
        logp -= s.case_weight * log1p(exp(-odds))
    h.one, h.two, h.three = word, at2, at3
    return logp


cdef inline double add(double a, double b) noexcept nogil:
    """The sum of two numbers, all as logarithms."""
    if a < b:
        a, b = b, a
    return a if b < a - 20 else a + log1p(exp(b - a))


cdef inline int64_t history_key(History h) noexcept nogil:
    """The longest node still known tells the whole history."""
    if h.three >= 0:
        return (<int64_t>3 << 40) + h.three
    if h.two >= 0:
        return (<int64_t>2 << 40) + h.two
    return h.one


cdef int make_room(Lattice *lattice, Py_ssize_t size) except -1 nogil:
    lattice.node_room = lattice.edge_room = HYPOTHESES_EACH * (size + 4)
    lattice.live_room = LIVE
    lattice.nodes = <Hypothesis *>malloc(lattice.node_room * sizeof(Hypothesis))
    lattice.edges = <Edge *>malloc(lattice.edge_room * sizeof(Edge))
    lattice.head = <int32_t *>malloc((size + 1) * sizeof(int32_t))
    lattice.top = <double *>malloc((size + 1) * sizeof(double))
    lattice.live = <int32_t *>malloc(lattice.live_room * sizeof(int32_t))
    if not (lattice.nodes and lattice.edges and lattice.head and lattice.top and lattice.live):
        with gil:
            raise MemoryError
    return 0


cdef void give_back(Lattice *lattice) noexcept nogil:
    free(lattice.nodes)
    free(lattice.edges)
    free(lattice.head)
    free(lattice.top)
    free(lattice.live)


cdef void *wider(void *old, Py_ssize_t *room, size_t item) except NULL nogil:
    cdef void *new = realloc(old, 2 * room[0] * item)
    if not new:
        with gil:
            raise MemoryError
    room[0] *= 2
    return new


cdef int32_t add_hypothesis(Lattice *lattice, Py_ssize_t place, int64_t key, History nodes) except -1 nogil:
    cdef int32_t number = <int32_t>lattice.node_count
    cdef Hypothesis *new
    if lattice.node_count >= lattice.node_room:
        lattice.nodes = <Hypothesis *>wider(lattice.nodes, &lattice.node_room, sizeof(Hypothesis))
    new = &lattice.nodes[number]
    new.key, new.nodes, new.back = key, nodes, -1
    new.best = new.alpha = NOTHING
    new.following = lattice.head[place]
    lattice.head[place] = number
    lattice.node_count += 1
    return number


cdef Py_ssize_t choose_live(Lattice *lattice, Py_ssize_t place, Py_ssize_t beam, double width) except -1 nogil:
    """The hypotheses to go on from: near the best, and no more than `beam`."""
    cdef Py_ssize_t count = 0, a, b, k
    cdef int32_t h = lattice.head[place]
    while h >= 0:
        if lattice.nodes[h].best >= lattice.top[place] - width:
            if count >= lattice.live_room:
                lattice.live = <int32_t *>wider(lattice.live, &lattice.live_room, sizeof(int32_t))
            lattice.live[count] = h
            count += 1
        h = lattice.nodes[h].following
    if count <= beam:
        return count
    for a in range(beam):
        k = a
        for b in range(a + 1, count):
            if lattice.nodes[lattice.live[b]].best > lattice.nodes[lattice.live[k]].best:
                k = b
        lattice.live[a], lattice.live[k] = lattice.live[k], lattice.live[a]
    return beam


cdef class Beam:
    """One text in the decoder; it holds the arrays it was given, and the lattice until it is gone."""

    cdef Ngrams m
    cdef Scales scales
    cdef Lattice lattice
    cdef object held
    cdef const int32_t[::1] first
    cdef const uint16_t[::1] word
    cdef const uint16_t[::1] second
    cdef const uint8_t[::1] case
    cdef const uint8_t[::1] kind
    cdef const float[::1] cost
    cdef const int32_t[::1] form
    cdef const int8_t[::1] token_case
    cdef const int32_t[::1] joined
    cdef const int32_t[::1] span
    cdef const float[::1] join_cost
    cdef const float[::1] trust
    cdef const float[::1] kinds
    cdef int32_t[::1] begin
    cdef int32_t[::1] source
    cdef int32_t table[SLOTS]  # hypotheses by key
    cdef int32_t stamp[SLOTS]  # the place a slot is taken for; a place that is past leaves it free
    cdef Py_ssize_t beam
    cdef double width

    def __cinit__(self):
        memset(&self.lattice, 0, sizeof(Lattice))

    def __dealloc__(self):
        give_back(&self.lattice)

    def __init__(self, model, arcs, tokens, kinds, scales, opening, Py_ssize_t beam, double width):
        self.held = (model, opening)
        self.take_ngrams(model)
        self.scales.step, self.scales.top, self.scales.title_step, self.scales.case_weight, self.scales.unknown = scales
        cdef const uint8_t[::1] signs = opening
        self.scales.opening = &signs[0]
        self.first, self.word, self.second, self.case, self.kind, self.cost = arcs
        self.form, self.token_case, self.joined, self.span, self.join_cost, self.trust = tokens
        self.kinds, self.beam, self.width = kinds, beam, width
        for slot in range(SLOTS):
            self.stamp[slot] = -1

    cdef take_ngrams(self, model):
        cdef const uint8_t[::1] logp1 = model.logp1, backoff1 = model.backoff1
        cdef const uint8_t[::1] title1 = model.title1, upper1 = model.upper1
        cdef const uint8_t[::1] logp2 = model.logp2, backoff2 = model.backoff2, title2 = model.title2
        cdef const uint8_t[::1] logp3 = model.logp3, backoff3 = model.backoff3, logp4 = model.logp4
        cdef const int32_t[::1] first1 = model.first1, first2 = model.first2, first3 = model.first3
        cdef const uint16_t[::1] word2 = model.word2, word3 = model.word3, word4 = model.word4
        self.m = Ngrams(
            &logp1[0], &backoff1[0], &title1[0], &upper1[0], &first1[0],
            &word2[0], &logp2[0], &backoff2[0], &title2[0], &first2[0],
            &word3[0], &logp3[0], &backoff3[0], &first3[0], &word4[0], &logp4[0],
        )

    cdef count_arcs(self):
        """Where the arcs of each place begin."""
        cdef Py_ssize_t i, size = self.form.shape[0]
        cdef int32_t f, j, count
        self.begin = np.zeros(size + 1, np.int32)
        for i in range(size):
            f, j = self.form[i], self.joined[i]
            count = self.first[f + 1] - self.first[f]
            if j >= 0:
                count += self.first[j + 1] - self.first[j]
            self.begin[i + 1] = self.begin[i] + count
        self.source = np.empty(self.begin[size], np.int32)

    cdef int forward(self) except -1 nogil:
        cdef Py_ssize_t i, count, size = self.form.shape[0]
        cdef Lattice *lattice = &self.lattice
        cdef int32_t at
        cdef History start
        start.one, start.two, start.three = 1, -1, -1
        make_room(lattice, size)
        for i in range(size + 1):
            lattice.head[i] = -1
            lattice.top[i] = NOTHING
        add_hypothesis(lattice, 0, 1, start)
        lattice.nodes[0].best = lattice.nodes[0].alpha = lattice.top[0] = 0.0
        for i in range(size):
            count = choose_live(lattice, i, self.beam, self.width)
            at = self.begin[i]
            at = self.expand(i, i + 1, self.form[i], 0.0, False, count, at)
            if self.joined[i] >= 0:
                self.expand(i, i + self.span[i], self.joined[i], self.join_cost[i], True, count, at)
        return 0

    cdef int32_t expand(
        self, Py_ssize_t i, Py_ssize_t end, int32_t form, double extra, bint joins, Py_ssize_t count, int32_t at
    ) except -1 nogil:
        """Go on from the live hypotheses at place i with every candidate of a form; `at` numbers the arcs."""
        cdef int32_t c
        cdef int kind, case
        cdef double cost
        for c in range(self.first[form], self.first[form + 1]):
            self.source[at] = c
            kind = self.kind[c]
            if not (joins and kind == UNKNOWN_KIND):  # what is joined must become a word
                case = self.case[c]
                if case == AS_READ:
                    case = self.token_case[i]
                elif self.token_case[i] < 0:
                    case = -1
                cost = extra + self.cost[c] + self.kinds[kind]
                if FIRST_CHANGE <= kind <= LAST_CHANGE or kind > UNKNOWN_KIND:
                    cost += self.trust[i]
                self.go_on(i, end, c, case, cost, count, at)
            at += 1
        return at

    cdef int go_on(
        self, Py_ssize_t i, Py_ssize_t end, int32_t c, int case, double cost, Py_ssize_t count, int32_t at
    ) except -1 nogil:
        """Go on from the live hypotheses at place i to place `end` with candidate c."""
        cdef Lattice *lattice = &self.lattice
        cdef int second_case = case if case == 2 else 0 if case >= 0 else -1
        cdef int32_t h, to
        cdef Py_ssize_t a
        cdef double base, logp, score, gain
        cdef History nodes
        cdef Hypothesis *target
        cdef Edge *edge
        for a in range(count):
            h = lattice.live[a]
            base = lattice.nodes[h].best - cost
            if base < lattice.top[end] - self.width:
                continue
            nodes = lattice.nodes[h].nodes
            logp = step(&self.m, &self.scales, &nodes, self.word[c], case)
            if self.second[c] != NO_WORD:
                logp += step(&self.m, &self.scales, &nodes, self.second[c], second_case)
            score = base + logp
            if score < lattice.top[end] - self.width:
                continue
            to = self.hypothesis(i, end, nodes)
            if lattice.edge_count >= lattice.edge_room:
                lattice.edges = <Edge *>wider(lattice.edges, &lattice.edge_room, sizeof(Edge))
            gain = logp - cost
            edge = &lattice.edges[lattice.edge_count]
            edge.start, edge.end, edge.arc, edge.gain = h, to, at, <float>gain
            target = &lattice.nodes[to]
            target.alpha = add(target.alpha, lattice.nodes[h].alpha + gain)
            if score > target.best:
                target.best = score
                target.back = <int32_t>lattice.edge_count
                if score > lattice.top[end]:
                    lattice.top[end] = score
            lattice.edge_count += 1
        return 0

    cdef int32_t hypothesis(self, Py_ssize_t i, Py_ssize_t end, History nodes) except -1 nogil:
        """The hypothesis at a place with this history, new if there is none."""
        cdef int64_t key = history_key(nodes)
        cdef int32_t slot = <int32_t>((<uint64_t>key * <uint64_t>11400714819323198485 >> 32) & (SLOTS - 1))
        cdef int32_t to
        cdef int tries = 0
        while tries < TRIES:
            if self.stamp[slot] <= i:
                to = add_hypothesis(&self.lattice, end, key, nodes)
                self.table[slot] = to
                self.stamp[slot] = <int32_t>end
                return to
            if self.stamp[slot] == end and self.lattice.nodes[self.table[slot]].key == key:
                return self.table[slot]
            slot = (slot + 1) & (SLOTS - 1)
            tries += 1
        return add_hypothesis(&self.lattice, end, key, nodes)

    cdef backward(self, int32_t[::1] arc, float[::1] posterior):
        """The best path into `arc`, and the posterior of every arc."""
        cdef Lattice *lattice = &self.lattice
        cdef Py_ssize_t e, i, size = self.form.shape[0]
        cdef int32_t h = lattice.head[size], final = -1
        cdef double total = NOTHING, b
        cdef Edge *edge
        cdef double *beta = <double *>malloc(lattice.node_count * sizeof(double))
        if not beta:
            raise MemoryError
        with nogil:
            for i in range(lattice.node_count):
                beta[i] = NOTHING
            while h >= 0:
                beta[h] = 0.0
                total = add(total, lattice.nodes[h].alpha)
                if final < 0 or lattice.nodes[h].best > lattice.nodes[final].best:
                    final = h
                h = lattice.nodes[h].following
            for e in range(lattice.edge_count - 1, -1, -1):
                edge = &lattice.edges[e]
                b = beta[edge.end]
                if b > -1e29:
                    b += edge.gain
                    beta[edge.start] = add(beta[edge.start], b)
                    posterior[edge.arc] = <float>(
                        posterior[edge.arc] + exp(lattice.nodes[edge.start].alpha + b - total)
                    )
            free(beta)
            i = size
            while final > 0:
                edge = &lattice.edges[lattice.nodes[final].back]
                while self.begin[i] > edge.arc:
                    i -= 1
                arc[i] = edge.arc
                final = edge.start


def decode(model, arcs, tokens, kinds, scales, opening, beam, width):
    """Arc of each token on the best path, and begin, source and posterior of all arcs: the columns of `Decoded`."""
    search = Beam(model, arcs, tokens, kinds, scales, opening, beam, width)
    search.count_arcs()
    with nogil:
        search.forward()
    arc = np.full(len(tokens.form), -1, np.int32)
    posterior = np.zeros(len(search.source), np.float32)
    search.backward(arc, posterior)
    return arc, np.asarray(search.begin), np.asarray(search.source), posterior
