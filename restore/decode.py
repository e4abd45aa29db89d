"""The decoder: the best sequence of words through a lattice of candidates, and how sure each word is.

One beam for all channels. A position is a token as read; an arc is a candidate for one token (or for two tokens that
belong together) of one or two words. Hypotheses that agree on what the n-gram model still sees of the past are one.
A forward and a backward pass over the same arcs give the posterior probability of every candidate.
"""

# mypy: disable-error-code=assignment
# ruff: noqa: ANN001, ANN202 (numba finds the types of compiled functions)
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from restore.lexicon import BREAK, sign_number
from restore.ngram import BACKOFF_TOP, STEP, TITLE_STEP, NgramModel

NO_WORD = 65_535  # a candidate without second word
AS_READ = 255  # case of a candidate that keeps the case of the token
UNKNOWN_LOGP = -9.0  # log-probability of a word outside the vocabulary; its spelling is paid by the candidate's cost
BEAM = 16  # hypotheses expanded at one position
WIDTH = 11.0  # nats below the best at which a hypothesis is dropped
CASE_WEIGHT = 0.7  # the case model counts less than the n-grams: both see the same neighbours

OPENING = np.zeros(32, np.bool_)  # tokens after which a capital says nothing
OPENING[[BREAK, *(sign_number(sign) for sign in '"-.:)+…*')]] = True

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


class Arcs(NamedTuple):
    """Candidates of all forms: those of form f are [first[f], first[f+1])."""

    first: Ints
    word: npt.NDArray[np.uint16]
    second: npt.NDArray[np.uint16]
    case: npt.NDArray[np.uint8]
    kind: npt.NDArray[np.uint8]
    cost: Floats


class Tokens(NamedTuple):
    """The tokens of a text: form of each, case as read (-1: says nothing), and forms of several tokens taken as one."""

    form: Ints
    case: npt.NDArray[np.int8]
    joined: Ints  # form of the tokens from here on as one word, -1 for none
    span: Ints  # how many tokens that takes in
    join_cost: Floats
    trust: Floats  # nats that a change of this token costs beyond its kind, by the engine's confidence


class Decoded(NamedTuple):
    """For each position the chosen arc (-1: inside a joined token), and for each arc of the text its posterior."""

    arc: Ints
    begin: Ints  # arcs of position i are [begin[i], begin[i+1]) of `source` and `posterior`
    source: Ints  # index in Arcs
    posterior: Floats


@njit(cache=True, inline="always")
def _find(words, low, high, word):  # type: ignore[no-untyped-def]
    end = high
    while low < high:
        mid = (low + high) >> 1
        if words[mid] < word:
            low = mid + 1
        else:
            high = mid
    return low if low < end and words[low] == word else -1


@njit(cache=True, inline="always")
def _step(m, n1, n2, n3, word, case, case_weight):  # type: ignore[no-untyped-def]
    """Log-probability of `word` after a history, and the nodes of the new history."""
    at3 = -1
    logp = 0.0
    found = False
    if word == 1:  # the end of a paragraph is given, not predicted
        return logp, -1, -1
    if word == 0:
        logp = UNKNOWN_LOGP + BACKOFF_TOP - STEP * m.backoff1[n1]
        if n2 >= 0:
            logp += BACKOFF_TOP - STEP * m.backoff2[n2]
        if n3 >= 0:
            logp += BACKOFF_TOP - STEP * m.backoff3[n3]
        return logp, -1, -1
    if n3 >= 0:
        at4 = _find(m.word4, m.first3[n3], m.first3[n3 + 1], word)
        if at4 >= 0:
            logp = -STEP * m.logp4[at4]
            found = True
    if n2 >= 0:
        at3 = _find(m.word3, m.first2[n2], m.first2[n2 + 1], word)
        if at3 >= 0 and not found:
            logp = -STEP * m.logp3[at3]
            found = True
            if n3 >= 0:
                logp += BACKOFF_TOP - STEP * m.backoff3[n3]
    at2 = _find(m.word2, m.first1[n1], m.first1[n1 + 1], word)
    if not found:
        if n3 >= 0:
            logp += BACKOFF_TOP - STEP * m.backoff3[n3]
        if n2 >= 0:
            logp += BACKOFF_TOP - STEP * m.backoff2[n2]
        if at2 >= 0:
            logp -= STEP * m.logp2[at2]
        else:
            logp += BACKOFF_TOP - STEP * m.backoff1[n1] - STEP * m.logp1[word]
    # at the start of a sentence or an item a capital is the rule, whatever the word
    if case >= 0 and not (case == 1 and OPENING[n1 if n1 < 32 else 31]):
        if case == 2:
            odds = TITLE_STEP * (m.upper1[word] - 128.0)
        else:
            odds = TITLE_STEP * ((m.title2[at2] if at2 >= 0 else m.title1[word]) - 128.0)
            if case == 0:
                odds = -odds
        logp -= case_weight * np.log1p(np.exp(-odds))
    return logp, at2, at3


