"""The dated duties of a directive: what is due when, by whom. Dates that bind nobody are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from extract.codes import find_codes
from extract.columns import without
from extract.dates import find_dates
from extract.deadline_grammar import begins_with_day, dated
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
from extract.timespan import Precision, Span

WIDE: Final = (Precision.MONTH, Precision.QUARTER, Precision.HALF, Precision.YEAR)
FEW_WORDS: Final = 3  # words beside its time up to which a sentence is taken together with the one before
SAME_ACTION: Final = 0.7  # share of an action's words that another duty of the same day must hold to be the same
LONGEST_DAYS: Final = 3660  # a range of days longer than ten years marks an anniversary
_NOT_ITS_OWN: Final = re.compile(r"[;:]|\b(?:truoc|den|het|trong|tu|cham nhat|hoan thanh|han)\b")
CODE_REACH: Final = 90  # a date this near behind a code, with nothing but its issuer between, is the document's


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in the forms the search needs."""

    outline: Outline
    low: str
    issued: date | None

    def left(self, start: int, sentence: Sentence) -> str:
        """The sentence before a place, folded."""
        return self.low[sentence.start : start]


def _says(name: str, table: str, text: str) -> bool:
    """Whether a pattern of the data file is met."""
    return bool(compiled(DATA, table)[name].search(text))


def _paper_dates(text: str, low: str, dates: Sequence[Span]) -> set[int]:
    """Starts of the dates that belong to a cited document."""
    codes = [c.end for c in find_codes(text)]
    own = set()
    for end in codes:
        near = next((d for d in dates if end <= d.start < end + CODE_REACH), None)
        if near and not _NOT_ITS_OWN.search(low[end : near.start]):
            own.add(near.start)
    return own


def _in_quotes(text: str, sentence: Sentence, at: int) -> bool:
    """Whether a place of a sentence lies between quotes (names of movements carry their period)."""
    left = text[sentence.start : at]
    return left.count("“") > left.count("”") or left.count('"') % 2 == 1


def _named(text: str, sentence: Sentence, at: int) -> bool:
    """Whether a year or period belongs to the name of a plan before it."""
    left = " ".join(text[sentence.start : at].split())
    return bool(re.search(compiled_names(), left)) or _in_quotes(text, sentence, at)


def compiled_names() -> re.Pattern[str]:
    """Names of plans, met against the text as printed."""
    return compiled(DATA, "names")["plan"]


def _opens(left: str) -> bool:
    """Whether a time opens its sentence or follows a label such as `Thời gian thực hiện:`."""
    return not left.strip(" -+(") or _says("time", "labels", left)


def _told_apart(low: str, text: str) -> str:
    """Folded text in which `tỉnh` (province) does not look like `tính` (to count): `tại tỉnh từ ngày`."""
    return re.sub(r"\btinh\b", lambda m: "tynh" if text[m.start() : m.end()].lower() == "tỉnh" else m[0], low)


def _past(text: _Text, span: Span, relation: Relation | None) -> bool:
    """Whether a time lay before the date of issue (a bare day: not after it)."""
    if text.issued is None or span.last is None:
        return False
    return span.last < text.issued or (relation in (None, Relation.ON) and span.last == text.issued)


def _free(text: _Text, span: Span, sentence: Sentence) -> bool:
    """Whether the words around a time show that it binds nobody: effect, past, anniversaries, other papers."""
    left, right = text.left(span.start, sentence), text.low[span.end : span.end + 40]
    if any(_says(name, "not_due", left) for name in ("effect", "event", "vision", "meeting")):
        return True
    if _says("forecast", "not_due", text.low[sentence.start : sentence.end]) and not _says(
        "in_progress", "not_due", left
    ):
        return True
    if span.interval and span.precision is Precision.DAY and (_length(span) or 0) > LONGEST_DAYS:
        return True
    return any(_says(name, "not_due_after", right) for name in ("general", "so_far"))


def _length(span: Span) -> int | None:
    """Days between the ends of a range."""
    return (span.last - span.first).days if span.first and span.last else None


def _bare_day(text: _Text, span: Span, sentence: Sentence) -> bool:
    """Whether a day that nothing binds is still the day of something to come."""
    left, right = text.left(span.start, sentence), text.low[span.end : min(sentence.end, span.end + 140)]
    if _says("basis", "not_due", left) or _says("done", "not_due_after", right):
        return False
    if _says("at", "labels", left) or _says("time", "labels", left):
        return True
    if text.issued is None or span.said is None or span.said.y is None:
        return right.startswith(":") and not left.strip(" -+(")
    if _says("paper", "not_due", left):
        return False
    return _opens(left) or begins_with_day(text.low, span) or left.rstrip().endswith("(")


