"""What is due between two dates: single days, periods that end, and recurrences expanded (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, Final

from corpus.folding import fold
from corpus.reading import OpenArchive
from corpus.recurrence import Occurrence, occurrences

SQL: Final = """SELECT d.sha256, d.code, d.issuer, d.issued_first, d.subject, x.position, x.text, x.relation,
  x.when_, x.rrule, x.last_day, x.action, x.responsible, x.due_first, x.due_last
  FROM deadlines x JOIN documents d ON d.id = x.document
  WHERE x.rrule IS NOT NULL OR (x.due_last >= ? AND x.due_last <= ?) ORDER BY d.id, x.position"""


@dataclass(frozen=True, slots=True)
class Due:
    """Something that must be done by the end of `day`. `rrule`: it comes back by this rule.

    `when` is the same day, or the period (EDTF) when no day was said: 2022-35 is the third quarter of 2022.
    """

    day: str
    when: str
    code: str | None
    issuer: str | None
    responsible: str | None
    action: str | None
    text: str
    relation: str | None
    rrule: str | None
    sha256: str
    position: int

    def as_json(self) -> dict[str, Any]:
        """The entry as JSON values."""
        return asdict(self)


def due_between(archive: OpenArchive, since: date, until: date, responsible: str | None = None) -> list[Due]:
    """All that falls due from `since` to `until`, both included, by day."""
    found: list[Due] = []
    wanted = fold(responsible) if responsible else ""
    for row in archive.rows(SQL, (since.isoformat(), until.isoformat())):
        if wanted not in fold(row["responsible"] or ""):
            continue
        found += [_due(row, one) for one in _times(row, since, until)]
    return sorted(found, key=lambda one: (one.day, one.code or "", one.position))


def _times(row: dict[str, Any], since: date, until: date) -> list[Occurrence]:
    """The times of one duty within the days asked for."""
    if not row["rrule"]:
        return [Occurrence(row["due_last"], date.fromisoformat(row["due_last"]))]
    begin = date.fromisoformat(row["issued_first"]) if row["issued_first"] else since
    times = occurrences(row["rrule"], begin, since, until, before=row["relation"] == "before")
    return list(islice(times, 1) if _frequent(row["rrule"]) else times)


def _frequent(rule: str) -> bool:
    """Whether a duty comes back so often that telling each time would bury all others: it is told once, by its rule."""
    return rule.startswith(("FREQ=DAILY", "FREQ=WEEKLY"))


def _due(row: dict[str, Any], time: Occurrence) -> Due:
    names = ("code", "issuer", "responsible", "action", "text", "relation", "rrule", "sha256", "position")
    return Due(day=time.last.isoformat(), when=time.when, **{name: row[name] for name in names})


def ics(found: Iterable[Due]) -> Iterator[str]:
    """An iCalendar file (RFC 5545), line by line with its CRLF; each entry a whole-day event."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//saoluc//deadlines//VI", "CALSCALE:GREGORIAN"]
    for one in found:
        day = date.fromisoformat(one.day)
        who = f"{one.responsible}: " if one.responsible else ""
        period = "" if one.when == one.day else f" [{one.when}]"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.sha256[:32]}-{one.position}-{day:%Y%m%d}@saoluc",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            *([f"RRULE:{one.rrule}"] if one.rrule and _frequent(one.rrule) else []),
            f"SUMMARY:{_escape(who + (one.action or one.text) + period)}",
            f"DESCRIPTION:{_escape(' · '.join(part for part in (one.code, one.issuer, one.text) if part))}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    for line in [*lines, "END:VCALENDAR"]:
        yield from _folded(line)


def _escape(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, "\\" + sign)
    return " ".join(text.split())


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 bytes; the following ones begin with a space. No letter is cut."""
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 75:
            yield part + "\r\n"
            part, size = " ", 1
        part += letter
        size += width
    yield part + "\r\n"
