"""The part each line plays on a page laid out by Nghị định 30/2020/NĐ-CP, found by what is printed and where."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from statistics import median

import regex
from rapidfuzz import fuzz

from ocr.model import Line, Zone
from ocr.rows import box_of

MOTTO = "cong hoa xa hoi chu nghia viet nam"
PARTY_MOTTO = "dang cong san viet nam"
ALIKE = 75.0
RECIPIENTS = regex.compile(r"^\W*noi ?nh.n\b.{0,3}")
AUTHORITY = regex.compile(r"^(?:t/?m|k/?t|t/?l|tuq)\b\W{0,2} ?\p{L}{3}")
HEADS_RECIPIENTS = 80.0
"""Likeness (0 to 100) of the words before a colon to `Nơi nhận`: one letter misread gives 87, `Ghi nhận` 75."""

LETTERS_OF_MOTTO = 85.0
"""The same for the end of a line to be parted from it as the quốc hiệu."""

COLUMNS_APART = 1.6
"""Least white before it, in usual gaps between the words of the line."""

PAGE_NUMBER = regex.compile(r"^\W{0,2}(?:trang )?\d{1,3}(?: ?/ ?\d{1,3})?\W{0,2}$")
HEADING = regex.compile(
    r"^\W*(?:quyet dinh|nghi quyet|nghi dinh|chi thi|thong bao|thong tu|ke hoach|bao cao|to trinh|cong dien|huong dan"
    r"|chuong trinh|quy che|quy dinh|giay moi|giay uy quyen|bien ban|phuong an|de an|phu luc|luat|phap lenh|thong cao"
    r"|hop dong|giay gioi thieu|giay nghi phep|phieu)\b",
)
BODY_START = regex.compile(r"^\W*(?:can cu|kinh gui|thuc hien|theo|xet|dieu \d|chuong|phan thu|\d+\.|[ivx]+\.)")
EDGE_SHARE = 0.1
"""Page numbers stand within this share of the page's height from its top or bottom."""


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The text in small letters without marks.

    >>> folded("Nơi nhận: Đảng")
    'noi nhan: dang'
    """
    parts = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def assign(lines: Sequence[Line], width: float, height: float) -> list[Line]:
    """The lines with their zones; TABLE and STAMP lines keep theirs."""
    zones: dict[int, Zone] = {}
    zones |= _page_numbers(lines, height)
    zones |= _letterhead(lines, width, height)
    zones |= _title(lines, zones, width, height)
    zones |= _ending(lines, zones, width)
    return [replace(line, zone=zones.get(i, line.zone)) if _free(line) else line for i, line in enumerate(lines)]


def _free(line: Line) -> bool:
    """Whether the line's zone is still open."""
    return line.zone is Zone.BODY and line.box is not None


def part_motto(line: Line) -> list[Line]:
    """The issuer and the quốc hiệu apart where so little white lies between the columns that they came as one line."""
    words = line.words
    starts = range(max(0, len(words) - 9), max(1, len(words) - 6))
    likeness = {i: fuzz.ratio(folded(" ".join(word.text for word in words[i:])), MOTTO) for i in starts}
    start = max(starts, key=lambda i: likeness[i])
    if start == 0 or likeness[start] < LETTERS_OF_MOTTO or not words[start].text.isupper():
        return [line]
    gaps = [b.box.left - a.box.right for a, b in pairwise(words) if a.box and b.box]
    if len(gaps) < len(words) - 1 or gaps[start - 1] < COLUMNS_APART * median(gaps):
        return [line]
    return [replace(line, words=part, box=box_of(part)) for part in (words[:start], words[start:])]


def _page_numbers(lines: Sequence[Line], height: float) -> dict[int, Zone]:
    """Lone numbers at the top or bottom edge."""
    found = {}
    for index, line in enumerate(lines):
        if not _free(line) or line.box is None or not PAGE_NUMBER.match(folded(line.text)):
            continue
        alone = sum(other.row == line.row for other in lines) == 1
        at_edge = line.box.bottom < EDGE_SHARE * height or line.box.top > (1 - EDGE_SHARE) * height
        if alone and (at_edge or index in (0, len(lines) - 1)):
            found[index] = Zone.PAGE_NUMBER
    return found


def _letterhead(lines: Sequence[Line], width: float, height: float) -> dict[int, Zone]:
    """Left column (agency, number) and right column (motto, place and date) above the title."""
    motto = next((i for i, line in enumerate(lines[:30]) if _free(line) and _is_motto(line.text)), None)
    if motto is None:
        return {}
    head = lines[motto]
    if head.box is None or head.box.top > 0.5 * height:
        return {}
    found: dict[int, Zone] = {}
    split = head.box.left - 6
    for index, line in enumerate(lines):
        if not _free(line) or line.box is None or PAGE_NUMBER.match(line.text):
            continue
        if line.box.top > head.box.bottom + 12 * head.box.height or (found and _ends_letterhead(line, split, width)):
            break
        found[index] = Zone.MOTTO if (line.box.left + line.box.right) / 2 > split else Zone.ISSUER
    return found


