"""Whether a stated time binds somebody: dates of effect, of the past, of other papers or of anniversaries do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from extract.codes import find_codes
from extract.deadline_grammar import begins_with_day, dated
from extract.expression import DATA, Expression
from extract.model import Relation
from extract.patterns import compiled, flat
from extract.sentences import Outline, Sentence
from extract.timespan import Precision, Span

WIDE: Final = (Precision.MONTH, Precision.QUARTER, Precision.HALF, Precision.YEAR)
LONGEST_DAYS: Final = 3660  # a range of days longer than ten years marks an anniversary
CODE_REACH: Final = 90  # a date this near behind a code, with nothing but its issuer between, is the document's
_NOT_ITS_OWN: Final = re.compile(r"[;:]|\b(?:truoc|den|het|trong|tu|cham nhat|hoan thanh|han)\b")
_TINH: Final = re.compile(r"tinh(?<=\btinh)\b")


@dataclass(frozen=True, slots=True)
class Passage:
    """A running text with its items, and folded; `issued`: the first day on which the document may be issued."""

    outline: Outline
    low: str
    issued: date | None

    @classmethod
    def of(cls, text: str, issued: date | None) -> Passage:
        """The passage of a text."""
        return cls(Outline(text), _told_apart(flat(text), text), issued)

    @property
    def text(self) -> str:
        """The text as printed."""
        return self.outline.text

    def left(self, start: int, sentence: Sentence) -> str:
        """The sentence before a place, folded."""
        return self.low[sentence.start : start]


def _told_apart(low: str, text: str) -> str:
    """Folded text in which `tỉnh` (province) does not look like `tính` (to count): `tại tỉnh từ ngày`."""
    return _TINH.sub(lambda hit: "tynh" if text[hit.start() : hit.end()].lower() == "tỉnh" else hit[0], low)


def may_bind(passage: Passage, dates: Sequence[Span]) -> list[Span]:
    """Of all dates of a passage, those that are neither past at the date of issue nor those of cited documents."""
    ahead = [d for d in dates if passage.issued is None or d.last is None or d.last >= passage.issued]
    papers = _dates_of_papers(passage, dates) if ahead else set()
    return [d for d in ahead if d.start not in papers]


def _dates_of_papers(passage: Passage, dates: Sequence[Span]) -> set[int]:
    """Starts of the dates that belong to a cited document."""
    own = set()
    for code in find_codes(passage.text):
        near = next((d for d in dates if code.end <= d.start < code.end + CODE_REACH), None)
        if near and not _NOT_ITS_OWN.search(passage.low[code.end : near.start]):
            own.add(near.start)
    return own


def encouraged(passage: Passage, at: int, sentence: Sentence) -> bool:
    """Whether what a sentence says before a place is an encouragement, which binds nobody."""
    return _says("encouraged", "not_due", passage.left(at, sentence))


def _says(name: str, table: str, text: str) -> bool:
    """Whether a pattern of the data file is met."""
    return bool(compiled(DATA, table)[name].search(text))


def _in_quotes(text: str, sentence: Sentence, at: int) -> bool:
    """Whether a place of a sentence lies between quotes (names of movements carry their period)."""
    left = text[sentence.start : at]
    return left.count("“") > left.count("”") or left.count('"') % 2 == 1


def _named(text: str, sentence: Sentence, at: int) -> bool:
    """Whether a year or period belongs to the name of a plan before it."""
    left = " ".join(text[sentence.start : at].split())  # as printed
    return _says("plan", "names", left) or _says("reach", "names", flat(left)) or _in_quotes(text, sentence, at)


def _opens(left: str) -> bool:
    """Whether a time opens its sentence or follows a label such as `Thời gian thực hiện:`."""
    return not left.strip(" -+(") or _says("time", "labels", left)


def _free(passage: Passage, span: Span, sentence: Sentence) -> bool:
    """Whether the words around a time show that it binds nobody: effect, past, anniversaries, other papers."""
    left, right = passage.left(span.start, sentence), passage.low[span.end : span.end + 40]
    if any(_says(name, "not_due", left) for name in ("effect", "event", "vision", "meeting", "so_far")):
        return True
    if _says("forecast", "not_due", passage.low[sentence.start : sentence.end]) and not _says(
        "in_progress", "not_due", left
    ):
        return True
    if span.interval and span.precision is Precision.DAY and (_length(span) or 0) > LONGEST_DAYS:
        return True
    return any(_says(name, "not_due_after", right) for name in ("general", "so_far"))


def _length(span: Span) -> int | None:
    """Days between the ends of a range."""
    return (span.last - span.first).days if span.first and span.last else None


def _bare_day(passage: Passage, span: Span, sentence: Sentence) -> bool:
    """Whether a day that nothing binds is still the day of something to come."""
    left, right = passage.left(span.start, sentence), passage.low[span.end : min(sentence.end, span.end + 140)]
    if _says("basis", "not_due", left) or _says("done", "not_due_after", right):
        return False
    if _says("at", "labels", left) or _says("time", "labels", left):
        return True
    if passage.issued is None or span.said is None or span.said.y is None:
        return right.startswith(":") and not left.strip(" -+(")
    if _says("paper", "not_due", left):
        return False
    return _opens(left) or begins_with_day(passage.low, span) or left.rstrip().endswith("(")


def _wide_bound(passage: Passage, span: Span, sentence: Sentence, relation: Relation | None) -> bool:
    """Whether a month, quarter, year or period is when something is to be done."""
    left = passage.left(span.start, sentence)
    source = passage.text
    if relation is None or (span.interval and relation is Relation.DURING):
        headed = re.match(r"\s*[:,]", passage.low[span.end : span.end + 3]) or _says("headed", "labels", left)
        within = _says("during", "relations", left[-40:]) or span.kind == "range"
        return bool((headed and _opens(left)) or within) and not _in_quotes(source, sentence, span.start)
    if relation is Relation.FROM or (relation is Relation.DURING and _reported(passage, span, sentence)):
        return False
    return relation is not Relation.BY or not _named(source, sentence, span.start)


def _reported(passage: Passage, span: Span, sentence: Sentence) -> bool:
    """Whether a month or year that had begun at the date of issue is reported on rather than ahead."""
    if span.first is None or (passage.issued is not None and span.first > passage.issued):
        return False
    left = passage.left(span.start, sentence)
    duty = _says("in_progress", "not_due", passage.low[sentence.start : sentence.end])
    return _says("results", "not_due", left) or (len(left.strip()) < 10 and not duty)


def _told(passage: Passage, span: Span, sentence: Sentence, relation: Relation | None) -> bool:
    """Whether a sentence tells what was done rather than what is to do."""
    left = passage.left(span.start, sentence)
    if relation in (Relation.BEFORE, Relation.BY) and span.precision not in WIDE:
        return False
    return _says("made", "not_due", left[-160:])


def binding(passage: Passage, span: Span, sentence: Sentence) -> Expression | None:
    """The expression of a stated time (one that `may_bind`) that binds somebody, None otherwise."""
    found = dated(passage.low, span)
    relation = found.relation
    if relation in (None, Relation.ON) and span.last is not None and span.last == passage.issued:
        return None  # the document tells of its own day
    if _free(passage, span, sentence) or _told(passage, span, sentence, relation):
        return None
    if span.precision in WIDE:
        if not _wide_bound(passage, span, sentence, relation):
            return None
    elif relation in (None, Relation.ON) and not _bare_day(passage, span, sentence):
        return None
    if relation is None:
        kind = Relation.DURING if span.precision in WIDE else Relation.ON
        return Expression(found.start, found.end, kind, found.when, last=span.last, doubts=found.doubts)
    return found
