"""Signs by which the parts of a document are known: motto, number line, dateline, type line, labels, headings."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import regex
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from extract.fold import fold, squash, upper_share
from extract.lexicon import folded, patterns, type_names

# No line of the motto, or part of one that is looked for, has fewer letters.
MOTTO_LETTERS: Final = 11
# A heading that a reader damaged is still known when this much of it is right (percent, rapidfuzz ratio).
ALIKE: Final = 84
# Letters of a label that may be read wrongly.
SLIPS: Final = 2

_LEAD: Final = regex.compile(r"^[^\p{L}\d(]{0,6}")
_WORDS: Final = regex.compile(r"\p{L}{2,}|\d+")
# A day by hand may take the last letter of `ngày` with it: behind a comma `ngà` does.
_DATE_WORDS: Final = regex.compile(
    r"(?P<day>n?g[aàáảâăe4]y|\bng.y|(?<=,\s)nga(?=\s))\b?\W?.{0,14}?(?P<month>t[hb]?[aáàảâ][nm]g?|th.{1,2}ng)\b?.{0,12}?(?P<year>n[aàáảâăe4]m)\W{0,3}(?P<y>[12][\dOoIl]{2,3}|\.{2,})?"
)
# The word for the month lost, its digits there.
_DATE_DIGITS: Final = regex.compile(
    r"(?P<day>\bngay)\s+\d{1,2}(?P<month>\s+)\d{1,2}\s+(?P<year>nam)\W{0,3}(?P<y>[12]\d{3})"
)
# `Số`, after a kind of law or alone, and behind it a colon, a blank to fill, digits, or a notation further on.
_NUMBER_LABEL: Final = regex.compile(
    r"^\W{0,4}(?:(?:luat|bo luat|phap lenh|lenh|nghi quyet|nghi dinh|sac lenh)\s+)?(?:s[o0óô6ốe]|56(?=\s*:))"
    r"(?:\s*[:;]\s*[.,]?|\s*[.,](?=\s)|(?=\s*[\d/_…–-])"
    r"|(?=\s+\S{1,6}\s?[/-]\s?\p{L})|(?=\S{0,12}/\s?[a-z]{1,6}\s?-))\s*"
)
_ESIGN: Final = regex.compile(
    r"ky boi|nguoi ky|thoi gian ky|ngay ky:|^[^\w-]{0,3}co quan:|email|e-mail|chu ky so|ky so boi|digitally"
    r"|\w@\w{2,}\.|\b\d{1,2}:\d\d:\d\d\b|\+07[:.]?00"
)
_BULLET: Final = regex.compile(r"^\s*[-–—−+*•~¬_=»·ˆ'`‘.]{1,3}\s*(?=[\p{L}\d“\"(])")
_SECTION: Final = regex.compile(
    r"^\W{0,2}(?:(?:[ivx]{1,5}|\d{1,2})\s*[.)]\s*[^\W\d]|[a-h]\)\s*\w|\d{1,2}\s*/\s+\p{L}|dieu\s*\d+|chuong\s+[ivx\d]+|phan\s+(?:thu|[ivx\d]+)|muc\s+[ivx\d]+\b)"
)
_LABEL: Final = regex.compile(
    r"^\W{0,4}(?P<head>\w[\w .]{4,18}?)\s*(?:(?P<colon>[:;])\s*|[.,]?\s*$|(?=\s[-–(])|(?=\s+(?:t/?m|k/?t|t/?l)\b)\s*)"
)
_ENDING: Final = regex.compile(r"\.\s*/\s*\.?\s*\W{0,6}\w{0,3}$")


@cache
def _motto() -> tuple[str, ...]:
    """Squashed motto lines, whole and in part."""
    words = patterns()["motto"]
    return tuple(map(squash, [*words["lines"], *words["short"]]))


# `Hiến pháp nước Cộng hòa …`, `Quốc hội nước Cộng hòa …`: a sentence that names the state, not its motto.
_NAMES_STATE: Final = regex.compile(r"\bnuoc\W*$")


@lru_cache(maxsize=1024)
def motto_at(text: str) -> int | None:
    """Offset where a line of the motto (quốc hiệu, tiêu ngữ, party heading) begins; None where there is none."""
    key = squash(text)
    if len(key) < MOTTO_LETTERS:
        return None
    for phrase in _motto():
        if len(key) < 0.75 * len(phrase):
            continue
        hit = fuzz.partial_ratio_alignment(phrase, key, score_cutoff=ALIKE)
        if hit is not None and hit.dest_end - hit.dest_start >= 0.75 * len(phrase):
            letters = [i for i, c in enumerate(fold(text)) if c.isalnum()]
            if len(letters) != len(key):
                return None
            at = letters[hit.dest_start] if hit.dest_start < len(letters) else 0
            return None if _NAMES_STATE.search(fold(text[:at])) else at
    return None


@lru_cache(maxsize=1024)
def dateline_at(text: str) -> regex.Match[str] | None:
    """The words `ngày … tháng … năm …` of a dateline, however damaged."""
    low = fold(text)
    return _DATE_WORDS.search(low) or _DATE_DIGITS.search(low)


def number_label(text: str) -> int | None:
    """Offset behind `Số:` where a line begins with it."""
    hit = _NUMBER_LABEL.match(fold(text))
    return hit.end() if hit else None


def without_mark(text: str) -> str:
    """A line without the mark of urgency or secrecy that was stamped behind it.

    >>> without_mark("417/KH-UBND HỎA TỐC")
    '417/KH-UBND'
    """
    words = text.split(" ")
    for section in ("urgency", "secrecy"):
        for value in patterns()[section]["values"]:
            count = len(value.split())
            last = words[-count:]
            if len(words) > count and squash(" ".join(last)) == squash(value) and is_capitals(" ".join(last)):
                return " ".join(words[:-count])
    return text


def is_esign(text: str) -> bool:
    """Text of an electronic signature's appearance."""
    return bool(_ESIGN.search(fold(text)))


