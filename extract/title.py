"""What a document is and is about: tên loại, trích yếu, and the marks of urgency, secrecy and copying."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import regex

from extract import marks
from extract.fold import fold, squash
from extract.lexicon import document_types, patterns
from extract.notation import implied_type
from extract.textmap import Found, TextMap
from extract.zones import Parts

_ABOUT: Final = regex.compile(r"^\W{0,3}(?:v\s?[/.]\s?v|ve viec)\b\W*")
# `Về việc` with its first word damaged: nothing else of up to three letters stands before `việc` in a subject.
_WORN_ABOUT: Final = regex.compile(r"^\W{0,3}[a-z]{0,3}\s?viec\s+")
# The stamp of an incoming office (CÔNG VĂN ĐẾN, Số, Giờ, Ngày).
_RECEIVED: Final = regex.compile(r"\bden\b.{0,3}\bngay\b|^\W*(?:gio|ngay|den)\W{0,2}[:.]|^.{0,6}\bden\W*$")
# A line of a subject that holds no letters: `2021-2022`.
_YEARS: Final = regex.compile(r"(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?\W?")
# A speck or stroke read as a sign between two words.
_STRAY_SIGN: Final = regex.compile(r" [\\|~^`*_]+ ")
# Letters that a subject has at least; laws may be named by one word (`LUẬT GIÁ`).
SHORTEST: Final = 6
SHORT_NAME: Final = 3
LAWS: Final = frozenset({"Luật", "Bộ luật", "Pháp lệnh"})


class Title(NamedTuple):
    """Kind of document and subject."""

    doc_type: Found[str] | None
    subject: Found[str] | None


def find_title(parts: Parts, notation: str | None) -> Title:
    """Kind and subject from type line or V/v."""
    if parts.title.lines and (named := marks.type_line(parts.title.lines[0].text)) is not None:
        least = SHORT_NAME if named[0] in LAWS else SHORTEST
        return Title(_named(parts.title, named[0]), _subject_below(parts.title, named[1], least))
    letter = _about(parts.letterhead_left)
    kind = _without_type_line(parts, notation, letter is not None)
    return Title(kind, letter or _bare_subject(parts))


def _named(title: TextMap, name: str) -> Found[str]:
    """The kind a type line names."""
    line = title.lines[0]
    exact = squash(name) in squash(line.text)
    return Found(name, title, 0, len(line.text), 0.99 if exact else 0.9)


def _join(lines: list[str]) -> str:
    """Lines as one sentence: a word broken at a hyphen between letters and spaces stays as printed."""
    return " ".join(" ".join(lines).split())


def _subject_below(title: TextMap, rest: str, least: int) -> Found[str] | None:
    """The subject below the type line, or behind the type in the same line."""
    lines = [line.text for line in title.lines[1:]]
    start = title.starts[1] if len(title.lines) > 1 else len(title.lines[0].text)
    if fold(rest).startswith("cua "):
        lines = _behind_issuer(lines)
    elif rest:
        lines.insert(0, rest)
        start = title.text.find(rest.split()[0])
    return _clean_subject(title, lines, max(0, start), least)


def _behind_issuer(lines: list[str]) -> list[str]:
    """The lines behind an issuer named with the type (`NGHỊ QUYẾT CỦA HỘI ĐỒNG …` over several lines)."""
    if all(marks.is_capitals(line) for line in lines):
        return lines
    while lines and marks.is_capitals(lines[0]):
        lines = lines[1:]
    return lines


def _clean_subject(where: TextMap, lines: list[str], start: int, least: int = SHORTEST) -> Found[str] | None:
    """The subject without brackets around all of it, rules and stray signs."""
    kept = [line for line in lines if sum(c.isalpha() for c in line) >= 2 or _YEARS.fullmatch(line.strip())]
    text = _join(kept).strip(" _~|*^`'.;:-–—")
    text = regex.sub(r"^\((.*)\)$", r"\1", _STRAY_SIGN.sub(" ", text))
    if about := _WORN_ABOUT.match(fold(text)):
        text = f"Về việc {text[about.end() :]}"
    if sum(c.isalpha() for c in text) < least:
        return None
    return Found(text, where, start, len(where.text), 0.95)


def _about(left: TextMap) -> Found[str] | None:
    """The subject of a công văn, `V/v …` under the number."""
    for i, line in enumerate(left.lines):
        low = fold(line.text)
        if _ABOUT.match(low):
            lines = [line.text, *(each.text for each in left.lines[i + 1 :] if not _is_stamp(each.text))]
            return _clean_subject(left, lines, left.starts[i])
    return _below_number(left)


def _is_stamp(text: str) -> bool:
    """Whether a line among those of a công văn's subject is a stamp: a mark of urgency, or three words in capitals."""
    capitals = marks.is_capitals(text) and (len(text.split()) >= 3 or squash(text) in _urgencies())
    return marks.is_noise(text) or capitals or _RECEIVED.search(fold(text)) is not None


