"""The parts of a document: letterhead, title, addressees, preamble, body, recipients, signature, appendices.

Works on rows of text, with boxes or without. Anchors (motto, number line, dateline, type line, `Kính gửi`,
`Nơi nhận`) say where a part begins; the zones of the reader and the boxes say which column a line belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from extract import marks
from extract.closing import Closing, find_closing
from extract.fold import fold
from extract.opening import Opening, find_opening
from extract.rows import Row, cut_wide, rows_of, with_overlays
from extract.textmap import PlacedLine, TextMap
from ocr.model import Page, Zone

BASES_AHEAD: Final = 8  # rows behind a colon in which another base may open
EMPTY: Final = TextMap(())


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a document, each a running text with its map to the page."""

    letterhead_left: TextMap = EMPTY  # agencies, number, subject of a công văn
    letterhead_right: TextMap = EMPTY  # motto, place and date
    title: TextMap = EMPTY  # type line and subject
    enactor: TextMap = EMPTY  # who decides, in capitals between title and bases
    addressees: TextMap = EMPTY  # Kính gửi
    preamble: TextMap = EMPTY
    body: TextMap = EMPTY
    recipients: TextMap = EMPTY
    signature: TextMap = EMPTY
    appendices: TextMap = EMPTY
    stamps: TextMap = EMPTY
    lines: Sequence[PlacedLine] = field(default=())  # all lines of the document

    @property
    def text(self) -> TextMap:
        """Subject, opening and body: where duties may stand."""
        return TextMap.of([*self.title.lines[1:], *self.preamble.lines, *self.body.lines])

    @property
    def whole(self) -> TextMap:
        """The document's own text, stamps left out."""
        return TextMap.of(self.lines)


def find_parts(lines: Sequence[PlacedLine], pages: Sequence[Page]) -> Parts:
    """Cut the lines of a document into its parts."""
    stamps = [line for line in lines if line.line.source.zone is Zone.STAMP]
    own = [piece for line in lines if line.line.source.zone is not Zone.STAMP for piece in cut_wide(line)]
    own, stamps = with_overlays(own, stamps)
    rows = rows_of(own, pages)
    opening = find_opening(rows)
    closing = find_closing(rows, opening.end)
    return _assemble(rows, opening, closing, [*stamps, *opening.stamps], own)


def _assemble(
    rows: list[Row], opening: Opening, closing: Closing, stamps: list[PlacedLine], own: list[PlacedLine]
) -> Parts:
    """The parts from the rows before, between and after opening and closing."""
    middle = rows[opening.end : closing.start]
    cut = _preamble_end(middle)
    return Parts(
        letterhead_left=TextMap.of(opening.left),
        letterhead_right=TextMap.of(opening.right),
        title=TextMap.of(opening.title),
        enactor=TextMap.of(opening.enactor),
        addressees=TextMap.of(opening.addressees),
        preamble=_flat(middle[:cut]),
        body=_flat(middle[cut:]),
        recipients=TextMap.of(closing.recipients),
        signature=TextMap.of(closing.signature),
        appendices=_flat(rows[closing.end :]),
        stamps=TextMap.of(stamps),
        lines=tuple(own),
    )


def _flat(rows: Sequence[Row]) -> TextMap:
    """The lines of rows one after the other, overlays that were read as text left out."""
    return TextMap.of(line for row in rows for line in row.lines)


def _preamble_end(rows: Sequence[Row]) -> int:
    """Index of the first row behind the bases: the enacting line is the last of the preamble."""
    fallback = 0
    previous = ";"
    for i, row in enumerate(rows[:90]):
        text = row.text.strip()
        if _enacts(text) or (
            text.endswith(":") and (_leads_on(text) or not _goes_on(rows[i + 1 : i + 1 + BASES_AHEAD]))
        ):
            return i + 1
        if _is_step(text) and not marks.starts_with(text, "preamble", "strong"):
            return i
        if previous[-1:] in ";.:," and text[:1].isupper() and fallback == 0 and i:
            fallback = i if not marks.starts_with(text, "preamble", "strong") else 0
        previous = text
    return fallback or _paragraph_end(rows)


def _paragraph_end(rows: Sequence[Row]) -> int:
    """Index of the first row behind the opening paragraph."""
    ends = (i + 1 for i, row in enumerate(rows[:20]) if row.text.rstrip()[-1:] in (".", ";", ":", "/"))
    return next(ends, min(len(rows), 1))


def _is_step(text: str) -> bool:
    """Whether a row opens a step of the text; a code at its begin (`202/BXD-KTQH`) only carries on the row before."""
    return bool(marks.is_section(text)) and not re.match(r"\s*\d{1,5}\s?/\s?[A-ZĐ\d]", text)


def _leads_on(text: str) -> bool:
    """Whether a row ends with `như sau:` or the like: what follows is the text itself."""
    return fold(text).rstrip(" :").endswith((" sau", " sau day", "nhu sau"))


def _goes_on(rows: Sequence[Row]) -> bool:
    """Whether bases follow a colon: a semicolon read as one, or a list of codes behind it."""
    for i, row in enumerate(rows):
        text = row.text.strip()
        if _enacts(text) or (_is_step(text) and not marks.starts_with(text, "preamble", "strong")):
            return False
        if marks.starts_with(text, "preamble", "strong") or (i == 0 and fold(text).startswith("so ")):
            return True
    return False


def _enacts(text: str) -> bool:
    """Whether a row is the enacting line (`QUYẾT ĐỊNH:`)."""
    if not marks.is_capitals(text) or len(text) > 60:
        return False
    return marks.starts_with(text, "preamble", "enacting") is not None or marks.type_line(text) is not None