@njit(cache=True, inline="always")
def _add(a, b):  # type: ignore[no-untyped-def]
    if a < b:
        a, b = b, a
    return a if b < a - 20 else a + np.log1p(np.exp(b - a))


def decode(
    model: NgramModel, arcs: Arcs, tokens: Tokens, kinds: Floats, beam: int = BEAM, width: float = WIDTH
) -> Decoded:
    """The best path through the lattice; `kinds` is the price of each kind of candidate in the channel at hand."""
    return Decoded(*_decode(model, arcs, tokens, kinds, beam, width))


@njit(cache=True)
def _decode(m, arcs, tokens, kinds, beam, width):  # type: ignore[no-untyped-def]
    size = len(tokens.form)
    room = 64 * (size + 4)
    key = np.empty(room, np.int64)
    h1 = np.empty(room, np.int32)
    h2 = np.empty(room, np.int32)
    h3 = np.empty(room, np.int32)
    best = np.empty(room, np.float64)
    alpha = np.empty(room, np.float64)
    back = np.empty(room, np.int32)
    nxt = np.empty(room, np.int32)
    head = np.full(size + 1, -1, np.int32)
    top = np.full(size + 1, -1e30)
    begin = np.zeros(size + 1, np.int32)
    for i in range(size):
        f, j = tokens.form[i], tokens.joined[i]
        n = arcs.first[f + 1] - arcs.first[f]
        if j >= 0:
            n += arcs.first[j + 1] - arcs.first[j]
        begin[i + 1] = begin[i] + n
    source = np.empty(begin[size], np.int32)
    edges = 64 * (size + 4)
    efrom = np.empty(edges, np.int32)
    eto = np.empty(edges, np.int32)
    earc = np.empty(edges, np.int32)
    escore = np.empty(edges, np.float32)
    table = np.full(4096, -1, np.int32)
    stamp = np.full(4096, -1, np.int32)
    nh = 1
    ne = 0
    key[0] = 1
    h1[0], h2[0], h3[0] = 1, -1, -1
    best[0] = alpha[0] = 0.0
    back[0] = nxt[0] = -1
    head[0] = 0
    top[0] = 0.0
    live = np.empty(room, np.int32)
    for i in range(size):
        n = 0
        h = head[i]
        while h >= 0:
            if best[h] >= top[i] - width:
                live[n] = h
                n += 1
            h = nxt[h]
        if n > beam:  # the best ones by selection
            for a in range(beam):
                k = a
                for b in range(a + 1, n):
                    if best[live[b]] > best[live[k]]:
                        k = b
                live[a], live[k] = live[k], live[a]
            n = beam
        f, j = tokens.form[i], tokens.joined[i]
        at = begin[i]
        for part in range(2):
            if part == 1:
                if j < 0:
                    break
                f = j
            end = i + (tokens.span[i] if part == 1 else 1)
            extra = tokens.join_cost[i] if part == 1 else 0.0
            for c in range(arcs.first[f], arcs.first[f + 1]):
                source[at] = c
                kind = arcs.kind[c]
                if part == 1 and kind == 6:  # what is joined must become a word
                    at += 1
                    continue
                word, second = arcs.word[c], arcs.second[c]
                case = np.int64(arcs.case[c])
                if case == AS_READ:
                    case = np.int64(tokens.case[i])
                elif tokens.case[i] < 0:
                    case = -1
                cost = extra + arcs.cost[c] + kinds[kind]
                if 3 <= kind <= 5 or kind >= 7:
                    cost += tokens.trust[i]
                for a in range(n):
                    h = live[a]
                    base = best[h] - cost
                    if base < top[end] - width:
                        continue
                    logp, m2, m3 = _step(m, h1[h], h2[h], h3[h], word, case, CASE_WEIGHT)
                    m1 = np.int32(word)
                    if second != NO_WORD:
                        more, m2, m3 = _step(
                            m, m1, m2, m3, second, case if case == 2 else 0 if case >= 0 else -1, CASE_WEIGHT
                        )
                        logp += more
                        m1 = np.int32(second)
                    score = base + logp
                    if score < top[end] - width:
                        continue
                    # the longest node still known tells the whole history
                    k = np.int64(m1)
                    if m3 >= 0:
                        k = (np.int64(3) << 40) + m3
                    elif m2 >= 0:
                        k = (np.int64(2) << 40) + m2
                    slot = (k * 11400714819323198485 >> 32) & 4095
                    to = -1
                    tries = 0
                    while tries < 64:
                        if stamp[slot] <= i:
                            break
                        if stamp[slot] == end and key[table[slot]] == k:
                            to = table[slot]
                            break
                        slot = (slot + 1) & 4095
                        tries += 1
                    if to < 0:
                        if nh >= len(key):
                            key = _grow(key)
                            h1 = _grow(h1)
                            h2 = _grow(h2)
                            h3 = _grow(h3)
                            best = _grow(best)
                            alpha = _grow(alpha)
                            back = _grow(back)
                            nxt = _grow(nxt)
                            live = _grow(live)
                        to = nh
                        nh += 1
                        if tries < 64:
                            table[slot] = to
                            stamp[slot] = end
                        key[to] = k
                        h1[to], h2[to], h3[to] = m1, m2, m3
                        best[to] = -1e30
                        alpha[to] = -1e30
                        nxt[to] = head[end]
                        head[end] = to
                    if ne >= len(efrom):
                        efrom = _grow(efrom)
                        eto = _grow(eto)
                        earc = _grow(earc)
                        escore = _grow(escore)
                    gain = logp - cost
                    efrom[ne], eto[ne], earc[ne], escore[ne] = h, to, at, gain
                    alpha[to] = _add(alpha[to], alpha[h] + gain)
                    if score > best[to]:
                        best[to] = score
                        back[to] = ne
                        if score > top[end]:
                            top[end] = score
                    ne += 1
                at += 1
    arc = np.full(size, -1, np.int32)
    posterior = np.zeros(begin[size], np.float32)
    final = -1
    h = head[size]
    beta = np.full(nh, -1e30)
    total = -1e30
    while h >= 0:
        beta[h] = 0.0
        total = _add(total, alpha[h])
        if final < 0 or best[h] > best[final]:
            final = h
        h = nxt[h]
    for e in range(ne - 1, -1, -1):
        b = beta[eto[e]]
        if b > -1e29:
            b += escore[e]
            h = efrom[e]
            beta[h] = _add(beta[h], b)
            posterior[earc[e]] += np.exp(alpha[h] + b - total)
    h = final
    while h > 0:
        e = back[h]
        a = earc[e]
        i = np.searchsorted(begin, a, side="right") - 1
        arc[i] = a
        h = efrom[e]
    return arc, begin, source, posterior


@njit(cache=True)
def _grow(array):  # type: ignore[no-untyped-def]
    wider = np.empty(2 * len(array), array.dtype)
    wider[: len(array)] = array
    return wider
