"""The signature block taken apart: columns of those who sign side by side, and each signer's lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import regex

from extract import marks
from extract.deputies import is_deputy, named_twice
from extract.fold import upper_share
from extract.people import Authority, authority_of, cut_head, name_span, office_in, without_scrawl
from extract.textmap import PlacedLine, TextMap

_SIGN: Final = regex.compile(r"\b(?:TL|TM|TUQ|KT)\b")


@dataclass(slots=True)
class Block:
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


def columns_of(where: TextMap) -> list[TextMap]:
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


def blocks_of(where: TextMap) -> list[Block]:
    """The lines of each signer: a name ends a block, an authority or office behind a name begins one."""
    blocks = [Block()]
    for i, line in enumerate(where.lines):
        text = line.text
        if marks.is_esign(text):
            continue
        block = blocks[-1]
        authority = authority_of(text)
        span = name_span(text, torn=block.office is not None or bool(block.authorities))
        if authority is not None:
            if block.name is not None:
                blocks.append(block := Block())
            if block.office is None:
                block.authorities.append((i, authority))
        elif (head := _head_above(where, i, block)) is not None:
            block.authorities, block.office, block.more = [(i - 1, Authority("KT.", head, False))], None, [i]
        elif _is_office(text):
            if block.name is not None:
                blocks.append(block := Block())
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


def _head_above(where: TextMap, index: int, block: Block) -> str | None:
    """The head whose office a line and the one just above it both name: KT. and PHÓ were not read."""
    before = [i for i, _ in block.authorities] + [i for i in (block.office,) if i is not None]
    sure = any(authority.short for _, authority in block.authorities)
    if index == 0 or block.name is not None or sure or any(i != index - 1 for i in before):
        return None
    return named_twice(where.lines[index - 1].text, where.lines[index].text)


def _is_cut_head(where: TextMap, block: Block, index: int) -> bool:
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


def _goes_on(text: str, block: Block, index: int) -> bool:
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
