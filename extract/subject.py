"""Type line and subject (tên loại, trích yếu) below a letterhead, and who decides: where each begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from extract import marks
from extract.fold import upper_share
from extract.people import office_in
from extract.rows import Row
from extract.textmap import PlacedLine

# Rows between the last anchor of the letterhead and the type line (urgency stamps, a stray reading).
TITLE_REACH: Final = 10
# Lines a subject may have.
SUBJECT_LINES: Final = 10
# No line of a subject has its middle further from that of the text than this share of the text's width.
ASIDE: Final = 0.1
# Letters of a line that fills the width: a centred line of a subject is shorter.
FULL_LINE: Final = 62
# A centred line is off the middle by less than this share of the text's width.
OFF_CENTRE: Final = 0.04


def find_type_line(rows: Sequence[Row], at: int) -> int | None:
    """Index of the type line."""
    for i in range(at, min(len(rows), at + TITLE_REACH)):
        if marks.starts_with(rows[i].text, "preamble", "strong") and not marks.is_capitals(rows[i].text):
            return None
        if any(marks.type_line(line.text) for line in rows[i].lines):
            return i
    return None


def read_heading(rows: Sequence[Row], at: int, title: list[PlacedLine], enactor: list[PlacedLine]) -> int:
    """Type line and subject, then who decides; index of the row behind."""
    first = next(i for i, line in enumerate(rows[at].lines) if marks.type_line(line.text))
    title.append(rows[at].lines[first])
    at += 1
    begin = at
    margins = _margins(rows)
    while (
        at < len(rows)
        and at - begin < SUBJECT_LINES
        and not _ends_subject(rows[at], title[-1].text, len(title) == 1, margins)
    ):
        title += [line for line in rows[at].lines if not _is_stray(line, rows[at])]
        at += 1
    while at < len(rows) and any(_is_enactor(line.text) for line in rows[at].lines):
        enactor += rows[at].lines
        at += 1
    return at


def _is_stray(line: PlacedLine, row: Row) -> bool:
    """Whether a piece of a subject's row is no part of it: stray signs, or a few letters aside of a longer piece."""
    return marks.is_noise(line.text) or (len(line.text) <= 5 and any(len(other.text) > 15 for other in row.lines))


def _ends_subject(row: Row, above: str, first: bool, margins: tuple[float, float]) -> bool:
    """Whether a row below the type line no longer belongs to the subject, whose last line is `above`."""
    text = row.text.strip()
    if marks.is_noise(text):
        return False
    opener = marks.starts_with(text, "preamble", "strong")
    if opener and marks.bare(text)[:1].isupper() and (not first or opener in {"can cu", "kinh gui"}):
        return True
    if marks.is_section(text) or marks.label_at(text, "recipients", "addressee_labels") is not None:
        return True
    if (
        not first
        and len(text) >= FULL_LINE
        and marks.bare(text)[:1].isupper()
        and marks.starts_with(text, "preamble", "openers")
    ):
        return True
    if not first and (any(_is_enactor(line.text) for line in row.lines) or _is_sentence(text, above)):
        return True
    return not first and (_is_paragraph(row, margins) or _is_off_centre(row, margins))


def _is_sentence(text: str, above: str) -> bool:
    """Whether a row below a subject opens the text: a list, a row before a list, a whole sentence, or who does what."""
    bare = marks.bare(text)
    if marks.bullet_end(text) or text.endswith(":") or (marks.ends_body(text) and bare[:1].isupper()):
        return True
    goes_on = above.rstrip().endswith((",", ";", "-", "–")) or marks.ends_open(above)
    if goes_on or upper_share(bare) > 0.5 or marks.starts_with(bare, "agency", "heads") is None:
        return False
    return bare[:1].isupper() and marks.does(bare)


def _is_enactor(text: str) -> bool:
    """Whether a line names, in capitals, who decides (`CHỦ TỊCH ỦY BAN …`), stray signs before it allowed."""
    run = regex.search(r"(?:\b\p{Lu}+[\s.,-]+){1,14}\p{Lu}{2,}\W*$", text)
    if run is None or len(run[0]) < 8 or marks.type_line(run[0]):
        return False
    named = office_in(run[0]) is not None or marks.starts_with(run[0], "agency", "heads") is not None
    return named or marks.starts_with(run[0], "agency", "tails") is not None


def _margins(rows: Sequence[Row]) -> tuple[float, float]:
    """Left and right edge of the text, in points; (0, 0) without boxes."""
    boxes = [line.line.source.box for row in rows for line in row.lines]
    lefts = sorted(b.left for b in boxes if b is not None)
    rights = sorted(b.right for b in boxes if b is not None)
    if len(lefts) < 6:
        return 0.0, 0.0
    return lefts[len(lefts) // 10], rights[-1 - len(rights) // 10]


def _is_paragraph(row: Row, margins: tuple[float, float]) -> bool:
    """Whether a row is the first line of a paragraph: indented at the left, full to the right."""
    box = row.lines[0].line.source.box
    last = row.lines[-1].line.source.box
    left, right = margins
    if box is None or last is None or right <= left or not marks.bare(row.text)[:1].isupper():
        return False
    width = right - left
    lead, rest = box.left - left, right - last.right
    return last.right - box.left > 0.7 * width and lead - rest > OFF_CENTRE * width and rest < 0.05 * width


def _is_off_centre(row: Row, margins: tuple[float, float]) -> bool:
    """Whether a row stands clear of the middle of the text, as no line of a subject does."""
    longest = max(len(line.text) for line in row.lines)
    words = [line for line in row.lines if len(line.text) > 6 or longest <= 6]
    boxes = [line.line.source.box for line in words if line.line.source.box is not None]
    left, right = margins
    if not boxes or right <= left:
        return False
    middle = (min(b.left for b in boxes) + max(b.right for b in boxes)) / 2
    return abs(middle - (left + right) / 2) > ASIDE * (right - left)
