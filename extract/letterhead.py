"""Who issued a document: cơ quan chủ quản and cơ quan ban hành from the letterhead's left column.

Where the letterhead is cut off, the issuer is taken from who decides (capitals above the bases) or from the opening
sentence, with a doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

import regex

from extract import marks
from extract.fold import fold, squash, upper_share
from extract.lexicon import folded, patterns, province_names, read_data_file
from extract.textmap import Found, TextMap
from extract.zones import Parts

# Most lines two agencies take in a letterhead.
MOST_LINES: Final = 7
_VERB: Final = (
    r"(?:xay dung|ban hanh|to chuc|trien khai|thong bao|bao cao|quyet dinh|de nghi|yeu cau|huong dan|lap|phat dong)"
)
_OWN_ACT: Final = regex.compile(rf"(?:^|[,.;]\s+|”\s*,?\s*)(?P<who>[^,.;:“”]{{4,80}}?)\s+{_VERB}\s+")
_OUTER_SIGNS: Final = regex.compile(r"^[^\p{L}\d]+|[^\p{L}\d)]+$")
_SIGN: Final = regex.compile(r"\W")
_CODED: Final = regex.compile(r"/\s?\p{Lu}[\p{L}\d]*\s?-\s?\p{Lu}")
_JOINT: Final = regex.compile(r"\b(?:TTLT|NQLT|TTLN)\b")


class Agencies(NamedTuple):
    """The body above and the body that issued."""

    parent: Found[str] | None
    issuer: Found[str] | None


@cache
def _wordings() -> dict[str, tuple[str, ...]]:
    """Known names by squashed form, as words."""
    lines = [line for line in read_data_file("agencies.txt").splitlines() if line and not line.startswith("#")]
    return {squash(name): tuple(name.split()) for name in [*lines, *province_names().values()]}


def expand(text: str) -> str:
    """Abbreviations of an agency's name written out, in capitals where they stand among capitals.

    >>> expand("UBND TỈNH KIÊN GIANG")
    'ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG'
    """
    capitals = upper_share(text) > 0.8
    for pattern, long in _abbreviations():
        text = pattern.sub((long.upper() if capitals else long) + " ", text)
    return " ".join(text.split())


@cache
def _abbreviations() -> tuple[tuple[regex.Pattern[str], str], ...]:
    """Abbreviations in agencies' names, and what they stand for."""
    words = patterns()["agency"]["abbreviations"]
    return tuple((regex.compile(rf"\b{short}\b\.?\s*"), long) for short, long in words.items())


@lru_cache(maxsize=256)
def repair(text: str) -> str:
    """Marks and spaces put right where the letters of some words are those of a known name, and only there.

    >>> repair("TÍNH QUẢNG NGÃI"), repair("SỞYTẾ")
    ('TỈNH QUẢNG NGÃI', 'SỞ Y TẾ')
    """
    words = text.split()
    at = 0
    while at < len(words):
        for count in range(min(9, len(words) - at), 0, -1):
            known = _wordings().get(squash(" ".join(words[at : at + count])))
            if known is not None and (len(known) == count or len(known) > 1):
                words[at : at + count] = _as_written(words[at : at + count], known)
                at += len(known)
                break
        else:
            at += 1
    return " ".join(words)


def _as_written(words: Sequence[str], known: Sequence[str]) -> list[str]:
    """The known words in the case of those read; old and new places of the tone mark both stay."""
    if len(words) == len(known):
        return [_one_as_written(w, k) for w, k in zip(words, known, strict=True)]
    return [k.upper() for k in known] if upper_share("".join(words)) > 0.5 else list(known)


def _one_as_written(word: str, known: str) -> str:
    """One known word in the case of the word read, its outer signs kept."""
    core = _SIGN.sub("", word)
    if not core or fold(core) != fold(known) or _same_tone(core, known):
        return word
    return word.replace(core, known.upper() if core.isupper() else known if core[:1].isupper() else known.lower())


def _same_tone(one: str, other: str) -> bool:
    """Whether two spellings differ only in where the tone mark sits (UỶ, ỦY)."""
    import unicodedata

    a, b = (sorted(unicodedata.normalize("NFD", t.lower())) for t in (one, other))
    return a == b


def find_agencies(parts: Parts) -> Agencies:
    """Parent agency and issuer of a document."""
    head = _agency_lines(parts.letterhead_left)
    groups = _grouped(parts.letterhead_left, head)
    if groups and _is_joint(parts.letterhead_left, groups):
        return Agencies(None, _joint(parts.letterhead_left, groups))
    if groups:
        issuer = _value(parts.letterhead_left, groups[-1])
        parent = _value(parts.letterhead_left, groups[-2]) if len(groups) > 1 else None
        return Agencies(parent, _completed(issuer, parts))
    return Agencies(None, _from_enactor(parts.enactor) or _from_opening(parts))


def _agency_lines(left: TextMap) -> list[int]:
    """Indices of the lines above the number line that name agencies."""
    out: list[int] = []
    for i, line in enumerate(left.lines):
        text = repair(_clean(line.text))
        if marks.number_label(line.text) is not None or marks.starts_with(text, "urgency", "values"):
            break
        coded = _CODED.search(line.text)
        if coded or fold(text).lstrip(" -*").startswith(("v/v", "ve viec")) or len(out) == MOST_LINES:
            break
        letters = sum(c.isalpha() for c in text)
        named = marks.starts_with(text, "agency", "heads") or marks.starts_with(text, "agency", "tails")
        if letters >= 2 and (upper_share(text) > 0.6 or named) and (letters >= 4 or named or out):
            out.append(i)
    return out


