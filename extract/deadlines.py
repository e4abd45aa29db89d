"""The dated duties of a directive: what is due when, by whom. Dates that bind nobody are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from extract.binding import Passage, binding, encouraged, may_bind
from extract.columns import without
from extract.dates import find_dates
from extract.durations import find_durations
from extract.expression import DATA, Expression
from extract.fold import fold
from extract.grids import Grid, grids_of_rows
from extract.model import Deadline, Relation
from extract.patterns import compiled, flat
from extract.recurrence import find_recurrences, find_undated
from extract.responsible import duty_of
from extract.schedules import find_scheduled
from extract.sentences import Outline, Sentence
from extract.textmap import Found, TextMap
from extract.timespan import Span

FEW_WORDS: Final = 3  # words beside its time up to which a sentence is taken together with the one before
SAME_ACTION: Final = 0.7  # share of an action's words that another duty of the same day must hold to be the same
_LONGER_WORD: Final = re.compile(r"[a-z]{2,}")


def _expressions(passage: Passage, dates: Sequence[Span]) -> Iterator[tuple[Expression, Sentence]]:
    """All binding times with their sentences, in reading order."""
    recurring = list(find_recurrences(passage.low))
    counted = [e for e in find_durations(passage.text, passage.low, dates) if not _inside(e.start, recurring)]
    special = sorted([*recurring, *counted], key=lambda e: e.start)
    undated = list(find_undated(passage.low))
    stated = may_bind(passage, dates)
    places = [*(e.start for e in (*special, *undated)), *(d.start for d in stated)]
    for sentence in _sentences_at(passage.outline, places):
        here = [e for e in special if sentence.holds(e.start)]
        cycled = any(e.rrule for e in here)
        open_ones = (e for e in undated if sentence.holds(e.start))
        here += [e for e in open_ones if not (cycled and passage.low.startswith("dinh", e.start))]
        days = {d.start: d for d in stated if sentence.holds(d.start) and not _inside(d.start, here)}
        bound = [e for d in days.values() if (e := binding(passage, d, sentence))]
        for e in sorted([*here, *_not_within(bound, days)], key=lambda e: e.start):
            if not encouraged(passage, e.start, sentence):
                yield e, sentence


def _sentences_at(outline: Outline, places: Iterable[int]) -> Iterator[Sentence]:
    """The sentences of the items that hold one of the places, in reading order."""
    items = {outline.item_at(at) for at in places}
    for item in sorted(item for item in items if item is not None):
        yield from outline.sentences(item)


def _inside(at: int, expressions: Iterable[Expression]) -> bool:
    """Whether a place lies in one of the expressions."""
    return any(e.start <= at < e.end for e in expressions)


def _not_within(bound: Sequence[Expression], spans: dict[int, Span]) -> list[Expression]:
    """Without the single days that a range of the same sentence holds (`hai ngày 18-19/01, bắt đầu ngày 18/01`)."""
    ranges = [s for e in bound if (s := spans[e.start]).interval and s.first and s.last]
    out = []
    for e in bound:
        day = spans[e.start]
        held = any(r.first and r.last and day.first and r.first <= day.first <= r.last for r in ranges)
        if day.interval or not held or e.relation not in (Relation.ON, Relation.FROM):
            out.append(e)
    return out


def _whole(passage: Passage, expression: Expression, sentence: Sentence) -> Sentence:
    """The sentence of an expression; with the one before when it holds little but the time."""
    rest = passage.low[sentence.start : expression.start] + passage.low[expression.end : sentence.end]
    if len(_LONGER_WORD.findall(rest)) > FEW_WORDS:
        return sentence
    sentences = passage.outline.sentences(sentence.item)
    at = sentences.index(sentence)
    if at == 0:
        return sentence
    return Sentence(sentences[at - 1].start, sentence.end, sentence.item)


def _deadline(passage: Passage, expression: Expression, sentence: Sentence) -> Deadline:
    """The duty of an expression."""
    duty = duty_of(passage.outline, passage.low, sentence, expression.start, expression.end)
    return Deadline(
        text=passage.outline.words(sentence.start, sentence.end),
        relation=expression.relation,
        when=expression.when,
        rrule=expression.rrule,
        duration=expression.duration,
        working_days=expression.working_days,
        anchor=expression.anchor,
        last_day=_iso(expression.last),
        action=duty.action,
        responsible=duty.responsible,
    )


def _issue_day(issued: str | None) -> date | None:
    """The first day on which the document may have been issued."""
    found = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", issued or "")
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None


def find_period(title: TextMap) -> list[Found[Deadline]]:
    """The period a plan runs through, when its title carries one: `Kế hoạch … giai đoạn 2021-2025`."""
    low = flat(title.text)
    if not compiled(DATA, "period")["plan"].match(low.lstrip()):
        return []
    spans = [d for d in find_dates(title.text) if d.kind == "years" and low.startswith(("giai", "gian"), d.start)]
    if len(spans) != 1:
        return []
    span = spans[0]
    lines = [line.text.strip() for line in title.lines if line.text.strip()]
    words = " ".join(" ".join(lines[1:] or lines).split())
    action = " ".join(title.text[: span.start].split("\n")[1:]).strip(" ,") or None
    value = Deadline(text=words, relation=Relation.DURING, when=span.edtf, last_day=_iso(span.last), action=action)
    return [Found(value, title, span.start, span.end, title.confidence(span.start, span.end))]


def _iso(day: date | None) -> str | None:
    """A day in ISO form."""
    return day.isoformat() if day else None


def find_deadlines(body: TextMap, issued_date: str | None, tables: Sequence[Grid] = ()) -> list[Found[Deadline]]:
    """The dated duties of a text and of the schedules in it, in reading order.

    `issued_date` (EDTF) gives a missing year and tells what is past. `tables`: those the reader found
    (`grids.grids_of`); their lines are read cell by cell. Tables without cells are found by their visual rows.
    """
    outside = without(body, (line for grid in tables for line in grid.lines()))
    grids = [*tables, *grids_of_rows(outside)]
    running = without(outside, (line for grid in grids[len(tables) :] for line in grid.lines()))
    issue_day = _issue_day(issued_date)
    passage = Passage.of(running.text, issue_day)
    out = []
    for expression, sentence in _expressions(passage, find_dates(running.text, issued_date)):
        confidence = running.confidence(expression.start, expression.end)
        sentence = _whole(passage, expression, sentence)
        value = _deadline(passage, expression, sentence)
        out.append(Found(value, running, sentence.start, sentence.end, confidence, expression.doubts))
    return _once([*out, *find_scheduled(grids, issued_date, issue_day)])


def _once(found: Sequence[Found[Deadline]]) -> list[Found[Deadline]]:
    """Each duty once: a range of days said again, or a day said again of the same action, is the same duty."""
    out: list[Found[Deadline]] = []
    for new in found:
        if not any(_same(new.value, old.value) for old in out):
            out.append(new)
    return out


def _same(new: Deadline, old: Deadline) -> bool:
    """Whether two entries are one duty."""
    if not new.when or (new.when, new.relation) != (old.when, old.relation):
        return False
    if "/" in new.when and len(new.when) > len("2021-09/2021-12"):
        return True
    if len(new.when) < len("2021-09-30"):
        return False
    words = set(fold(new.action or "").split())
    return len(words & set(fold(old.text).split())) > SAME_ACTION * len(words)
