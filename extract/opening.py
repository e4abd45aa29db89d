"""The top of a document: letterhead columns, title with subject, who decides, Kính gửi."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from extract import marks
from extract.addressing import find_addressees, read_addressees
from extract.fold import fold
from extract.rows import Row, split_letterhead
from extract.slices import join_lines
from extract.subject import SUBJECT_LINES, find_type_line, read_heading, read_untitled
from extract.textmap import PlacedLine
from ocr.model import Zone

# The anchors of a letterhead stand among the first rows of its page, overlays included.
HEAD_ROWS: Final = 40


@dataclass(slots=True)
class Opening:
    """The lines of the parts above the text; `end` is the index of the first row of the text."""

    left: list[PlacedLine] = field(default_factory=list)
    right: list[PlacedLine] = field(default_factory=list)
    title: list[PlacedLine] = field(default_factory=list)
    enactor: list[PlacedLine] = field(default_factory=list)
    addressees: list[PlacedLine] = field(default_factory=list)
    stamps: list[PlacedLine] = field(default_factory=list)
    end: int = 0


@dataclass(slots=True)
class _Anchors:
    """Row indices of the signs of a letterhead; None where not seen."""

    first: int | None = None  # first motto line
    number: int | None = None
    date: int | None = None

    @property
    def last(self) -> int:
        """The last row that is surely letterhead; -1 without one."""
        return max((i for i in (self.first, self.number, self.date) if i is not None), default=-1)


def find_opening(rows: Sequence[Row]) -> Opening:
    """The top of the document that begins with the first row."""
    head = [
        Row(tuple(p for line in row.lines for p in split_letterhead(line)), row.page, row.width)
        for row in rows[:HEAD_ROWS]
    ]
    anchors = _find_anchors(head)
    opening = Opening()
    at = _read_columns(head, anchors, opening)
    at = _read_until_text(head, at, opening)
    opening.end = at
    return opening


def _find_anchors(rows: Sequence[Row]) -> _Anchors:
    """Where motto, number line and dateline stand, before the first basis."""
    found = _Anchors()
    page = rows[0].page if rows else 0
    for i, row in enumerate(rows):
        if row.page != page or (i > 2 and marks.starts_with(row.text, "preamble", "strong") and not _has_anchor(row)):
            break
        for line in row.lines:
            if found.first is None and marks.motto_at(line.text) is not None:
                found.first = i
            elif found.date is None and _is_dateline(line.text):
                found.date = i
            elif found.number is None and _is_number_line(line.text):
                found.number = i
        if found.date is None and len(row.lines) > 1 and _is_dateline(_behind(row, "ngay")):
            found.date = i
    return found


def _behind(row: Row, word: str) -> str:
    """The text of a row from the line on that ends with a word before a blank (`X, ngày` … `tháng`)."""
    for i, line in enumerate(row.lines):
        if fold(line.text).rstrip(" .…").endswith(word):
            return " ".join(each.text for each in row.lines[i:])
    return ""


def _has_anchor(row: Row) -> bool:
    """Whether a row holds a sign of the letterhead."""
    return any(_is_dateline(line.text) or marks.motto_at(line.text) is not None for line in row.lines)


def _is_dateline(text: str) -> bool:
    """`X, ngày … tháng … năm …`, alone in its column."""
    date = marks.dateline_at(text)
    return date is not None and date.start() <= 40 and len(text) - date.end() <= 12 and not marks.is_esign(text)


def _is_number_line(text: str) -> bool:
    """`Số: …/…`, in the letterhead's left column."""
    return (marks.number_label(text) is not None or fold(text).strip(" .:…") == "so") and len(text) < 60


def _read_columns(rows: Sequence[Row], anchors: _Anchors, opening: Opening) -> int:
    """Sort the rows of the letterhead into its columns; index of the first row below."""
    if anchors.last < 0:
        return 0
    begin = _letterhead_begin(rows, anchors)
    opening.stamps += [line for row in rows[:begin] for line in row.lines]
    middle = _middle(rows, anchors)
    for row in rows[begin : anchors.last + 1]:
        _sort_row(row, middle, opening)
    return anchors.last + 1


def _sort_row(row: Row, middle: float, opening: Opening) -> None:
    """The lines of a row into their columns, those of one column joined into one."""
    columns: dict[int, list[PlacedLine]] = {}
    for line in row.lines:
        columns.setdefault(id(_column(line, row, middle, opening)), []).append(line)
    for target in (opening.left, opening.right, opening.stamps):
        if id(target) in columns:
            target.append(join_lines(columns[id(target)]))


