# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Unpacking of stored arrays (`restore/packing.py`, `restore/ngram.py`)."""

from libc.stdint cimport int32_t, uint8_t, uint16_t

cdef extern from *:
    const char *KERNEL_SOURCE

SOURCE = KERNEL_SOURCE.decode()


def interleave(const uint8_t[::1] planes, uint8_t[::1] out, Py_ssize_t width):
    """Numbers of `width` bytes from their first bytes, then their second bytes, and so on."""
    cdef Py_ssize_t count = planes.shape[0] // width, i, k
    if out.shape[0] != width * count or planes.shape[0] != width * count:
        raise ValueError("planes and numbers differ in size")
    with nogil:
        if width == 2:
            for i in range(count):
                out[2 * i] = planes[i]
                out[2 * i + 1] = planes[count + i]
        else:
            for k in range(width):
                for i in range(count):
                    out[width * i + k] = planes[k * count + i]


def running_sum(uint16_t[::1] numbers):
    """Each number with all before it added, in place; beyond 65,535 they start again from 0."""
    cdef uint16_t total = 0
    cdef Py_ssize_t i
    with nogil:
        for i in range(numbers.shape[0]):
            total = <uint16_t>(total + numbers[i])
            numbers[i] = total


def places(const uint16_t[::1] counts, int32_t[::1] out):
    """Where the children of each node begin, from how many it has; one place more than there are nodes."""
    cdef int32_t total = 0
    cdef Py_ssize_t i
    if out.shape[0] != counts.shape[0] + 1:
        raise ValueError("one place more than counts is needed")
    with nogil:
        out[0] = 0
        for i in range(counts.shape[0]):
            total += counts[i]
            out[i + 1] = total
