"""Syllables that a bad text layer tore apart: `ĐIỀ U KHO ẢN` becomes `ĐIỀU KHOẢN`, `c ủa` becomes `của`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from restore.encodings import times_met
from restore.model import Correction, Reason

# A piece met less often than this share of the whole is no word of its own here: `ản` against `khoản`.
RARE = 1 / 1000
# Syllables met less often are not made out of pieces.
LEAST_TIMES = 500
MOST_PIECES = 3
CONFIDENCE = 0.98
GAIN = 7.0  # at least log(1 / RARE)
PIECE = regex.compile(r"\p{L}+")


def mend_torn(text: str, line: int = 0) -> tuple[str, tuple[Correction, ...]]:
    """The line with its torn syllables joined, and the corrections that lead there.

    >>> mend_torn("ĐIỀ U KHO ẢN c ủa hợp đ ồng")[0]
    'ĐIỀU KHOẢN của hợp đồng'
    """
    corrections = tuple(find_torn(text, line))
    out, at = [], 0
    for correction in corrections:
        out += [text[at : correction.start], correction.after]
        at = correction.start + len(correction.before)
    return "".join([*out, text[at:]]), corrections


def find_torn(text: str, line: int = 0) -> Iterator[Correction]:
    """The torn syllables of the line, from left to right."""
    for start, pieces in runs_of_pieces(text):
        at = 0
        while at < len(pieces) - 1:
            count = next((n for n in range(MOST_PIECES, 1, -1) if is_torn(pieces[at : at + n])), 1)
            if count > 1:
                before = " ".join(pieces[at : at + count])
                offset = start + sum(len(p) + 1 for p in pieces[:at])
                yield Correction(line, offset, before, before.replace(" ", ""), Reason.SPLIT, GAIN, CONFIDENCE)
            at += count


def runs_of_pieces(text: str) -> Iterator[tuple[int, list[str]]]:
    """Words of letters with one space between, and where each run begins."""
    found = list(PIECE.finditer(text))
    run: list[str] = []
    start = 0
    for match, following in pairwise([*found, None]):
        assert match is not None
        if not run:
            start = match.start()
        run.append(match.group())
        if following is None or text[match.end() : following.start()] != " ":
            yield start, run
            run = []


def is_torn(pieces: list[str]) -> bool:
    """Whether the pieces are one syllable: a common one, in even case, of pieces that are rare by themselves."""
    whole = "".join(pieces)
    times = times_met(whole)  # asked first: next to no neighbours make a common syllable
    if times < LEAST_TIMES or len(pieces) < 2:
        return False
    if not (whole.islower() or whole.isupper() or whole.istitle()):
        return False
    if any(a.isupper() != b.isupper() for a, b in pairwise(pieces) if len(a) > 1):
        return False
    return all(min(times_met(a), times_met(b)) <= RARE * times for a, b in pairwise(pieces))
