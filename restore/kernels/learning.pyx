# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The inner loops of learning a channel (`restore/training/channel.py`)."""

from libc.stdint cimport int32_t, int64_t

import numpy as np

cdef extern from *:
    const char *KERNEL_SOURCE

SOURCE = KERNEL_SOURCE.decode()

cdef enum:
    SPACE = 32

# What an alignment pays for a letter read as another one.
cdef double MARKS = 0.2  # other marks on the same base
cdef double GAP = 2.5  # a space for a letter
cdef double LETTER = 1.1
cdef double NEAR = 1e-4


def align(
    const int32_t[::1] true,
    const int32_t[::1] read,
    const int32_t[::1] true_base,
    const int32_t[::1] read_base,
):
    """For each true letter the place in the read line where its reading begins, and the cost of the alignment."""
    cdef Py_ssize_t n = true.shape[0], m = read.shape[0], i, j
    cdef float[:, ::1] cost = np.empty((n + 1, m + 1), np.float32)
    cdef int32_t[::1] place = np.empty(n + 1, np.int32)
    cdef double swap, here
    for j in range(m + 1):
        cost[0, j] = j
    for i in range(1, n + 1):
        cost[i, 0] = i
        for j in range(1, m + 1):
            if true[i - 1] == read[j - 1]:
                swap = 0.0
            elif true_base[i - 1] == read_base[j - 1]:
                swap = MARKS
            elif true[i - 1] == SPACE or read[j - 1] == SPACE:
                swap = GAP
            else:
                swap = LETTER
            cost[i, j] = min(cost[i - 1, j - 1] + swap, cost[i - 1, j] + 1.0, cost[i, j - 1] + 1.0)
    place[n] = m
    i, j = n, m
    while i > 0:
        place[i - 1] = j
        here = cost[i, j]
        if j > 0 and cost[i, j - 1] + 1.0 <= here + NEAR and cost[i - 1, j - 1] >= here:
            j -= 1
            continue
        if j > 0 and here >= cost[i - 1, j - 1] - NEAR and here < cost[i - 1, j] + 1.0 - NEAR:
            j -= 1
            place[i - 1] = j
            i -= 1
        elif j > 0 and here >= cost[i, j - 1] + 1.0 - NEAR and here < cost[i - 1, j] + 1.0 - NEAR:
            j -= 1
        else:
            place[i - 1] = j
            i -= 1
    return np.asarray(place), cost[n, m]


def expect(
    const int64_t[::1] first,
    const int32_t[:, ::1] table,
    const int32_t[::1] sizes,
    const double[::1] weight,
    const double[::1] prob,
    Py_ssize_t units,
):
    """Expected counts of all units: forward and backward through the lattice of each word pair."""
    cdef Py_ssize_t k, size, room = max(sizes, default=0)
    cdef int64_t e
    cdef double z
    cdef double[::1] counts = np.zeros(units), alpha = np.zeros(room), beta = np.zeros(room)
    for k in range(sizes.shape[0]):
        size = sizes[k]
        alpha[:size] = 0.0
        beta[:size] = 0.0
        alpha[0] = beta[size - 1] = 1.0
        for e in range(first[k], first[k + 1]):
            alpha[table[e, 1]] += alpha[table[e, 0]] * prob[table[e, 2]]
        for e in range(first[k + 1] - 1, first[k] - 1, -1):
            beta[table[e, 0]] += beta[table[e, 1]] * prob[table[e, 2]]
        z = alpha[size - 1]
        if z > 0:
            for e in range(first[k], first[k + 1]):
                counts[table[e, 2]] += weight[k] * alpha[table[e, 0]] * prob[table[e, 2]] * beta[table[e, 1]] / z
    return np.asarray(counts)
