"""Who signs for Government, National Assembly and State: a closed list completes a name that a seal left in part.

Only what was read chooses: the letters left of a name must end, or be like, the name of one person of the list who
held such an office in the year of the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Final, NamedTuple

import regex
from rapidfuzz.distance import Levenshtein

from extract.fold import fold, squash
from extract.lexicon import read_data_file
from extract.model import Signer
from extract.textmap import Found, TextMap

# Bodies, folded, and the offices of those who sign for them.
OFFICES: Final = {
    "chinh phu": ("THỦ TƯỚNG", "PHÓ THỦ TƯỚNG"),
    "thu tuong chinh phu": ("THỦ TƯỚNG", "PHÓ THỦ TƯỚNG"),
    "quoc hoi": ("CHỦ TỊCH QUỐC HỘI",),
    "uy ban thuong vu quoc hoi": ("CHỦ TỊCH QUỐC HỘI",),
    "chu tich nuoc": ("CHỦ TỊCH NƯỚC",),
}
# Letters of the end of a name that are needed, and how like a whole name a line must be.
ENDING: Final = 5
LIKENESS: Final = 0.75
_WORD: Final = regex.compile(r"\p{L}+")


class Leader(NamedTuple):
    """One who held an office, first to last year."""

    office: str
    name: str
    first: int
    last: int


@cache
def _leaders() -> tuple[Leader, ...]:
    """The list of extract/data/leaders.tsv."""
    rows = (line.split("\t") for line in read_data_file("leaders.tsv").splitlines() if not line.startswith("#"))
    return tuple(Leader(office, name, int(first), int(last or 9999)) for office, name, first, last in rows)


def completed(found: Found[Signer], block: TextMap, issuer: str | None, date: str | None) -> Found[Signer]:
    """A signer whose name or office was not read in full, completed from the list where one of it fits."""
    signer = found.value
    if signer.name and signer.position:
        return found
    likely = [(_left_of(leader.name, signer, block), leader) for leader in _in_office(issuer, date, signer.position)]
    most = max((letters for letters, _ in likely), default=0)
    fitting = [leader for letters, leader in likely if most and letters == most]
    if len(fitting) != 1:
        return found
    leader = fitting[0]
    doubt = ("repaired", f"not read in full; {leader.name} held the office")
    value = signer.model_copy(update={"name": leader.name, "position": signer.position or leader.office})
    kept = tuple(known for known in found.doubts if known[0] != "unreadable")
    return replace(found, value=value, confidence=0.85, doubts=(*kept, doubt))


def _in_office(issuer: str | None, date: str | None, position: str | None) -> Iterator[Leader]:
    """Those who could sign for a body in the year of a date; with `position` only those who held it."""
    offices: Sequence[str] = OFFICES.get(fold(issuer or ""), ())
    if not offices or date is None or not date[:4].isdecimal():
        return
    for leader in _leaders():
        held = leader.first <= int(date[:4]) <= leader.last
        if held and leader.office in offices and position in (None, leader.office):
            yield leader


def _left_of(name: str, signer: Signer, block: TextMap) -> int:
    """How many letters of a name the name that was read has, or else a line of the block; 0 where none fits."""
    texts = [signer.name] if signer.name else [line.text for line in block.lines]
    return max(map(partial(letters_left, name), texts), default=0)


def letters_left(name: str, text: str) -> int:
    """How many letters of a name a text has: it is like the whole name, or its last words end it; else 0.

    >>> letters_left("Nguyễn Xuân Phúc", "uân Phúc"), letters_left("Trần Lưu Quang", "r 8nF L Quang")
    (7, 5)
    """
    words = _WORD.findall(text)
    whole, read = squash(name), squash("".join(words))
    if Levenshtein.normalized_similarity(read, whole) >= LIKENESS:
        return len(whole)
    ends = (squash("".join(words[-count:])) for count in range(1, len(words) + 1))
    return max((len(end) for end in ends if len(end) >= ENDING and whole.endswith(end)), default=0)