def _is_motto(text: str) -> bool:
    """Whether a line is the quốc hiệu (or the heading of a Party paper)."""
    bare = folded(text)
    return any(fuzz.ratio(bare, known) > ALIKE for known in (MOTTO, PARTY_MOTTO))


def _ends_letterhead(line: Line, split: float, width: float) -> bool:
    """Whether a line below the letterhead has begun: it runs across both columns, or is a heading or opening."""
    if line.box is None:
        return True
    across = line.box.left < split - 0.08 * width and line.box.right > split + 0.12 * width
    bare = folded(line.text)
    centred = abs((line.box.left + line.box.right) / 2 - width / 2) < 0.1 * width
    return across or (centred and HEADING.match(bare) is not None) or BODY_START.match(bare) is not None


def _title(lines: Sequence[Line], taken: dict[int, Zone], width: float, height: float) -> dict[int, Zone]:
    """The name of the type and the subject below it: centred lines from the heading on."""
    start = next(
        (
            i
            for i, line in enumerate(lines)
            if i not in taken
            and _free(line)
            and line.box is not None
            and line.box.top < 0.6 * height
            and HEADING.match(folded(line.text))
            and line.text == line.text.upper()
            and _centred(line, width)
        ),
        None,
    )
    if start is None or folded(lines[start].text).endswith(":"):
        return {}
    found = {start: Zone.TITLE}
    for index in range(start + 1, min(start + 9, len(lines))):
        line = lines[index]
        if index in taken or not _free(line) or not _centred(line, width) or BODY_START.match(folded(line.text)):
            break
        if line.text == line.text.upper() and index > start + 1 and len(line.words) > 2:
            break  # the issuing authority in capitals opens the body
        found[index] = Zone.TITLE
    return found


def _centred(line: Line, width: float) -> bool:
    """Whether the line stands in the middle of the page with room on both sides."""
    if line.box is None:
        return False
    middle = (line.box.left + line.box.right) / 2
    return abs(middle - (width / 2 + 10)) < 0.09 * width and line.box.width < 0.82 * width


def _ending(lines: Sequence[Line], taken: dict[int, Zone], width: float) -> dict[int, Zone]:
    """`Nơi nhận` and the signature beside it; where that cannot be read, what stands from the signer's authority on."""
    last_first = range(len(lines) - 1, -1, -1)
    start = next((i for i in last_first if _heads_recipients(lines[i], width)), None)
    above = 3.5
    if start is None:
        start, above = next((i for i in last_first if _heads_signature(lines[i], width)), None), 0.1
    if start is None:
        return {}
    head = lines[start]
    if head.box is None:
        return {}
    found: dict[int, Zone] = {}
    top = head.box.top - above * head.box.height
    for index, line in enumerate(lines):
        if not _free(line) or line.box is None or line.box.top < top or index in taken:
            continue
        right = (line.box.left + line.box.right) / 2 > 0.52 * width and line.box.left > 0.4 * width
        if right and (line.row >= head.row or line.box.top >= head.box.top - 1 or _short(line, width)):
            found[index] = Zone.SIGNATURE
        elif line.box.top >= head.box.top - 1 and line.box.left < 0.45 * width:
            found[index] = Zone.RECIPIENTS
    return found


def _heads_recipients(line: Line, width: float) -> bool:
    """Whether a line is `Nơi nhận:`, a letter of it perhaps misread, at the left of the page."""
    if not _free(line) or line.box is None or line.box.left > 0.45 * width:
        return False
    text = folded(line.text)
    before, colon, _ = text.partition(":")
    return RECIPIENTS.match(text) is not None or (
        bool(colon) and fuzz.ratio(before.strip(), "noi nhan") >= HEADS_RECIPIENTS
    )


def _heads_signature(line: Line, width: float) -> bool:
    """Whether a line is the signer's authority in capitals (TM., KT., TL., TUQ.), in the right half of the page."""
    free = _free(line) and line.box is not None and line.box.left > 0.42 * width
    return free and line.text.isupper() and AUTHORITY.match(folded(line.text)) is not None


def _short(line: Line, width: float) -> bool:
    """Whether a line above `Nơi nhận` is one of the signature block, not the end of the body."""
    return line.box is not None and line.box.left > 0.42 * width and line.text == line.text.upper()
