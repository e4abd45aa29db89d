"""Names of persons, offices and authority lines (quyền hạn) as the signature block prints them."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import regex
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from extract.fold import fold, squash, upper_share
from extract.lexicon import folded, patterns, surnames

_SYLLABLE: Final = regex.compile(r"^\p{Lu}[\p{Ll}'’]{0,6}$|^\p{Lu}{1,7}$")
_AUTHORITY: Final = regex.compile(
    r"^\W{0,3}(?P<short>t\W?m|k\W?t|t\W?l|t\W?u\W?q|q|quyen)(?:\s?[./,:;]\s?|\s(?=\S))\s*(?P<rest>\S.*)$"
)
# Readings of the two letters before a head's title that are no other word: `1T: GIÁM ĐỐC`, `KI. CHỦ TỊCH` [M].
_WORN: Final = regex.compile(r"^\W{0,3}(?P<short>[kxrihl1|][tiílr1f]|[tr1i][lim1]|[tr]n?m)\s?[.,:;/]\s?(?P<rest>\S.*)$")


class Authority(NamedTuple):
    """An authority line: TM., KT., TL., TUQ. or Q., and the body or office it names."""

    short: str
    rest: str
    sure: bool


@cache
def _ranks() -> regex.Pattern[str]:
    """Ranks and degrees before a name."""
    words = sorted(patterns()["signature"]["ranks"], key=len, reverse=True)
    options = "|".join(regex.escape(fold(word)).replace("\\.", r"\.?\s?") for word in words)
    return regex.compile(rf"^\W*(?:(?:{options})(?:\s*[.,:]\s*|\s+|(?<=\.)))+")


def without_rank(text: str) -> tuple[int, str]:
    """Offset and text of a name behind ranks and degrees (`ThS.`, `Đại tá`)."""
    hit = _ranks().match(fold(text))
    at = hit.end() if hit else 0
    return at, text[at:]


def is_name(text: str) -> bool:
    """Whether a text reads as a person's name: two to five syllables, capitals first, a known family name in front.

    >>> is_name("ThS. Trần Thị Kim Oanh"), is_name("Ủy ban nhân dân")
    (True, False)
    """
    return name_span(text) is not None


def name_span(text: str) -> tuple[int, int] | None:
    """Offsets of a person's name in a line that holds nothing else but a rank and stray signs."""
    at, rest = without_rank(text)
    clean = rest.rstrip(" .,;:|-_'`~^*/\\")
    lead = len(clean) - len(clean.lstrip(" .,;:|-_'`~^*/\\“\""))
    words = clean[lead:].split()
    if not 2 <= len(words) <= 6 or fold(words[0]) not in surnames():
        return None
    if not all(_SYLLABLE.match(word) for word in words) or _is_office(clean):
        return None
    return at + lead, at + len(clean)


def _is_office(text: str) -> bool:
    """Whether a line names an office rather than a person."""
    low = fold(text)
    return any(regex.search(rf"\b{regex.escape(p)}\b", low) for p in folded("signature", "positions"))


def authority_of(text: str) -> Authority | None:
    """The authority line a text is; `sure` is false where its letters had to be guessed from the office behind."""
    low = fold(text)
    hit = _AUTHORITY.match(low)
    if hit and upper_share(text) > 0.6 and (_names_body(hit["rest"]) or "/" in text or "." in text):
        short = hit["short"].upper()
        short = "Q" if short.startswith("QUY") else regex.sub(r"\W", "", short)
        return Authority(short + ".", text[hit.start("rest") :].strip(), True)
    worn = _WORN.match(low)
    if worn and office_in(text[worn.start("rest") :]) is not None and upper_share(text) > 0.6:
        return Authority("KT." if worn["short"][0] in "kxrhl1i|" else "TL.", text[worn.start("rest") :].strip(), False)
    return None


def _names_body(low: str) -> bool:
    """Whether a folded text names an office or a collective body."""
    if any(p in low for p in folded("signature", "positions")):
        return True
    return any(regex.match(rf"{regex.escape(h)}\b", low) for h in folded("agency", "heads"))


@cache
def _offices() -> dict[str, str]:
    """Squashed offices, with Phó before them, and their wording in capitals."""
    names = patterns()["signature"]["positions"]
    every = [*names, *(f"Phó {n}" for n in names), *(f"Quyền {n}" for n in names)]
    return {squash(n): n.upper() for n in every}


def office_in(text: str) -> str | None:
    """The known office a line names at its start, in capitals; None when it names none.

    >>> office_in("PHO CHANH VAN PHONG"), office_in("TRƯỞNG PHÒNG ĐÀO TẠO")
    ('PHÓ CHÁNH VĂN PHÒNG', 'TRƯỞNG PHÒNG')
    """
    words = text.strip(" .,;:*|-_'`~^").split()
    for count in range(min(len(words), 6), 0, -1):
        key = squash(" ".join(words[:count]))
        if key in _offices():
            return _offices()[key]
    key = squash(text)
    if 6 <= len(key) <= 24:
        best = process.extractOne(key, _offices().keys(), scorer=Levenshtein.normalized_similarity, score_cutoff=0.8)
        if best is not None:
            return _offices()[best[0]]
    return None
