"""What is due between two dates: single days, periods that end, and recurrences expanded (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, Final

from dateutil.rrule import rrulestr

from corpus.folding import fold
from corpus.reading import OpenArchive

MOST_OCCURRENCES: Final = 1000  # of one recurrence; a daily duty over three years
SQL: Final = """SELECT d.sha256, d.code, d.issuer, d.issued_first, d.subject, x.position, x.text, x.relation,
  x.when_, x.rrule, x.last_day, x.action, x.responsible, x.due_first, x.due_last
  FROM deadlines x JOIN documents d ON d.id = x.document
  WHERE x.rrule IS NOT NULL OR (x.due_last >= ? AND x.due_last <= ?) ORDER BY d.id, x.position"""


@dataclass(frozen=True, slots=True)
class Due:
    """One day on which something must be done at the latest. `rrule`: it comes back by this rule."""

    day: str
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
        days = occurrences(row, since, until) if row["rrule"] else [row["due_last"]]
        found += [_due(row, one) for one in days]
    return sorted(found, key=lambda one: (one.day, one.code or "", one.position))


def occurrences(row: dict[str, Any], since: date, until: date) -> list[str]:
    """The days of a recurrence, one earlier where the rule says `before`. A rule nobody understands has none."""
    shift = timedelta(days=1 if row["relation"] == "before" else 0)
    begin = date.fromisoformat(row["issued_first"]) if row["issued_first"] else since
    try:
        rule = rrulestr(row["rrule"], dtstart=datetime(begin.year, begin.month, begin.day))
    except (ValueError, TypeError):
        return []
    first = datetime.combine(since + shift, datetime.min.time())
    last = datetime.combine(until + shift, datetime.min.time())
    days = islice(rule.xafter(first, inc=True), MOST_OCCURRENCES)
    return [(one - shift).date().isoformat() for one in days if one <= last]


def _due(row: dict[str, Any], day: str) -> Due:
    names = ("code", "issuer", "responsible", "action", "text", "relation", "rrule", "sha256", "position")
    return Due(day=day, **{name: row[name] for name in names})


def ics(found: Iterable[Due]) -> Iterator[str]:
    """An iCalendar file (RFC 5545), line by line with its CRLF; each entry a whole-day event."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//saoluc//deadlines//VI", "CALSCALE:GREGORIAN"]
    for one in found:
        day = date.fromisoformat(one.day)
        who = f"{one.responsible}: " if one.responsible else ""
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.sha256[:32]}-{one.position}-{day:%Y%m%d}@saoluc",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escape(who + (one.action or one.text))}",
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
