"""Small slips of an engine that the words cannot tell: commas read as full stops, small letters read as capitals.

Both are judged by the line alone and only where an engine read it. In typed administrative texts a full stop between
two words in small letters is met once for 1,700 commas there (59 to 67,677, half of the 59 in addresses of web pages),
and a syllable with marked vowels in capitals among small letters is not met; 105 pages as read had 39 and 8 of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from restore.model import Correction, Reason
from restore.syllable import fold, is_syllable

_STOP = regex.compile(r"(?<![^\s(“\"])(?<word>\p{Ll}{2,}[)”\"]?)(?<stop>\.)(?= \p{Ll}{2})")
_SHORT = frozenset("vv tr tp tx ths ts gs pgs bs ks đc sđt tel fax email".split())
_CAPITALS = regex.compile(r"(?<=\p{Ll}{2},? )(?<word>\p{Lu}{2,})(?=,? \p{Ll}{2})")
COMMA_GAIN, COMMA_SURE = 3.0, 0.97
CASE_GAIN, CASE_SURE = 3.0, 0.95


def slips(row: int, line: str) -> Iterator[Correction]:
    """What an engine misread in a line, beyond its words.

    >>> [(c.start, c.after) for c in slips(0, "các huyện. thành phố. Ủy ban; tp. hồ và một SỐ quy định của HĐND tỉnh")]
    [(9, ','), (44, 'số')]
    """
    for found in _STOP.finditer(line):
        if found["word"] not in _SHORT:
            yield Correction(row, found.start("stop"), ".", ",", Reason.PUNCTUATION, COMMA_GAIN, COMMA_SURE)
    for found in _CAPITALS.finditer(line):
        word = found["word"].lower()
        if is_syllable(word) and fold(word) != word.replace("đ", "d"):
            yield Correction(row, found.start("word"), found["word"], word, Reason.CASE, CASE_GAIN, CASE_SURE)


def with_slips(row: int, line: str, corrections: Sequence[Correction]) -> list[Correction]:
    """The corrections of a line and those of its slips where no other stands, in reading order."""
    taken = [(c.start, c.start + len(c.before)) for c in corrections]
    free = (
        slip
        for slip in slips(row, line)
        if all(slip.start >= end or slip.start + len(slip.before) <= start for start, end in taken)
    )
    return sorted([*corrections, *free], key=lambda c: c.start)
