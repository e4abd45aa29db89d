"""What a code says is said again beside it: its body by the issuer's name, its year by the date.

A misread one follows the other: only what the page itself says is put in, always with a doubt; codes of the closed
list of bodies are never touched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date as date_of
from functools import cache
from importlib.resources import files
from typing import Final

from rapidfuzz.distance import Levenshtein

from extract.codes import Code
from extract.fold import fold

WINDOW: Final = 170  # characters before and behind a code in which its issuer is named
SIBLINGS: Final = 3  # codes of one notation that outvote one a letter away
LONG: Final = 6  # and letters it must have
SKIPPED: Final = frozenset({"va", "cua", "-", "cac"})  # words that give no letter to a body code
_AGENCY: Final = re.compile(
    r"\b(?:Bộ|Sở|Ban|Cục|Tổng cục|Ủy ban|Uỷ ban|Hội đồng|Văn phòng|Viện|Kho bạc|Đại học|Trường)\b"
)
_YEAR: Final = re.compile(r"((?:19|20)\d\d)/")
_GAP: Final = re.compile(r"[\s,]+")
_PARTIAL: Final = re.compile(
    r"[ ,.;:)]{0,3}(?:nga[yv]?\W{0,3}){0,2}(?P<d>[0-3]?[0-9])(?: ?thang ?| ?[/.-] ?)(?P<m>[01]?[0-9])"
    r"(?:[,.]? ?nam ?| ?[/.-] ?)(?:1|2)[0-9]{1,2} ?\S?(?![0-9])"
)


@cache
def known_bodies() -> frozenset[str]:
    """Body codes that are right as they are."""
    text = files("extract").joinpath("data", "body_codes.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def _initials(words: str) -> Iterator[str]:
    """The body codes that an agency's name may have, one for each number of its words: SG, SGT, SGTV, SGTVT."""
    letters = ""
    for word in _GAP.split(words)[:9]:
        if fold(word) in SKIPPED or not word[:1].isalpha():
            continue
        letters += _plain(word[0].upper())
        if len(letters) >= 3:
            yield letters


def _plain(letters: str) -> str:
    """Capitals as codes write them: of the marked vowels only the bare letter, Đ stays."""
    return "".join(c if c == "Đ" else fold(c).upper() for c in letters)


def _named_bodies(text: str, code: Code) -> set[str]:
    """Body codes of the agencies named around a code."""
    found = set()
    for part in (text[max(0, code.start - WINDOW) : code.start], text[code.end : code.end + WINDOW]):
        for agency in _AGENCY.finditer(part):
            found |= set(_initials(part[agency.start() : agency.start() + 90]))
    return found


def _may_be_misread(part: str) -> bool:
    """Whether a part of a code is no body code that is known."""
    return len(part) >= 3 and part not in known_bodies()


def _misread(part: str, bodies: set[str]) -> str | None:
    """The one named body that a part of a code is a misreading of."""
    if part in bodies:
        return None
    limit = 1 if len(part) <= 4 else 2
    known = bodies & known_bodies()
    near = {b for b in known if b[0] == part[0] and Levenshtein.distance(b, part) <= limit}
    near |= {b for b in known if len(part) >= 4 and len(b) == len(part) and Levenshtein.distance(b, part) == 1}
    return near.pop() if len(near) == 1 else None


def _agreed(part: str, bodies: set[str]) -> str:
    """A part of a code, or the named body that it is a misreading of."""
    return (_misread(part, bodies) if _may_be_misread(part) else None) or part


def agreed_body(code: Code, text: str) -> Code:
    """The code with a misread body code put right by the issuer's name beside it."""
    head, *parts = code.notation.split("-")
    if not parts and code.type_code:
        return code
    kept = head if code.type_code or "/" in head else None
    if not any(_may_be_misread(part) for part in (parts if kept else [head, *parts])):
        return code
    bodies = _named_bodies(text, code)
    fixed = [_agreed(part, bodies) for part in parts]
    notation = "-".join([kept or _agreed(head, bodies), *fixed])
    if notation == code.notation:
        return code
    whole = code.text[: len(code.text) - len(code.notation)] + notation
    return replace(code, notation=notation, text=whole, repaired=code.repaired or code.notation)


def agreed_siblings(codes: Sequence[Code]) -> list[Code]:
    """Codes; a notation that at least three others of the text outvote by a letter is theirs: HĐND-KTINS, HĐND-KTNS."""
    counts = Counter(code.notation for code in codes)
    sure = [n for n, count in counts.items() if count >= SIBLINGS and len(n) >= LONG and "/" not in n]
    out = []
    for code in codes:
        near = [n for n in sure if n != code.notation and Levenshtein.distance(n, code.notation) == 1]
        if counts[code.notation] > 1 or len(near) != 1 or code.notation in known_bodies():
            out.append(code)
            continue
        whole = code.text[: len(code.text) - len(code.notation)] + near[0]
        out.append(replace(code, notation=near[0], text=whole, repaired=code.repaired or code.notation))
    return out


def code_year(code: Code) -> str | None:
    """The year in a code: 2020 of 30/2020/NĐ-CP."""
    found = _YEAR.match(code.notation)
    return found[1] if found else None


def agreed_date(code: Code, date: str | None, low: str) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """The date of a document whose code carries the year: a year read otherwise, or not at all, is that of the code."""
    year = code_year(code)
    if year is None:
        return date, ()
    if date is not None:
        if date[:4] == year or Levenshtein.distance(date[:4], year) > 1:
            return date, ()
        return year + date[4:], (("year-from-code", f"the year of the date is read as {date[:4]}"),)
    found = _PARTIAL.match(low, code.end)
    try:
        day = date_of(int(year), int(found["m"]), int(found["d"])) if found else None
    except ValueError:
        day = None  # no calendar has it
    return (day.isoformat(), (("year-from-code", "the year of the date cannot be read"),)) if day else (None, ())