def _letterhead_begin(rows: Sequence[Row], anchors: _Anchors) -> int:
    """Index of the row the letterhead begins with: the motto's, or one above that begins an agency's name."""
    if anchors.first is None:
        top = min(i for i in (anchors.number, anchors.date) if i is not None)
        at = top
        while at > 0 and _is_agency_row(rows[at - 1]):
            at -= 1
        return at
    at = anchors.first
    while at > 0 and _is_agency_row(rows[at - 1]) and _near(rows[at - 1], rows[at]):
        at -= 1
    return at


def _is_agency_row(row: Row) -> bool:
    """Whether a row may be part of an agency's name above the motto."""
    text = row.lines[0].text
    named = marks.starts_with(text, "agency", "heads") or marks.starts_with(text, "agency", "tails")
    return len(row.lines) == 1 and named is not None and marks.is_capitals(text) and not marks.is_esign(text)


def _near(upper: Row, lower: Row) -> bool:
    """Whether two rows are neighbours in height; true without boxes."""
    one, two = upper.lines[0].line.source.box, lower.lines[0].line.source.box
    return one is None or two is None or two.top - one.bottom < 1.2 * max(10.0, one.height)


def _middle(rows: Sequence[Row], anchors: _Anchors) -> float:
    """Where the right column begins: the left edge of motto or dateline, in points; 0 without boxes."""
    edges = [
        line.line.source.box.left
        for row in rows[: anchors.last + 1]
        for line in row.lines
        if line.line.source.box is not None and (marks.motto_at(line.text) is not None or _is_dateline(line.text))
    ]
    return min(edges, default=0.0)


def _column(line: PlacedLine, row: Row, middle: float, opening: Opening) -> list[PlacedLine]:
    """The column of the letterhead a line belongs to."""
    if marks.is_esign(line.text):
        return opening.stamps
    if marks.motto_at(line.text) is not None or _is_dateline(line.text):
        return opening.right
    if _is_number_line(line.text) or line.line.source.zone is Zone.ISSUER:
        return opening.left
    box = line.line.source.box
    if box is not None and middle:
        return opening.left if (box.left + box.right) / 2 < middle else opening.right
    return opening.left if line is row.lines[0] else opening.right


def _read_until_text(rows: Sequence[Row], at: int, opening: Opening) -> int:
    """Title, subject, enactor and addressees below the letterhead; index of the first row of the text."""
    title = find_type_line(rows, at)
    kinh_gui = find_addressees(rows, at)
    if title is not None and (kinh_gui is None or title < kinh_gui):
        _sort_head(rows[at:title], opening)
        at = read_heading(rows, title, opening.title, opening.enactor, opening.stamps)
        kinh_gui = find_addressees(rows, at)
        return (
            read_addressees(rows, kinh_gui, opening.left, opening.addressees, opening.stamps)
            if kinh_gui is not None and kinh_gui <= at + 3
            else at
        )
    if kinh_gui is not None:
        _sort_head(rows[at:kinh_gui], opening)
        return read_addressees(rows, kinh_gui, opening.left, opening.addressees, opening.stamps)
    return _read_bare(rows, at, opening)


def _sort_head(rows: Sequence[Row], opening: Opening) -> None:
    """Rows between letterhead and title: the left column goes on (V/v …), overlays go to the stamps."""
    middle = rows[0].width * 0.5 if rows else 0.0
    for row in rows:
        for line in row.lines:
            _column(line, row, middle, opening).append(line)


def _read_bare(rows: Sequence[Row], at: int, opening: Opening) -> int:
    """No type line and no addressee: V/v in the letterhead, or a text that begins with its subject."""
    if (opening.left or opening.right) and (end := read_untitled(rows, at, opening.title, opening.enactor)) > at:
        return end
    begin = at
    while at < len(rows) and at - begin < SUBJECT_LINES:
        text = rows[at].text
        if marks.starts_with(text, "preamble", "strong") or marks.is_section(text):
            break
        if (
            at > begin
            and len(rows[at - 1].text) < 0.75 * len(text)
            and not rows[at - 1].text.rstrip().endswith(("-", ","))
        ):
            break
        at += 1
    if at == begin or at - begin == SUBJECT_LINES or at == len(rows):
        return begin
    if opening.left or opening.right:
        _sort_head(rows[begin:at], opening)
    else:
        opening.title += [line for row in rows[begin:at] for line in row.lines]
    return at
