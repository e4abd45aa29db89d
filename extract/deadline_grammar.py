"""How a stated time binds: the words before it (before, by, during, from, on), and the last day they permit."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from extract.expression import DATA, Expression
from extract.model import Relation
from extract.patterns import compiled
from extract.timespan import Precision, Span

REACH: Final = 48  # characters before a time in which its relation stands
RELATIONS: Final = {
    "before": Relation.BEFORE,
    "by": Relation.BY,
    "during": Relation.DURING,
    "from": Relation.FROM,
    "after": Relation.FROM,
    "on": Relation.ON,
}


def _left(low: str, at: int) -> str:
    """What stands before a time, without words that say nothing of the relation."""
    left = low[max(0, at - REACH) : at]
    gap = compiled(DATA, "loose")["gap"].search(left)
    return left[: gap.start()] if gap else left


def relation_before(low: str, at: int) -> Relation | None:
    """The relation said right before a time, None when there is none."""
    for left in (low[max(0, at - REACH) : at], _left(low, at)):
        for name, relation in RELATIONS.items():
            if compiled(DATA, "relations")[name].search(left):
                return relation
    return None


def last_day(span: Span, relation: Relation) -> date | None:
    """The last permitted day of a time, None when it is open or its year unknown."""
    if relation is Relation.FROM and not span.interval:
        return None
    if relation is Relation.BEFORE and span.first is not None:
        midnight = span.clock in (None, "00:00")
        return span.first - timedelta(days=1) if midnight else span.first
    return span.last


def _interval(relation: Relation | None) -> Relation:
    """The relation of a range: from … to … goes on during it, unless something else was said."""
    return Relation.DURING if relation in (None, Relation.FROM, Relation.ON) else relation


def dated(low: str, span: Span) -> Expression:
    """The expression of a stated time; relation None when nothing says how it binds."""
    relation = relation_before(low, span.start)
    if span.interval:
        relation = _interval(relation)
    wide = span.precision in (Precision.MONTH, Precision.QUARTER, Precision.HALF, Precision.YEAR)
    if relation is Relation.ON and wide:
        relation = Relation.DURING
    last = last_day(span, relation or Relation.ON)
    return Expression(span.start, span.end, relation, span.edtf, last=last, doubts=span.doubts)


def begins_with_day(low: str, span: Span) -> bool:
    """Whether the word ngày opens a time."""
    return bool(re.match(r"\W*ngay\b", low[span.start : span.end]))
