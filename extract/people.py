"""Names of persons, offices and authority lines (quyền hạn) as the signature block prints them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

import regex
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from extract.fold import fold, squash, upper_share
from extract.lexicon import folded, patterns
from extract.marks import starts_with
from ocr.syllable import is_syllable
from restore.family_names import surnames, torn_family_name

_SYLLABLE: Final = regex.compile(r"^\p{Lu}[\p{Ll}'’]{0,6}$|^\p{Lu}{1,7}$")
_NO_LETTERS: Final = regex.compile(r"^\P{L}+")
_SIGNED: Final = regex.compile(
    r"^\W*[ĐđDd][ãàáảạ]\s*[kK][ýỳỷỹy]\s*[:.;)]\s*(?=\p{Lu})"
)  # `Đã ký:` before the name in a copy
_STRAY: Final = regex.compile(r"^(?:[^\p{Lu}\p{Ll}\s]+\s*|\s+)*")
_AUTHORITY: Final = regex.compile(
    r"^(?:\W\w?\s)?\W{0,3}(?P<short>t\W?m|k\W?t|t\W?l|t\W?u\W?q|q|quyen)(?:\s?[./,:;]\s?|\s(?=\S))\s*(?P<rest>\S.*)$"
)
# Readings of the two letters before a head's title that are no other word: `1T: GIÁM ĐỐC`, `KI. CHỦ TỊCH` [M].
_WORN: Final = regex.compile(r"^\W{0,3}(?P<short>[kxrihl1|][tiílr1f]|[tr1i][lim1]|[tr]n?m)\s?[.,:;/]\s?(?P<rest>\S.*)$")


# Up to five signs, one of them a letter made of the strokes of KT., TL. or Q., the last no letter or a T, and an office
# behind them [M].
_SIGNS_BEFORE: Final = regex.compile(
    r"^(?P<signs>(?=\S*[KTLVXHQ])[^\s]{1,4}[^\p{L}\d\s]+|[^\p{L}\s]\S{0,4}T|TT)\s+(?P<rest>\p{Lu}.*)$"
)
_WORDS_BEFORE: Final = frozenset({"pho", "quyen", "-", "."})
# Signs that a scrawl before an office is read as, at most.
SCRAWL: Final = 7
# How much of an office must be read right that only opens its line.
OPENING_LIKENESS: Final = 0.9


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


@lru_cache(maxsize=1024)
def name_span(text: str, torn: bool = False) -> tuple[int, int] | None:
    """Offsets of a person's name in a line that holds nothing else but a rank and stray signs.

    `torn`: also a name with two given names or more behind a family name of which only the end can be read.
    """
    signed = _SIGNED.match(text)
    at, rest = without_rank(text[signed.end() :] if signed else text)
    at += signed.end() if signed else 0
    clean = rest.rstrip(" .,;:|-_'`~^*/\\")
    stray = _STRAY.match(clean)
    lead = stray.end() if stray else 0
    words = clean[lead:].split()
    if len(words) > 2 and _is_stroke(words[0]) and words[1] in surnames():
        lead = clean.index(words[1], lead + 1)  # a stroke of the pen read as a letter
        words = words[1:]
    if not 2 <= len(words) <= 6 or not _opens_name(words, torn):
        return None
    if len({word.isupper() for word in words if len(word) > 1}) > 1:
        return None
    if upper_share(clean) > 0.8 and starts_with(clean[lead:], "agency", "heads"):
        return None
    whole = sum(len(word) for word in words) >= 5 and len(words[-1]) > 1
    if not whole or not all(_is_given(word) for word in words[1:]) or _is_office(clean):
        return None
    return at + lead, at + len(clean)


def _is_stroke(word: str) -> bool:
    """Whether a word before a family name is a stroke of the pen: one letter, or small ones that end no family name."""
    small = len(word) <= 3 and word.islower() and not _is_end_of_another(word)
    return word not in surnames() and (len(word) == 1 or small)


def _opens_name(words: Sequence[str], torn: bool) -> bool:
    """Whether the first of some words is a family name, in full or, with `torn`, what a seal left of it."""
    return family_name(words[0]) is not None or (torn and len(words) > 2 and torn_family_name(words[0]) is not None)


def _is_given(word: str) -> bool:
    """Whether a word may be a middle or given name; `văn` and `thị` also where their capital was not read."""
    return bool(_SYLLABLE.match(word)) or word in ("văn", "thị")


@lru_cache(maxsize=1024)
def family_name(word: str) -> str | None:
    """The family name that a word is, with the marks of the list where the word's are none of a family name.

    A first letter lost or doubled, or one letter read wrong, is put right where only one family name is as near.

    >>> family_name("Trân"), family_name("guyễn"), family_name("Danh"), family_name("Xyz")
    ('Trần', 'Nguyễn', 'Danh', None)
    """
    if word.capitalize() in surnames():
        return word if word[:1].isupper() or not _is_end_of_another(word) else None
    if not word[:1].isupper():
        return torn_family_name(word) if len(word) >= 4 else None
    same = [name for name in surnames() if fold(name) == fold(word)]
    if same:
        return same[0] if len(same) == 1 else _commonest(same)
    if len(word) < 4:
        return None
    scored = sorted((Levenshtein.distance(fold(name), fold(word)), name) for name in surnames() if len(name) >= 4)
    near = [name for distance, name in scored if distance == scored[0][0]]
    return near[0] if scored[0][0] == 1 and len({fold(n) for n in near}) == 1 else None


def _is_end_of_another(word: str) -> bool:
    """Whether a family name in small letters (yên) may as well be the end of a longer one (Nguyễn)."""
    return any(fold(name).endswith(fold(word)) and len(name) > len(word) for name in surnames() if len(word) > 2)


def _commonest(names: Sequence[str]) -> str:
    """The family name that stands first in the list, which begins with the commonest."""
    order = list(surnames())
    return min(names, key=order.index)


def _is_office(text: str) -> bool:
    """Whether a line names an office rather than a person."""
    return _phrases("positions", whole=True).search(fold(text)) is not None


@cache
def _phrases(key: str, whole: bool = False) -> regex.Pattern[str]:
    """One pattern for a word list: offices (`positions`) or words that open a body (`heads`)."""
    section = "signature" if key == "positions" else "agency"
    words = "|".join(map(regex.escape, folded(section, key)))
    return regex.compile(rf"\b(?:{words})\b" if whole else rf"(?:{words})")


@lru_cache(maxsize=1024)
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
    return _behind_signs(text)


def _behind_signs(text: str) -> Authority | None:
    """An office behind a few signs that are no word: `KT.` written by hand or under a seal."""
    hit = _SIGNS_BEFORE.match(text)
    if hit is None or fold(hit["signs"]).strip(" .") in _WORDS_BEFORE or upper_share(hit["rest"]) < 0.6:
        return None
    office = office_in(hit["rest"])
    return Authority("KT.", hit["rest"].strip(), False) if office and not office.startswith("PHÓ") else None


def without_scrawl(text: str) -> str:
    """An office without the signs before it that are no word: a stroke of the pen, the rim of a seal.

    >>> without_scrawl("xzZzz. GIÁM ĐỐC"), without_scrawl("PHÓ GIÁM ĐỐC")
    ('GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC')
    """
    first, _, rest = text.strip().partition(" ")
    is_word = is_syllable(first) or len(first) > SCRAWL or office_in(text) is not None
    return rest if not is_word and office_in(rest) is not None else text


def _names_body(low: str) -> bool:
    """Whether a folded text names an office or a collective body."""
    return _phrases("positions").search(low) is not None or _phrases("heads", whole=True).match(low) is not None


@cache
def _wordings() -> frozenset[str]:
    """All offices, with Phó and Quyền before them, in capitals."""
    names = patterns()["signature"]["positions"]
    return frozenset(n.upper() for n in [*names, *(f"Phó {n}" for n in names), *(f"Quyền {n}" for n in names)])


@cache
def _offices() -> dict[str, str]:
    """Offices by their squashed form; of two that differ in marks only (thứ trưởng, thủ trưởng) the first by name."""
    return {squash(n): n for n in sorted(_wordings(), reverse=True)}


@lru_cache(maxsize=1024)
def office_in(text: str, likeness: float = 0.83) -> str | None:
    """The known office a line names at its start, in capitals; None when it names none.

    `likeness`: how much of it must be read right, lower where an authority stands before it.

    >>> office_in("PHO CHANH VAN PHONG"), office_in("TRƯỞNG PHÒNG ĐÀO TẠO")
    ('PHÓ CHÁNH VĂN PHÒNG', 'TRƯỞNG PHÒNG')
    """
    words = text.strip(" .,;:*|-_'`~^").split()
    for count in range(min(len(words), 6), 0, -1):
        printed = " ".join(words[:count])
        if printed.upper() in _wordings():
            return printed.upper()
        if squash(printed) in _offices():
            return _offices()[squash(printed)]
    key = squash(text)
    cut = _cut_office(squash(_NO_LETTERS.sub("", text))) or _worn_office(words)
    if cut is not None:
        return cut
    if 7 <= len(key) + (likeness < 0.8) <= 24:
        best = process.extractOne(
            key, _offices().keys(), scorer=Levenshtein.normalized_similarity, score_cutoff=likeness
        )
        if best is not None and _first_alike(text, _offices()[best[0]]):
            return _offices()[best[0]]
    return None


def _worn_office(words: Sequence[str]) -> str | None:
    """The office that a line opens with before the body it is held in (Trưởng phòng Đào tạo), a letter in ten wrong."""
    for count in range(min(len(words) - 1, 4), 1, -1):
        key = squash(" ".join(words[:count]))
        best = process.extractOne(
            key, _offices().keys(), scorer=Levenshtein.normalized_similarity, score_cutoff=OPENING_LIKENESS
        )
        if len(key) >= 10 and best is not None:
            return _offices()[best[0]]
    return None


def _cut_office(key: str) -> str | None:
    """The office whose first letter or two, or last one, was not read (`key`: the rest, squashed); the shortest."""
    whole = [o for o in _offices() if len(key) >= 5 and o.endswith(key) and 0 < len(o) - len(key) <= 2]
    whole += [o for o in _offices() if len(key) >= 6 and o[:-1] == key]
    return _offices()[min(whole, key=len)] if whole else None


def cut_head(text: str) -> str | None:
    """A line that opens with a head's office (Trưởng phòng Đào tạo) whose first letters a seal has taken, mended.

    What is left of the office is read right but for the one letter that the seal's rim runs through.

    >>> cut_head("JNG PHÒNG ĐÀO TẠO"), cut_head("PHÒNG ĐÀO TẠO")
    ('TRƯỞNG PHÒNG ĐÀO TẠO', None)
    """
    words = text.strip(" .,;:*|-_'`~^").split()
    for count in range(min(len(words), 4), 1, -1):
        left = squash(" ".join(words[:count]))[1:]
        heads = [o for o in _offices() if len(left) >= 6 and o.endswith(left) and not o.startswith(("pho", "quyen"))]
        last = squash(words[count - 1])
        if heads and left != last:
            return " ".join([_offices()[min(heads, key=len)], *words[count:]])
    return None


def _first_alike(text: str, office: str) -> bool:
    """Whether the first word of a line may be that of an office: short words must be read right."""
    one, other = squash(text.split()[0]), squash(office.split()[0])
    return len(other) > 2 or one.startswith(other)