def _wide_bound(text: _Text, span: Span, sentence: Sentence, relation: Relation | None) -> bool:
    """Whether a month, quarter, year or period is when something is to be done."""
    left = text.left(span.start, sentence)
    source = text.outline.text
    if relation is None or (span.interval and relation is Relation.DURING):
        headed = re.match(r"\s*[:,]", text.low[span.end : span.end + 3]) or _says("headed", "labels", left)
        within = _says("during", "relations", left[-40:]) or span.kind == "range"
        return bool((headed and _opens(left)) or within) and not _in_quotes(source, sentence, span.start)
    if relation is Relation.FROM or (relation is Relation.DURING and _reported(text, span, sentence)):
        return False
    return relation is not Relation.BY or not _named(source, sentence, span.start)


def _reported(text: _Text, span: Span, sentence: Sentence) -> bool:
    """Whether a month or year that had begun at the date of issue is reported on rather than ahead."""
    if span.first is None or (text.issued is not None and span.first > text.issued):
        return False
    left = text.left(span.start, sentence)
    duty = _says("in_progress", "not_due", text.low[sentence.start : sentence.end])
    return _says("results", "not_due", left) or (len(left.strip()) < 10 and not duty)


def _told(text: _Text, span: Span, sentence: Sentence, relation: Relation | None) -> bool:
    """Whether a sentence tells what was done rather than what is to do."""
    left = text.left(span.start, sentence)
    if relation in (Relation.BEFORE, Relation.BY) and span.precision not in WIDE:
        return False
    return _says("made", "not_due", left[-160:])


def _binding(text: _Text, span: Span, sentence: Sentence) -> Expression | None:
    """The expression of a stated time that binds somebody, None otherwise."""
    found = dated(text.low, span)
    relation = found.relation
    if _past(text, span, relation) or _free(text, span, sentence) or _told(text, span, sentence, relation):
        return None
    if span.precision in WIDE:
        if not _wide_bound(text, span, sentence, relation):
            return None
    elif relation in (None, Relation.ON) and not _bare_day(text, span, sentence):
        return None
    if relation is None:
        kind = Relation.DURING if span.precision in WIDE else Relation.ON
        return Expression(found.start, found.end, kind, found.when, last=span.last, doubts=found.doubts)
    return found


def _expressions(text: _Text, dates: Sequence[Span]) -> Iterator[tuple[Expression, Sentence]]:
    """All binding times with their sentences, in reading order."""
    source = text.outline.text
    recurring = list(find_recurrences(text.low))
    counted = [e for e in find_durations(source, text.low, dates) if not _inside(e.start, recurring)]
    special = sorted([*recurring, *counted], key=lambda e: e.start)
    undated = list(find_undated(text.low))
    papers = _paper_dates(source, text.low, dates)
    for sentence in text.outline.sentences:
        here = [e for e in special if sentence.start <= e.start < sentence.end]
        cycled = any(e.rrule for e in here)
        here += [
            e
            for e in undated
            if sentence.start <= e.start < sentence.end and not (cycled and text.low.startswith("dinh", e.start))
        ]
        days = [d for d in dates if sentence.start <= d.start < sentence.end]
        bound = [
            e
            for d in days
            if d.start not in papers and not _inside(d.start, here) and (e := _binding(text, d, sentence))
        ]
        spans = {d.start: d for d in days}
        for e in sorted([*here, *_not_within(bound, spans)], key=lambda e: e.start):
            if not _says("encouraged", "not_due", text.left(e.start, sentence)):
                yield e, sentence


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


def _whole(text: _Text, expression: Expression, sentence: Sentence) -> Sentence:
    """The sentence of an expression; with the one before when it holds little but the time."""
    sentences = text.outline.sentences
    at = sentences.index(sentence)
    rest = text.low[sentence.start : expression.start] + text.low[expression.end : sentence.end]
    if len(re.findall(r"[a-z]{2,}", rest)) > FEW_WORDS or at == 0 or sentences[at - 1].item != sentence.item:
        return sentence
    return Sentence(sentences[at - 1].start, sentence.end, sentence.item)


def _deadline(text: _Text, expression: Expression, sentence: Sentence) -> Deadline:
    """The duty of an expression."""
    duty = duty_of(text.outline, text.low, sentence, expression.start, expression.end)
    return Deadline(
        text=text.outline.words(sentence.start, sentence.end),
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
    low = _told_apart(flat(running.text), running.text)
    issue_day = _issue_day(issued_date)
    text = _Text(Outline(running.text), low, issue_day)
    out = []
    for expression, sentence in _expressions(text, find_dates(running.text, issued_date)):
        confidence = running.confidence(expression.start, expression.end)
        sentence = _whole(text, expression, sentence)
        value = _deadline(text, expression, sentence)
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
