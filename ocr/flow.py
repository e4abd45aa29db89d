"""Natural reading order: columns one after the other, the lines of a paragraph joined, tables row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import regex

from ocr.model import Box, Line, Page, Table, Zone

HEAD = (Zone.ISSUER, Zone.MOTTO)
ENDING = (Zone.RECIPIENTS, Zone.SIGNATURE)
"""Zones that are columns side by side: each is read from top to bottom, the left one first."""

LEFT_OUT = (*HEAD, *ENDING, Zone.PAGE_NUMBER, Zone.STAMP)

MARK = regex.compile(
    r"^\W?(?:[-–—+•*·] ?\p{L}|\(?\d{1,2}(?:\.\d{1,2})*[.)]\s|\(?[a-zđ]\)|[IVX]{1,5}[.)]\s"
    r"|(?:Điều|ĐIỀU|Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN|Phụ lục|PHỤ LỤC) [\dIVX]|Căn cứ |Xét |Theo đề nghị )"
)
"""What begins a point of a list, an article or a recital."""

ENDED = (".", ";", ":", "!", "?", "./.")
TORN_CODE = regex.compile(r"[\p{L}\d][-/]$")  # "Quyết định số 12/QĐ-" goes on in the next line without a space
INDENT = 0.6
"""Indents smaller than this many line heights are none: skew that is left shifts lines by as much."""

WIDE_STEP = 1.8
"""Lines further below the last one than this many usual steps begin a paragraph."""

FREE = 0.25
"""Centred lines leave this share of the text's width free, both sides together."""


@dataclass(frozen=True, slots=True)
class Row:
    """The parts of a visual row in the body as one text; places in points, or in signs and rows without boxes."""

    text: str
    left: float
    right: float
    top: float
    height: float

    @property
    def first_word(self) -> float:
        """Width of the first word with its space, about."""
        return (len(self.text.split(maxsplit=1)[0]) + 1) * (self.right - self.left) / max(1, len(self.text))


@dataclass(frozen=True, slots=True)
class Column:
    """The measure of running text: its edges, and the usual distance from line to line."""

    left: float
    right: float
    step: float

    @property
    def width(self) -> float:
        """From edge to edge."""
        return self.right - self.left


def flowing(pages: Iterable[Page]) -> str:
    """The text of pages as paragraphs, one a line: page numbers left out, overlays after all pages."""
    found: list[str] = []
    stamps: list[str] = []
    for page in pages:
        own = list(paragraphs(page))
        if found and own and _runs_over(found[-1], own[0]):
            found[-1] = joined(found[-1], own.pop(0))
        found += own
        stamps += [line.text for line in page.lines if line.zone is Zone.STAMP]
    return "\n".join([*found, *stamps])


def paragraphs(page: Page) -> Iterator[str]:
    """The paragraphs of a page in reading order, without page number and overlays."""
    for zone in HEAD:
        yield from _column_of(page, zone)
    ending = [line for line in page.lines if line.zone in ENDING]
    below = max((line.row for line in ending), default=0)
    body = [line for line in page.lines if line.zone not in LEFT_OUT]
    yield from _body(page, [line for line in body if not ending or line.row <= below])
    for zone in ENDING:
        yield from _column_of(page, zone)
    yield from _body(page, [line for line in body if ending and line.row > below])


def joined(text: str, more: str) -> str:
    """Two lines of a paragraph as one: a code torn at its dash comes together without a space.

    >>> joined("Tờ trình số 12/TTr-", "SGD ngày 02/3/2020")
    'Tờ trình số 12/TTr-SGD ngày 02/3/2020'
    """
    return text + more if TORN_CODE.search(text) and more[:1].isupper() else f"{text} {more}"


def _column_of(page: Page, zone: Zone) -> list[str]:
    """A column of the letterhead or of the ending: its lines; subject (`V/v`) and recipients joined where they wrap."""
    found: list[str] = []
    row = -1
    for line in page.lines:
        if line.zone is not zone:
            continue
        beside, row = line.row == row, line.row
        wraps = zone is Zone.RECIPIENTS or (zone is Zone.ISSUER and found and found[-1].startswith(("V/v", "Về ")))
        if beside or (found and wraps and not found[-1].endswith(ENDED) and not MARK.match(line.text)):
            found[-1] = joined(found[-1], line.text)
        else:
            found.append(line.text)
    return found


def _body(page: Page, lines: Sequence[Line]) -> Iterator[str]:
    """Title, paragraphs and tables in the order of their rows."""
    tables = {index: table for table in page.tables for cell in table.cells for index in cell.lines}
    at = {id(line): index for index, line in enumerate(page.lines)}
    told: set[int] = set()
    waiting: list[Line] = []
    for line in lines:
        table = tables.get(at[id(line)])
        if table is None:
            waiting.append(line)
        elif id(table) not in told:
            told.add(id(table))
            yield from _running(waiting)
            waiting = []
            yield from table_rows(page, table)
    yield from _running(waiting)


