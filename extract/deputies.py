"""The deputy who signs for a head (KT., ký thay): two offices, one below the other, of which one may be hardly read."""

from __future__ import annotations

from typing import Final

import regex
from rapidfuzz.distance import Levenshtein

from extract.fold import squash, upper_share
from extract.people import Authority, office_in

# Behind `KT.` and the like stands an office: less of it need be read right.
WORN_LIKENESS: Final = 0.75
# The head's office above that of his deputy, whose letters bear it out.
FAINT_LIKENESS: Final = 0.7
# A word before the head's office that may be a damaged `PHÓ`, or `KT.`.
_DAMAGED: Final = regex.compile(r"^\W*\S{1,5}\s+")


def deputy_of(head: str) -> str | None:
    """The office that signs for a head: his deputy (Thứ trưởng for a minister); None for a deputy.

    >>> deputy_of("GIÁM ĐỐC"), deputy_of("BỘ TRƯỞNG"), deputy_of("PHÓ GIÁM ĐỐC")
    ('PHÓ GIÁM ĐỐC', 'THỨ TRƯỞNG', None)
    """
    if head.startswith("PHÓ"):
        return None
    if head == "BỘ TRƯỞNG, CHỦ NHIỆM":
        return "PHÓ CHỦ NHIỆM"
    return "THỨ TRƯỞNG" if head == "BỘ TRƯỞNG" else f"PHÓ {head}"


def is_deputy(text: str, above: str) -> bool:
    """Whether an office is the deputy of the one above: that one's `KT.` was not read."""
    one, other = office_in(above), office_in(text)
    return one is not None and other is not None and other == deputy_of(one)


def deputized(authority: Authority | None, office: bool) -> str | None:
    """The deputy that the last authority line calls for; None where it calls for none.

    Where the sign before the head was not read, an office must stand below (`office`).
    """
    if authority is None or not (authority.short == "KT." or (not authority.short and office)):
        return None
    head = office_in(authority.rest, WORN_LIKENESS)
    return deputy_of(head) if head is not None else None


def named_twice(above: str, text: str) -> str | None:
    """The head's office that two lines in succession name: the upper one lost its `KT.`, the lower one its `PHÓ`.

    Nobody prints one office twice; the lower line holds it in full, the upper one may be faint.

    >>> named_twice(". GIÁM ĐÓ", "lỳ GIÁM ĐỐC"), named_twice("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    ('GIÁM ĐỐC', None)
    """
    if min(upper_share(above), upper_share(text)) <= 0.6:
        return None
    bare = text if office_in(text) is not None else _DAMAGED.sub("", text)
    head = office_in(bare)
    if head is None or head.startswith("PHÓ") or len(squash(bare)) > len(squash(head)) + 1:
        return None
    wanted = squash(head)
    read = (squash(above), squash(_DAMAGED.sub("", above)))
    alike = max(Levenshtein.normalized_similarity(one, wanted) for one in read)
    return head if alike >= FAINT_LIKENESS and "pho" not in read[0][:4] else None
