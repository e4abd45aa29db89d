"""Who signed: authority (quyền hạn), office (chức vụ) and name, from the signature block."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import regex
from rapidfuzz.distance import Levenshtein

from extract import marks
from extract.deputies import WORN_LIKENESS, deputized, is_deputy, named_twice
from extract.fold import fold, squash, upper_share
from extract.given_names import DOUBTED, DOUBTED_NONSENSE, likelier
from extract.letterhead import repair
from extract.model import Signer
from extract.people import (
    OPENING_LIKENESS,
    Authority,
    authority_of,
    cut_head,
    family_name,
    name_span,
    office_in,
    without_scrawl,
)
from extract.textmap import Found, PlacedLine, TextMap
from extract.torn import torn_family_name
from ocr.syllable import is_syllable

_SIGN: Final = regex.compile(r"\b(?:TL|TM|TUQ|KT)\b")


@dataclass(slots=True)
class _Block:
    """One signer's lines as they come: indices into the map."""

    authorities: list[tuple[int, Authority]] = field(default_factory=list)
    office: int | None = None
    guessed: Authority | None = None  # the authority of which only stray signs beside an office were read
    more: list[int] = field(default_factory=list)  # lines that go on with the office
    name: tuple[int, int, int] | None = None  # line, offsets within it

    @property
    def lines(self) -> list[int]:
        """All lines of the block."""
        out = [i for i, _ in self.authorities] + self.more
        out += [self.office] if self.office is not None else []
        out += [self.name[0]] if self.name is not None else []
        return sorted(out)


def find_signers(where: TextMap, issuer: str | None, certified: Sequence[str] = ()) -> list[Found[Signer]]:
    """The signers of a signature block, in the order of the page; side by side, left before right.

    `certified`: names in the digital signatures of the file; one of them completes a name read in part.
    """
    found = []
    for column in _columns(where):
        found += [_signer(column, block, issuer) for block in _blocks(column) if block.lines]
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


def _columns(where: TextMap) -> list[TextMap]:
    """The columns of a block that two sign side by side; one column else."""
    rows: dict[tuple[int, int], list[PlacedLine]] = {}
    for line in where.lines:
        rows.setdefault((line.page, line.number), []).append(line)
    if not any(sum(_signs(line.text) for line in row) > 1 for row in rows.values()):
        return [where]
    border = _border(rows.values())
    left = [line for row in rows.values() for line in row if _is_left(line, row, border)]
    return [TextMap.of(left), TextMap.of(line for line in where.lines if not any(line is x for x in left))]


def _signs(text: str) -> bool:
    """Whether a line is an authority or an office."""
    return authority_of(text) is not None or _is_office(text)


def _border(rows: Iterable[Sequence[PlacedLine]]) -> float | None:
    """Where the right column begins, points; None without boxes."""
    edges = [row[-1].line.source.box.left for row in rows if len(row) > 1 and row[-1].line.source.box is not None]
    return min(edges, default=None)


def _is_left(line: PlacedLine, row: Sequence[PlacedLine], border: float | None) -> bool:
    """Whether a line stands in the left one of two columns."""
    box = line.line.source.box
    if box is not None and border is not None:
        return (box.left + box.right) / 2 < border
    return len(row) > 1 and line is row[0]


def _blocks(where: TextMap) -> list[_Block]:
    """The lines of each signer: a name ends a block, an authority or office behind a name begins one."""
    blocks = [_Block()]
    for i, line in enumerate(where.lines):
        text = line.text
        if marks.is_esign(text):
            continue
        block = blocks[-1]
        authority = authority_of(text)
        span = name_span(text, torn=block.office is not None or bool(block.authorities))
        if authority is not None:
            if block.name is not None:
                blocks.append(block := _Block())
            if block.office is None:
                block.authorities.append((i, authority))
        elif (head := _head_above(where, i, block)) is not None:
            block.authorities, block.office, block.more = [(i - 1, Authority("KT.", head, False))], None, [i]
        elif _is_office(text):
            if block.name is not None:
                blocks.append(block := _Block())
            if block.office is not None and is_deputy(text, where.lines[block.office].text):
                block.authorities.append((block.office, Authority("KT.", where.lines[block.office].text, False)))
                block.office = None
            hidden = _hidden_authority(where, i) if not block.authorities else None
            if block.office is None and hidden is not None:
                block.authorities.append((i, hidden))
                block.guessed = None if hidden.sure else hidden
            elif block.office is None:
                block.office = i
        elif span is not None and (block.office is not None or block.authorities or _alone(where, i)):
            if block.name is None or _is_mixed(where, block.name, text):
                block.name = (i, *span)
        elif _is_cut_head(where, block, i):
            block.office = i
        elif _goes_on(text, block, i):
            block.more.append(i)
    for block in blocks:
        if block.office is None and block.authorities and block.authorities[-1][1] is block.guessed:
            block.office = block.authorities.pop()[0]  # nobody stands below: it is the signer's own office
    return blocks