@cache
def _urgencies() -> frozenset[str]:
    """The marks of urgency in their comparison form."""
    return frozenset(squash(value) for value in patterns()["urgency"]["values"])


def _below_number(left: TextMap) -> Found[str] | None:
    """Lines under the number whose V/v was not read."""
    numbered = [i for i, line in enumerate(left.lines) if marks.number_label(line.text) is not None]
    if not numbered or numbered[0] + 1 >= len(left.lines):
        return None
    i = numbered[0] + 1
    found = _clean_subject(left, [line.text for line in left.lines[i:]], left.starts[i])
    if found is None or marks.is_capitals(found.value) or len(found.value.split()) < 3:
        return None
    doubt = ("no-label", "no V/v before it")
    return Found(found.value, left, found.start, found.end, 0.7, (doubt,))


def _bare_subject(parts: Parts) -> Found[str] | None:
    """The first lines of a text whose type line was not read, or is cut off with the letterhead."""
    title = parts.title
    if not title.lines:
        return None
    found = _clean_subject(title, [line.text for line in title.lines], 0)
    if found is None:
        return None
    lost = "no type line above it" if parts.letterhead_left.lines else "letterhead and type line are missing"
    return Found(found.value, title, found.start, found.end, 0.8, (("no-type-line", lost),))


def _without_type_line(parts: Parts, notation: str | None, letter: bool) -> Found[str] | None:
    """The kind where no type line was read: công văn by its form, else by notation or by what the text calls itself."""
    code = implied_type(notation)
    if letter and code in (None, "Công văn"):
        where = parts.letterhead_left
        return Found("Công văn", where, 0, len(where.text), 0.95)
    if code and code != "Công văn":
        where = parts.letterhead_left
        return Found(code, where, 0, len(where.text), 0.8, (("inferred", "no type line; taken from the notation"),))
    named = _self_named(parts)
    if named is not None:
        return named
    if (code == "Công văn" or letter) and parts.addressees.lines:
        where = parts.letterhead_left
        return Found("Công văn", where, 0, len(where.text), 0.85, (("inferred", "no type line"),))
    return None


def _self_named(parts: Parts) -> Found[str] | None:
    """The kind the text gives itself: `xây dựng Kế hoạch …` in the opening and `kế hoạch này` later."""
    whole = parts.whole
    low = fold(whole.text).replace("\n", " ")
    best: tuple[int, str, int] | None = None
    for kind in document_types():
        name = fold(kind.name)
        if kind.kind in ("named", "law") and (hits := [m.start() for m in regex.finditer(rf"\b{name} nay\b", low)]):
            score = len(hits) + (2 if regex.search(rf"(?:ban hanh|xay dung|lap)\s+{name}\b", low[:2500]) else 0)
            if best is None or score > best[0]:
                best = score, kind.name, hits[0]
    if best is None:
        return None
    doubt = ("inferred", "no type line; the text calls itself so")
    return Found(best[1], whole, best[2], best[2] + len(best[1]), 0.75, (doubt,))