def bullet_end(text: str) -> int:
    """Length of the bullet a line begins with; 0 without bullet."""
    hit = _BULLET.match(text)
    return hit.end() if hit else 0


def is_section(text: str) -> bool:
    """Whether a line opens a part of the text (Điều 1, I., 1., a), Chương I)."""
    return bool(_SECTION.match(fold(text)))


def ends_body(text: str) -> bool:
    """Whether a line ends with `./.`."""
    return bool(_ENDING.search(text))


def bare(text: str) -> str:
    """A line without the bullet, quote or stray signs before its first letter or digit."""
    return _LEAD.sub("", text)


def starts_with(text: str, section: str, key: str) -> str | None:
    """The folded phrase of a word list the text begins with, at a word's end; None when there is none."""
    low = fold(bare(text)).lstrip("(")
    for phrase in folded(section, key):
        if low.startswith(phrase) and not low[len(phrase) : len(phrase) + 1].isalnum():
            return phrase
    return None


def ends_open(text: str) -> bool:
    """Whether a text ends with a word behind which a name or an object must follow (của, và, tại …)."""
    words = fold(text).split()
    return bool(words) and words[-1] in folded("preamble", "open_words")


def does(text: str) -> bool:
    """Whether a text tells, in small letters, what an agency does (`ban hành`; `Sở Xây dựng` tells nothing)."""
    return any(text[hit.start()].islower() for hit in _acts().finditer(fold(text)))


@cache
def _acts() -> regex.Pattern[str]:
    """What agencies do in the sentence that opens a text."""
    return regex.compile(rf"\b(?:{'|'.join(map(regex.escape, folded('preamble', 'acts')))})\b")


def is_noise(text: str) -> bool:
    """Whether a line is stray signs: less than half of it belongs to words of two letters or more."""
    return 2 * sum(len(word) for word in _WORDS.findall(text)) < len("".join(text.split()))


def is_capitals(text: str) -> bool:
    """Whether a line is set in capitals (a few letters read wrong are allowed)."""
    return upper_share(text) >= 0.75 and sum(c.isalpha() for c in text) >= 3


def type_line(text: str) -> tuple[str, str] | None:
    """(kind of document, rest of the line) when a line in capitals names a kind, alone or before `CỦA …`.

    >>> type_line("QUYÉT ĐỊNH")
    ('Quyết định', '')
    """
    clean = text.strip(" .:;*-_—–'`“”\"|")
    if not is_capitals(clean) or len(clean) > 160:
        return None
    return _whole_type(clean) or _leading_type(clean)


def _whole_type(clean: str) -> tuple[str, str] | None:
    """The kind a whole line names."""
    key = squash(clean)
    if key in type_names():
        return type_names()[key], ""
    if len(key) < 6 or len(key) > 22:
        return None
    best = max(type_names(), key=lambda name: Levenshtein.normalized_similarity(name, key))
    allowed = 1 if len(best) < 9 else 2
    return (type_names()[best], "") if len(best) >= 6 and Levenshtein.distance(best, key) <= allowed else None


def _leading_type(clean: str) -> tuple[str, str] | None:
    """The kind that the first two to four words of a longer line name."""
    words = clean.split()
    for count in (4, 3, 2, 1):
        name = type_names().get(squash(" ".join(words[:count]))) if len(words) > count else None
        if name is not None:
            jointly = squash(" ".join(words[count : count + 2])) == "lientich"
            return (f"{name} liên tịch", " ".join(words[count + 2 :])) if jointly else (name, " ".join(words[count:]))
    return None


@cache
def _labels(section: str, key: str) -> tuple[tuple[str, str], ...]:
    """The labels of a word list, folded and squashed."""
    return tuple((label, squash(label)) for label in folded(section, key))


def label_at(text: str, section: str, key: str) -> int | None:
    """Offset behind a label such as `Nơi nhận:` at the start of a line, letters read wrong allowed.

    >>> label_at("Nơi nhân: TM. ỦY BAN", "recipients", "labels")
    10
    """
    begin = squash(text)
    labels = _labels(section, key)
    # slips in a label may shift what follows by as many letters again; few lines come so near, so this is asked first
    if all(Levenshtein.distance(begin[: len(wanted)], wanted) > 2 * SLIPS for _, wanted in labels):
        return None
    low = fold(text)
    hit = _LABEL.match(low)
    if hit is None:
        return None
    head, allowed = squash(hit["head"]), SLIPS if hit["colon"] else 1
    for label, wanted in labels:
        if abs(len(head) - len(wanted)) <= SLIPS and Levenshtein.distance(head, wanted) <= allowed:
            return hit.end()
        if not hit["colon"] and head.startswith(wanted) and low[: hit.end()].count(" ") < 4:
            at = low.index(label) + len(label) if label in low else None
            return at + len(low[at:]) - len(low[at:].lstrip(" ;.,")) if at is not None and at < 24 else None
    return None