def _hidden_authority(where: TextMap, index: int) -> Authority | None:
    """The authority under a stamp before a head's office: a few signs in its row, or at the start of its line."""
    line = where.lines[index]
    if (office_in(line.text) or "").startswith("PHÓ"):
        return None
    before = where.lines[index - 1] if index else None
    if before is not None and (before.page, before.number) == (line.page, line.number) and len(before.text) <= 6:
        read = _SIGN.search(before.text.upper())
        sign = f"{read[0]}." if read else "KT." if regex.search("[TK]", before.text.upper()) else ""
        return Authority(sign, line.text, read is not None)
    return Authority("", line.text, False) if regex.match(r"[^\p{L}\s“\"]", line.text) else None


def _head_above(where: TextMap, index: int, block: _Block) -> str | None:
    """The head whose office a line and the one just above it both name: KT. and PHÓ were not read."""
    before = [i for i, _ in block.authorities] + [i for i in (block.office,) if i is not None]
    sure = any(authority.short for _, authority in block.authorities)
    if index == 0 or block.name is not None or sure or any(i != index - 1 for i in before):
        return None
    return named_twice(where.lines[index - 1].text, where.lines[index].text)


def _is_cut_head(where: TextMap, block: _Block, index: int) -> bool:
    """Whether a line just below `TL. …` is the office of the head to whom signing falls, its beginning under a seal.

    A deputy would have a line of his own with KT. above (NĐ 30/2020, Phụ lục I, 7a).
    """
    text = where.lines[index].text
    if block.office is not None or block.name is not None or not block.authorities or not marks.is_capitals(text):
        return False
    line, authority = block.authorities[-1]
    return line == index - 1 and authority.short == "TL." and cut_head(text) is not None


def _is_mixed(where: TextMap, name: tuple[int, int, int], text: str) -> bool:
    """Whether a later line in mixed case is the name rather than the one in capitals that was taken for it."""
    return upper_share(where.lines[name[0]].text) > 0.8 and upper_share(text) < 0.6


def _alone(where: TextMap, index: int) -> bool:
    """Whether a name stands in mixed case or in a block without office: still a signer's name."""
    return upper_share(where.lines[index].text) < 0.6


def _is_office(text: str) -> bool:
    """Whether a line is an office in capitals."""
    text = without_scrawl(text)
    return upper_share(text) > 0.6 and len(text) < 70 and office_in(text) is not None


def _goes_on(text: str, block: _Block, index: int) -> bool:
    """Whether a line in capitals goes on with the office or the body named just above."""
    above = block.more[-1] if block.more else block.office
    if block.name is not None or above is None or index != above + 1:
        return False
    return (
        marks.is_capitals(text)
        and len(text) < 60
        and len(text.split()) >= 2
        and marks.starts_with(text, "agency", "heads") is not None
    )


def _tidy(text: str) -> str:
    """A line without stray signs at its ends."""
    return regex.sub(r"^[^\p{L}\d]+|[^\p{L}\d)]+$", "", text)


def _signer(where: TextMap, block: _Block, issuer: str | None) -> Found[Signer]:
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


def _name(where: TextMap, block: _Block) -> str | None:
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


def _position(where: TextMap, block: _Block) -> str | None:
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


def _authority(block: _Block, deputy: bool) -> str | None:
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


def _behalf(block: _Block, issuer: str | None) -> str | None:
    """On whose behalf: the collective of TM., or the issuer whose head is stood in for."""
    for _, authority in block.authorities:
        if authority.short == "TM.":
            return _known(_tidy(authority.rest))
    return issuer if block.authorities and issuer else None
