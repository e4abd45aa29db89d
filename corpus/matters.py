"""Documents about one matter: the title of a campaign or programme in quotation marks joins what names no other code.

A provincial plan is often known only from the district plan that rests on it. That it carries out the decision of the
prime minister is said nowhere in the archive; but both are cited with the same title. Such a link is presumed, never
stated, and told as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from corpus.folding import fold
from corpus.reading import OpenArchive

TITLE: Final = re.compile(r"[“”\"«]([^“”\"«»]{12,200})[“”\"»]")
SYLLABLES: Final = 5  # a shorter title is no one's own
SAID_OF: Final = "SELECT text, date FROM citations WHERE code_key = ?"
ON_MATTER: Final = """SELECT code, code_key, doc_type, date AS issued_date, issuer, min(text) AS subject FROM citations
  WHERE kind = 'basis' AND code_key IS NOT NULL AND code_key <> ? AND date > ? AND instr(plain(text), ?)
  GROUP BY code_key, date ORDER BY date, code_key"""


def plain(text: str | None) -> str:
    """Words only, folded, one space between: titles are compared so.

    >>> plain("Vì người nghèo - Không để ai")
    'vi nguoi ngheo khong de ai'
    """
    return " ".join(re.findall(r"\w+", fold(text or "")))


def titles(text: str) -> set[str]:
    """The quoted titles of a text, as `plain` gives them."""
    found = {plain(title) for title in TITLE.findall(text)}
    return {title for title in found if len(title.split()) >= SYLLABLES}


def presumed_below(archive: OpenArchive, code_key: str) -> Iterator[dict[str, Any]]:
    """Documents cited as a basis somewhere, later than this one and with a title it is cited with."""
    said = list(archive.rows(SAID_OF, (code_key,)))
    dates = [row["date"] for row in said if row["date"]]
    if not dates:
        return
    archive.connection.create_function("plain", 1, plain, deterministic=True)
    seen: set[tuple[str, str]] = set()
    for title in sorted({title for row in said for title in titles(row["text"] or "")}):
        for row in archive.rows(ON_MATTER, (code_key, max(dates), title)):
            if (row["code_key"], row["issued_date"]) not in seen:
                seen.add((row["code_key"], row["issued_date"]))
                yield row