def _grouped(left: TextMap, lines: Sequence[int]) -> list[list[int]]:
    """The lines of each agency: a line that begins like an agency begins one, any other goes on."""
    groups: list[list[int]] = []
    for i in lines:
        text = repair(_clean(left.lines[i].text))
        if groups and not _begins(text, left.lines[groups[-1][-1]].text):
            groups[-1].append(i)
        elif groups or marks.starts_with(text, "agency", "heads") or sum(c.isalpha() for c in text) >= 5:
            groups.append([i])
    return groups


def _begins(text: str, above: str) -> bool:
    """Whether a line begins another agency's name than the line above."""
    if marks.starts_with(text, "agency", "heads") is None:
        return False
    low = fold(above).strip(" .,;:-*")
    if above.rstrip().endswith(("-", ",", "–")):
        return False
    ends = tuple(sorted(folded("agency", "open_ends"), key=len, reverse=True))
    return not any(low == end or (end in {"va", "cua", "cac"} and low.endswith(" " + end)) for end in ends)


def _is_joint(left: TextMap, groups: Sequence[Sequence[int]]) -> bool:
    """Whether the agencies issue together (thông tư liên tịch): several of the rank of a ministry, or TTLT, NQLT."""
    if len(groups) < 2:
        return False
    joint = _JOINT.search(left.text) is not None
    ministries = all(fold(left.lines[g[0]].text).lstrip(" -").startswith("bo ") for g in groups)
    return joint or ministries


def _joint(left: TextMap, groups: Sequence[Sequence[int]]) -> Found[str]:
    """The issuers of a joint document, joined with dashes."""
    found = [_value(left, group) for group in groups]
    return Found(" - ".join(f.value for f in found), left, found[0].start, found[-1].end, 0.9)


def _clean(text: str) -> str:
    """A line without rules, bullets and stray signs at its ends."""
    return _OUTER_SIGNS.sub("", text)


def _value(left: TextMap, lines: Sequence[int]) -> Found[str]:
    """The name that lines make up, with its place."""
    start = left.starts[lines[0]]
    end = left.starts[lines[-1]] + len(left.lines[lines[-1]].text)
    printed = " ".join(filter(None, (_clean(left.lines[i].text) for i in lines)))
    name = expand(repair(printed))
    return Found(name, left, start, end, 0.97)


def _completed(issuer: Found[str], parts: Parts) -> Found[str]:
    """An issuer whose first line is cut off (`HUYỆN TAM …`) gets its head from who decides or signs."""
    if marks.starts_with(issuer.value, "agency", "heads") or not marks.starts_with(issuer.value, "agency", "tails"):
        return issuer
    for source in (parts.enactor, parts.signature):
        text = fold(source.text)
        for head in ("Ủy ban nhân dân", "Hội đồng nhân dân"):
            if fold(head) in text:
                doubt = ("inferred", "first line of the letterhead missing; taken from who decides or signs")
                value = f"{head.upper()} {issuer.value}"
                return Found(value, issuer.where, issuer.start, issuer.end, 0.8, (doubt,))
    return issuer


def _from_enactor(enactor: TextMap) -> Found[str] | None:
    """The issuer named by who decides, in capitals above the bases."""
    text = " ".join(_clean(line.text) for line in enactor.lines)
    if not text:
        return None
    hit = regex.match(r"(?:chu tich|giam doc|thu truong|bo truong(?=\s+bo))\s+", fold(text))
    name = text[hit.end() :] if hit else text
    if marks.starts_with(name, "agency", "heads") is None:
        return None
    doubt = ("inferred", "no letterhead; taken from who decides")
    return Found(expand(repair(name)), enactor, 0, len(enactor.text), 0.75, (doubt,))


def _from_opening(parts: Parts) -> Found[str] | None:
    """The issuer named as subject of the opening sentence (`…, Sở X ban hành kế hoạch`)."""
    for where in (parts.preamble, parts.body):
        text = where.text[:3000].replace("\n", " ")
        low = fold(text)
        for hit in _OWN_ACT.finditer(low):
            who = text[hit.start("who") : hit.end("who")].strip()
            if marks.starts_with(who, "agency", "heads") and who[:1].isupper() and len(who.split()) <= 10:
                return _with_region(who, where, hit.start("who"), hit.end("who"), parts)
    return None


def _with_region(who: str, where: TextMap, start: int, end: int, parts: Parts) -> Found[str]:
    """An issuer from the text; its `tỉnh` without a name gets the name that the dateline or the text gives it."""
    doubt = ("inferred", "no letterhead; taken from the opening sentence")
    name = expand(who)
    level = regex.search(r"\b(tinh|huyen|thanh pho|quan|thi xa|xa|phuong)$", fold(name))
    region = _region(name, level[1], parts) if level else None
    value = f"{name} {region}" if region else name
    return Found(value, where, start, end, 0.7, (doubt,))


def _region(name: str, level: str, parts: Parts) -> str | None:
    """The name that stands behind this agency elsewhere, or the province of the dateline."""
    whole = " ".join(parts.whole.text.split())
    low = fold(whole)
    for hit in regex.finditer(rf"\b{regex.escape(fold(name))} ", low):
        words = whole[hit.end() : hit.end() + 40].split()
        for count in range(min(4, len(words)), 0, -1):
            known = province_names().get(squash(" ".join(words[:count])))
            if known is not None and words[0][:1].isupper():
                return known
    place = fold(parts.letterhead_right.text).split(", ngay")[0].split("\n")[-1]
    return province_names().get(squash(place)) if level in {"tinh", "thanh pho"} else None
