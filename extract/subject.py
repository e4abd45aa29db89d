"""Type line and subject (tên loại, trích yếu) below a letterhead, and who decides: where each begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import regex

from extract import marks
from extract.fold import upper_share
from extract.people import office_in
from extract.rows import Row
from extract.textmap import PlacedLine
from ocr.model import Box

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
# Two lines of a subject stand no further apart than this many times the height of the upper one.
LINE_GAP: Final = 1.2
_CAPITALS: Final = regex.compile(r"(?:\b\p{Lu}+[\s.,-]+){1,14}\p{Lu}{2,}\W*$")


def find_type_line(rows: Sequence[Row], at: int) -> int | None:
    """Index of the type line."""
    for i in range(at, min(len(rows), at + TITLE_REACH)):
        if marks.starts_with(rows[i].text, "preamble", "strong") and not marks.is_capitals(rows[i].text):
            return None
        if any(marks.type_line(line.text) for line in rows[i].lines):
            return i
    return None


def read_heading(
    rows: Sequence[Row], at: int, title: list[PlacedLine], enactor: list[PlacedLine], stamps: list[PlacedLine]
) -> int:
    """Type line and subject, then who decides; what stands beside them into `stamps`. Index of the row behind."""
    first = next(line for line in rows[at].lines if marks.type_line(line.text))
    title.append(first)
    stamps += [line for line in rows[at].lines if line is not first]
    at += 1
    begin = at
    margins = _margins(rows)
    while at < len(rows) and at - begin < SUBJECT_LINES:
        row, beside = _on_axis(rows, at, first, title[-1])
        if row.lines and _ends_subject(row, title[-1].text, len(title) == 1, margins):
            break
        stamps += beside
        title += [line for line in row.lines if not _is_stray(line, row)]
        at += 1
    while at < len(rows) and any(_is_enactor(line.text) for line in rows[at].lines):
        enactor += rows[at].lines
        at += 1
    return at


def _on_axis(rows: Sequence[Row], at: int, head: PlacedLine, above: PlacedLine) -> tuple[Row, Sequence[PlacedLine]]:
    """A row of the subject without what stands beside it (the stamp of an incoming office), and the latter.

    The subject is centred below its type line `head`; `above` is its last line so far.
    """
    row, axis = rows[at], head.line.source.box
    boxes = [line.line.source.box for line in row.lines]
    if axis is None or any(box is None for box in boxes) or _is_centred(row.lines, axis, row.width):
        return row, ()
    kept = tuple(line for line in row.lines if _is_across(line.line.source.box, axis))
    goes_on = not kept and _is_between(rows, at, axis, above)
    if (kept and _is_centred(kept, axis, row.width)) or goes_on:
        return replace(row, lines=kept), [line for line in row.lines if line not in kept]
    return row, ()


def _is_across(box: Box | None, axis: Box) -> bool:
    """Whether a line runs across the middle of the type line."""
    return box is not None and box.left < (axis.left + axis.right) / 2 < box.right


def _is_centred(lines: Sequence[PlacedLine], axis: Box, width: float) -> bool:
    """Whether lines together, on a page of some width, have their middle below that of the type line."""
    boxes = [box for line in lines if (box := line.line.source.box) is not None]
    if not boxes:
        return False
    middle = (min(b.left for b in boxes) + max(b.right for b in boxes)) / 2
    return abs(middle - (axis.left + axis.right) / 2) <= OFF_CENTRE * width


def _is_between(rows: Sequence[Row], at: int, axis: Box, above: PlacedLine) -> bool:
    """Whether a row stands beside the gap between two lines of the subject that follow on each other."""
    upper = above.line.source.box
    if at + 1 >= len(rows) or upper is None:
        return False
    below = [line for line in rows[at + 1].lines if _is_across(line.line.source.box, axis)]
    box = below[0].line.source.box if below else None
    near = box is not None and box.top - upper.bottom <= LINE_GAP * upper.height
    return near and _is_centred(below, axis, rows[at + 1].width)


def read_untitled(rows: Sequence[Row], at: int, title: list[PlacedLine], enactor: list[PlacedLine]) -> int:
    """The subject below a letterhead whose type line was not read: centred rows, and the bases right below them.

    Index of the row behind; `at` where there is none.
    """
    left, right = _margins(rows)
    end = at
    while end < len(rows) and not _opens_bases(rows[end]):
        if end - at == SUBJECT_LINES or not _is_middle(rows[end], left, right):
            return at
        end += 1
    if end in (at, len(rows)) or rows[end - 1].text.rstrip()[-1:] in {".", ";", ":"}:  # nothing, or a paragraph
        return at
    decides = next((i for i in range(at + 1, end) if any(_is_enactor(line.text) for line in rows[i].lines)), end)
    title += [line for row in rows[at:decides] for line in row.lines if not marks.is_noise(line.text)]
    enactor += [line for row in rows[decides:end] for line in row.lines]
    return end


def _opens_bases(row: Row) -> bool:
    """Whether a row opens the bases (`Căn cứ …`)."""
    return marks.starts_with(row.text, "preamble", "strong") is not None


def _is_middle(row: Row, left: float, right: float) -> bool:
    """Whether a row of letters stands in the middle of the text with these margins, none of a paragraph's."""
    box = row.lines[0].line.source.box
    if len(row.lines) > 1 or box is None or right <= left or marks.is_section(row.text) or marks.bullet_end(row.text):
        return False
    middle = (left + right) / 2
    return box.left < middle < box.right and abs((box.left + box.right) / 2 - middle) <= OFF_CENTRE * (right - left)


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
    run = _CAPITALS.search(text)
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
    """Whether a row is of a paragraph: full to the right and, unlike a centred one, indented or overhung at the left.

    A stamp of an incoming office may be glued to it there.
    """
    box = row.lines[0].line.source.box
    last = row.lines[-1].line.source.box
    left, right = margins
    if box is None or last is None or right <= left or not marks.bare(row.text)[:1].isupper():
        return False
    width = right - left
    lead, rest = box.left - left, right - last.right
    return last.right - box.left > 0.7 * width and abs(lead - rest) > OFF_CENTRE * width and rest < 0.05 * width


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
