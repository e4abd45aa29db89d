"""Tables that are schedules: a row whose time cell holds a date, a range or a counted span is a duty."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from extract.dates import find_dates
from extract.deadline_grammar import dated
from extract.durations import find_durations
from extract.expression import DATA, Expression
from extract.fold import fold
from extract.grids import ORDINAL, TIME_ONLY, Cell, Grid, place_of
from extract.model import Deadline, Relation
from extract.patterns import compiled, flat
from extract.textmap import Found
from extract.timespan import Span

WORDY: Final = 10  # characters a cell of the work column holds on average, at least
LEAD: Final = 14  # characters of words before a date that opens its cell ("Dự kiến ngày")


def _head_of(row: Sequence[Cell]) -> dict[str, int]:
    """The columns that a row names; a row with a date in it is no head."""
    found: dict[str, int] = {}
    for cell in row:
        for name, pattern in compiled(DATA, "columns").items():
            if cell.column is not None and name not in found and pattern.search(fold(cell.text)):
                found[name] = cell.column
    return {} if any(find_dates(cell.text) for cell in row) else found


def _heads(grid: Grid, before: Mapping[str, int]) -> dict[str, int]:
    """The columns that the first rows name: time, work, actor. `before`: those of a table that this one may go on."""
    found = next((heads for row in grid.rows[:2] if "time" in (heads := _head_of(row))), {})
    if grid.time_column is None:
        return found
    if found.get("time") != grid.time_column:
        found = dict(before) if before.get("time") == grid.time_column else found | {"time": grid.time_column}
    return found if "work" in found else found | _fullest(grid, found)


def _fullest(grid: Grid, heads: Mapping[str, int]) -> dict[str, int]:
    """The column with most words beside those of time and actor: the work. None when all hold but ordinals."""
    sizes: Counter[int] = Counter()
    for row in grid.rows:
        for cell in row:
            if cell.column is not None and cell.column not in heads.values():
                sizes[cell.column] += len(cell.text)
    column, size = next(iter(sizes.most_common(1)), (0, 0))
    return {"work": column} if size > WORDY * len(grid.rows) else {}


def _refused(grid: Grid) -> bool:
    """Whether the head says that the times are those of a procedure or of births, not of duties."""
    head = fold(" ".join(cell.text for row in grid.rows[:2] for cell in row))
    return bool(compiled(DATA, "tables")["refused"].search(head))


def _opens_with(spans: Sequence[Span], text: str) -> bool:
    """Whether a cell begins with a stated time."""
    if not spans:
        return False
    lead = fold(text[: spans[0].start])
    return len(lead.strip()) == 0 or bool(TIME_ONLY.fullmatch(lead)) or len(lead) <= LEAD


def _time_cells(row: Sequence[Cell], heads: dict[str, int], issued: str | None) -> list[Cell]:
    """The cells of a row that say when: those of the time column, or all that are times."""
    if "time" in heads:
        return [cell for cell in row if cell.column == heads["time"] and cell.text]
    timed = [c for c in row if TIME_ONLY.fullmatch(fold(c.text)) and not ORDINAL.fullmatch(c.text.strip())]
    if timed and any(ch.isdecimal() for c in timed for ch in c.text):
        return timed
    return [c for c in row if _opens_with(find_dates(c.text, issued), c.text)][:1]


def _joined(spans: list[Span], text: str) -> list[Span]:
    """Two dates with nothing between them in one cell are a range whose dash was lost."""
    if len(spans) != 2 or spans[0].interval or spans[1].interval or text[spans[0].end : spans[1].start].strip(" -–—"):
        return spans
    first, last = spans
    if not first.first or not last.last or first.first >= last.last:
        return spans
    edtf = f"{first.edtf}/{last.edtf}"
    doubts = (*first.doubts, *last.doubts, ("dash-lost", "two dates in one cell are read as a range"))
    return [Span(first.start, last.end, edtf, last.precision, first.first, last.last, True, "range", doubts=doubts)]


def _expressions(text: str, issued: str | None) -> Iterator[Expression]:
    """The times of a time cell."""
    low = flat(text)
    spans = _joined(find_dates(text, issued), text)
    for span in spans:
        found = dated(low, span)
        yield found if found.relation else replace(found, relation=Relation.ON, last=span.last)
    if not spans:
        yield from (e for e in find_durations(text, low, spans) if e.anchor)


def _cell(row: Sequence[Cell], column: int | None) -> str | None:
    """The text of a column of a row."""
    return next((c.text for c in row if column is not None and c.column == column and c.text), None)


def _work(row: Sequence[Cell], heads: dict[str, int], times: Sequence[Cell]) -> str | None:
    """What is to be done: the work column, or the words of the row that are neither time nor ordinal nor actor."""
    if named := _cell(row, heads.get("work")):
        return named
    actor = heads.get("actor", -1)
    parts = [c.text for c in row if c not in times and c.column != actor and not ORDINAL.fullmatch(c.text.strip())]
    if heads:
        return max(parts, key=len, default=None) or _cell(row, heads.get("actor"))
    return re.sub(r"^\d{1,3}[.)]?\s+", "", " ".join(parts)) or None


def _past(expression: Expression, issued: date | None) -> bool:
    """Whether a time lay before the date of issue."""
    return bool(issued and expression.last and expression.last < issued)


def find_scheduled(grids: Sequence[Grid], issued: str | None, issue_day: date | None) -> Iterator[Found[Deadline]]:
    """The duties of schedules, row by row. `issue_day`: times before it are past."""
    heads: dict[str, int] = {}
    last: int | None = None
    for grid in grids:
        ordinals = list(_ordinals(grid))
        goes_on = last is not None and ordinals[:1] == [last + 1]
        last = ordinals[-1] if ordinals else None
        if not _refused(grid):
            heads = _heads(grid, heads) or (heads if goes_on else {})
            for row in grid.rows:
                yield from _duties(row, heads, issued, issue_day)


def _ordinals(grid: Grid) -> Iterator[int]:
    """The numbers of the rows of a table that counts them: where those of the next table go on, it is the same one."""
    for row in grid.rows:
        first = row[0].text.strip(" .)") if row and row[0].column == 0 else ""
        if first.isdecimal() and len(first) <= 3:
            yield int(first)


def _duties(
    row: Sequence[Cell], heads: dict[str, int], issued: str | None, issue_day: date | None
) -> Iterator[Found[Deadline]]:
    """The duties of a row: one for each time that its time cell tells."""
    times = _time_cells(row, heads, issued)
    when = " ".join(cell.text for cell in times)
    work = _work(row, heads, times)
    if not work:
        return
    where = place_of(row)
    for expression in _expressions(when, issued):
        if _past(expression, issue_day):
            continue
        value = Deadline(
            text=f"{work}: {when}",
            relation=expression.relation,
            when=expression.when,
            duration=expression.duration,
            working_days=expression.working_days,
            anchor=expression.anchor,
            last_day=expression.last.isoformat() if expression.last else None,
            action=work,
            responsible=_cell([cell for cell in row if cell not in times], heads.get("actor")),
        )
        yield Found(value, where, 0, len(where.text), where.confidence(0, len(where.text)), expression.doubts)
