"""What the decoder chose, as corrections that can be replayed and doubts that can be looked at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from restore.candidates import Kind
from restore.model import Correction, Doubtful, Reason, RestoredText, replay
from restore.syllable import fold

LEAST_POSTERIOR = 1e-6
SURE = 0.9  # a change with less confidence is a doubt as well
KIND_REASONS = {int(Kind.GLUED): Reason.GLUED}


def reason_of(read: str, after: str, kind: int) -> Reason:
    """Why a word was changed.

    >>> [reason_of(a, b, 0).value for a, b in (("thuc", "thực"), ("thúc", "thực"), ("thirc", "thức"), ("số", "Số"))]
    ['missing-marks', 'wrong-marks', 'confused-letters', 'case']
    """
    if kind in KIND_REASONS:
        return KIND_REASONS[kind]
    if " " in read:
        return Reason.SPLIT
    if read.lower() == after.lower():
        return Reason.CASE
    if fold(read).lower() == fold(after).lower():
        return Reason.MISSING_MARKS if fold(read) == read else Reason.WRONG_MARKS
    return Reason.CONFUSED_LETTERS


def gain(chosen: float, kept: float) -> float:
    """Log-probability won over leaving the word as read, from the posteriors of both."""
    return round(math.log(max(chosen, LEAST_POSTERIOR)) - math.log(max(kept, LEAST_POSTERIOR)), 3)


def compose(read: str, mended: str, first: Sequence[Correction], then: Sequence[Correction]) -> list[Correction]:
    """Corrections of `read` that do at once what `first` (whole words, read to mended) and `then` do in turn."""
    if not first:
        return list(then)
    shift = 0
    spans: list[tuple[int, int, int, int, Correction]] = []  # read start, end, mended start, end
    for c in first:
        start = c.start + shift
        spans.append((c.start, c.start + len(c.before), start, start + len(c.after), c))
        shift += len(c.after) - len(c.before)
    return list(_merge(read, mended, spans, then))


def _merge(
    read: str, mended: str, spans: list[tuple[int, int, int, int, Correction]], then: Sequence[Correction]
) -> Iterator[Correction]:
    """Spans of both kinds, those that touch in the mended line taken together."""
    items = [(s[2], s[3], s[4]) for s in spans] + [(c.start, c.start + len(c.before), c) for c in then]
    items.sort(key=lambda item: (item[0], item[1]))
    groups: list[list[tuple[int, int, Correction]]] = []
    end = -1
    for item in items:
        if groups and item[0] < end:
            groups[-1].append(item)
        else:
            groups.append([item])
        end = max(end, item[1])
    for group in groups:
        low, high = group[0][0], max(item[1] for item in group)
        inside = [c._replace(start=c.start - low) for _, _, c in group if any(c is t for t in then)]
        after = replay(mended[low:high], inside)
        start, stop = _back(low, spans, begin=True), _back(high, spans, begin=False)
        if read[start:stop] != after:
            lead = inside[0] if inside else group[0][2]
            yield lead._replace(start=start, before=read[start:stop], after=after)


def _back(at: int, spans: list[tuple[int, int, int, int, Correction]], *, begin: bool) -> int:
    """The offset in the line as read of an offset in the mended line."""
    shift = 0
    for start, end, low, high, _ in spans:
        if at < low or (begin and at == low) or (not begin and at == low):
            break
        if at < high:
            return start if begin else end
        shift = end - high
    return at + shift


def restored(read: str, corrections: Sequence[Correction], doubts: Sequence[Doubtful]) -> RestoredText:
    """The line with its corrections applied."""
    return RestoredText(read, replay(read, corrections), tuple(corrections), tuple(doubts))


def finish(changes: list[Correction], left: Sequence[Doubtful]) -> tuple[list[Correction], list[Doubtful]]:
    """Corrections in reading order, and the doubts with their offsets in the restored line."""
    changes.sort(key=lambda c: c.start)
    doubts: list[Doubtful] = []
    shift = 0
    queue = list(left)
    for c in changes:
        while queue and queue[0].start < c.start:
            doubts.append(_moved(queue.pop(0), shift))
        start = c.start + shift
        if c.confidence < SURE:
            doubts.append(Doubtful(start, start + len(c.after), "not sure", c.alternatives))
        shift += len(c.after) - len(c.before)
    doubts += [_moved(d, shift) for d in queue]
    return changes, doubts


def _moved(doubt: Doubtful, shift: int) -> Doubtful:
    return doubt._replace(start=doubt.start + shift, end=doubt.end + shift)