def table_rows(page: Page, table: Table) -> Iterator[str]:
    """The rows of a table, a TAB between columns; the lines of a cell are joined, a merged cell stands at its first."""
    for number in sorted({cell.row for cell in table.cells}):
        parts: dict[int, str] = {}
        for cell in table.cells:
            if cell.row == number:
                parts[cell.column] = " ".join(page.lines[index].text for index in cell.lines)
        if any(parts.values()):
            yield "\t".join(parts.get(column, "") for column in range(max(parts) + 1)).rstrip("\t")


def _running(lines: Sequence[Line]) -> Iterator[str]:
    """Title and running text: the title's lines after the first are one paragraph, wrapped lines of others too."""
    title = [line.text for line in lines if line.zone is Zone.TITLE]
    first = next((i for i, line in enumerate(lines) if line.zone is Zone.TITLE), 0)
    if title:
        yield from _joined(as_rows(lines[:first]))
        yield title[0]
        if title[1:]:
            yield " ".join(title[1:])
    yield from _joined(as_rows([line for line in lines[first:] if line.zone is not Zone.TITLE]))


def as_rows(lines: Sequence[Line]) -> list[Row]:
    """The visual rows of lines. Parts of a row are parted by a TAB."""
    by_row: dict[int, list[Line]] = {}
    for line in lines:
        by_row.setdefault(line.row, []).append(line)
    rows = []
    for number, parts in by_row.items():
        text = "\t".join(line.text for line in parts if line.text)
        boxes = [line.box for line in parts if line.box is not None]
        box = boxes[0] if boxes else Box(0, number, len(text), number + 1)
        for other in boxes[1:]:
            box = box.union(other)
        if text.strip():
            height = median(line.box.height for line in parts if line.box) if boxes else 1.0
            rows.append(Row(text, box.left, box.right, box.top, height))
    return rows


def _joined(rows: Sequence[Row]) -> Iterator[str]:
    """Rows joined to paragraphs."""
    column = column_of(rows)
    before: Row | None = None
    paragraph = ""
    for row in rows:
        if before is not None and continues(before, row, column):
            paragraph = joined(paragraph, row.text)
        else:
            if paragraph:
                yield paragraph
            paragraph = row.text
        before = row
    if paragraph:
        yield paragraph


def column_of(rows: Sequence[Row]) -> Column:
    """The column that the long rows fill."""
    if not rows:
        return Column(0, 0, 0)
    widest = max(row.right - row.left for row in rows)
    long = [row for row in rows if row.right - row.left > 0.75 * widest]
    lefts, rights = sorted(row.left for row in long), sorted(row.right for row in long)
    steps = [b.top - a.top for a, b in pairwise(rows) if b.top > a.top]
    return Column(lefts[len(lefts) // 10], rights[-1 - len(rights) // 10], median(steps) if steps else rows[0].height)


def continues(before: Row, row: Row, column: Column) -> bool:
    """Whether a row goes on with the paragraph of the row before it.

    A line was wrapped when the next word had no room left in it. After a wrapped line a line at the left edge
    goes on; an indented one begins anew, but where the line before it was indented as much (a hanging point).
    """
    if "\t" in before.text or "\t" in row.text or centred(before, column) or centred(row, column):
        return False
    open_end = not before.text.endswith(ENDED)
    small = row.text[0].islower() or row.text[0] in ",;)"
    if MARK.match(row.text) and not (open_end and row.left < before.left - INDENT * row.height):
        return False
    if row.top - before.top > WIDE_STEP * column.step:
        return small and open_end
    if before.right + row.first_word < column.right - INDENT * row.height:
        return small and open_end
    indented = row.left > column.left + INDENT * row.height
    hanging = row.left >= before.left - INDENT * row.height and bool(MARK.match(before.text) or row.left > before.left)
    return not indented or small or (hanging and open_end)


def centred(row: Row, column: Column) -> bool:
    """Whether a row stands in the middle with white on both sides, as headings do."""
    left, right = row.left - column.left, column.right - row.right
    return left + right > FREE * column.width and min(left, right) > 0.6 * max(left, right)


def _runs_over(last: str, first: str) -> bool:
    """Whether the last paragraph of a page goes on at the head of the next."""
    if "\t" in last or "\t" in first or last.endswith(ENDED):
        return False
    return first[0].islower() or (TORN_CODE.search(last) is not None and first[0].isupper())
