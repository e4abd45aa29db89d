"""Who signed: authority (quyền hạn), office (chức vụ) and name, from the signature block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex
from rapidfuzz.distance import Levenshtein

from extract.deputies import WORN_LIKENESS, deputized
from extract.fold import fold, squash, upper_share
from extract.given_names import DOUBTED, DOUBTED_NONSENSE, likelier
from extract.letterhead import repair
from extract.model import Signer
from extract.people import (
    OPENING_LIKENESS,
    cut_head,
    family_name,
    name_span,
    office_in,
    without_scrawl,
)
from extract.signature import Block, blocks_of, columns_of
from extract.textmap import Found, TextMap
from ocr.syllable import is_syllable
from restore.family_names import torn_family_name


def find_signers(where: TextMap, issuer: str | None, certified: Sequence[str] = ()) -> list[Found[Signer]]:
    """The signers of a signature block, in the order of the page; side by side, left before right.

    `certified`: names in the digital signatures of the file; one of them completes a name read in part.
    """
    found = []
    for column in columns_of(where):
        found += [_signer(column, block, issuer) for block in blocks_of(column) if block.lines]
    return [_certified(signer, certified) for signer in found]


def _certified(found: Found[Signer], certified: Sequence[str]) -> Found[Signer]:
    """A signer whose name, read in part or with wrong letters, is that of a digital signature."""
    read = found.value.name
    if read is None or read in certified:
        return found
    for name in certified:
        if name_span(name) is not None and _is_same(read, name):
            doubt = ("repaired", f"read as {read}; the digital signature names {name}")
            value = found.value.model_copy(update={"name": name})
            return replace(found, value=value, confidence=0.9, doubts=(*found.doubts, doubt))
    return found


def _is_same(read: str, name: str) -> bool:
    """Whether a name was read in part (its last words), or with a letter in six wrong."""
    one, other = squash(read), squash(name)
    return other.endswith(one) or Levenshtein.normalized_similarity(one, other) >= 0.83


def _tidy(text: str) -> str:
    """A line without stray signs at its ends."""
    return regex.sub(r"^[^\p{L}\d]+|[^\p{L}\d)]+$", "", text)


def _signer(where: TextMap, block: Block, issuer: str | None) -> Found[Signer]:
    """The signer of one block."""
    lines = block.lines
    start = where.starts[lines[0]]
    end = where.starts[lines[-1]] + len(where.lines[lines[-1]].text)
    name = _name(where, block)
    position = _position(where, block)
    doubts = []
    deputy = deputized(block.authorities[-1][1] if block.authorities else None, block.office is not None)
    if deputy is not None and (position is None or deputy.endswith(f" {position}")):
        position = deputy
        doubts.append(("inferred", "office not read in full; the deputy of the head who is stood in for"))
    if name is None:
        doubts.append(("unreadable", "no name could be read below the office"))
    if name is not None and not where.text[start:end].casefold().endswith(name.casefold()):
        doubts.append(("repaired", "read with other letters or marks"))
    if any(not a.sure for _, a in block.authorities):
        doubts.append(("repaired", "the sign before the office was not read in full: KT., TL. or another"))
    authority = _authority(block, deputy is not None and position == deputy)
    value = Signer(name=name, position=position, authority=authority, on_behalf_of=_behalf(block, issuer))
    return Found(value, where, start, end, 0.95 if name and not doubts else 0.7, tuple(doubts))


def _name(where: TextMap, block: Block) -> str | None:
    """The name, in mixed case where it is printed in capitals, syllables read badly put right."""
    if block.name is None:
        return None
    line, start, end = block.name
    text = where.lines[line].text
    words: list[str] = []
    for hit in regex.finditer(r"\S+", text[start:end]):
        at = where.starts[line] + start + hit.start()
        confidence = where.confidence(at, at + len(hit[0]))  # 1 where no reader gave one: bare or garbled text
        sure = confidence >= (DOUBTED if not words or is_syllable(hit[0]) else DOUBTED_NONSENSE)
        word = _cased(_as_read(where, at, hit[0]) if sure and confidence < 1 else hit[0], text[start:end])
        if not words:
            words.append(family_name(word) or torn_family_name(hit[0]) or word)
        else:
            words.append(word if sure else likelier(word))
    return " ".join(words)


def _as_read(where: TextMap, at: int, word: str) -> str:
    """A syllable of a name as it was read, where restoration only gave it other marks: names follow no dictionary."""
    read = where.as_read(at, at + len(word)).strip()
    return read if fold(read) == fold(word) and read.isalpha() else word


def _cased(word: str, name: str) -> str:
    """A word of a name with its first letter as capital, the others small where the name is in capitals."""
    return word.capitalize() if upper_share(name) > 0.9 else word[:1].upper() + word[1:]


def _position(where: TextMap, block: Block) -> str | None:
    """The office: its own line, or behind `KT.` nothing (the office signs below)."""
    if block.office is None:
        return None
    printed = _tidy(without_scrawl(where.lines[block.office].text))
    known = office_in(printed)
    first = _known_office(printed, known) if known else cut_head(printed) or printed
    return " ".join([repair(first), *(repair(_tidy(where.lines[i].text)) for i in block.more)])


def _known_office(printed: str, known: str) -> str:
    """The office with the marks of the closed list, and what follows it as printed."""
    words = printed.split()
    count = len(known.split())
    first = squash(" ".join(words[:count]))
    if len(words) <= count or Levenshtein.normalized_similarity(first, squash(known)) < OPENING_LIKENESS:
        return known if len(words) <= count + 1 else printed
    return " ".join([known, *words[count:]])


def _authority(block: Block, deputy: bool) -> str | None:
    """The authority lines joined with ` / `; above a deputy (`deputy`) a sign that was not read is KT."""
    known = [f"{a.short or 'KT.'} {_known(_tidy(a.rest))}" for _, a in block.authorities if a.short or deputy]
    return " / ".join(known) or None


def _known(rest: str) -> str:
    """The office or body behind the authority with the marks of the closed lists."""
    words = rest.split()
    while len(words) > 1 and not is_syllable(words[-1]):
        words.pop()  # strokes behind it
    office = office_in(" ".join(words), WORN_LIKENESS)
    if office is not None and len(office.split()) >= len(words):
        return office
    return repair(rest)


def _behalf(block: Block, issuer: str | None) -> str | None:
    """On whose behalf: the collective of TM., or the issuer whose head is stood in for."""
    for _, authority in block.authorities:
        if authority.short == "TM.":
            return _known(_tidy(authority.rest))
    return issuer if block.authorities and issuer else None
