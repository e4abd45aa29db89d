"""The end of a document: Nơi nhận beside the signature block, and where appendices begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import regex
from rapidfuzz.distance import Levenshtein

from extract import marks
from extract.fold import fold, squash
from extract.lexicon import folded
from extract.people import authority_of, is_name, office_in
from extract.rows import Row, split_signature
from extract.slices import join_lines
from extract.textmap import PlacedLine
from ocr.model import Zone

# Rows that a signature block may begin above `Nơi nhận`, and rows both together may take.
ABOVE: Final = 8
LENGTH: Final = 60
# Lines of a row with less room between them are one line, points.
NEAR: Final = 9.0
# Letters from which the kind of a copy may have one read wrong.
LONG: Final = 9
# The signature stands right of this share of the page's width.
RIGHT: Final = 0.42
_ARCHIVE: Final = regex.compile(r"\W{0,4}(?:l|1|i)[uưựứtư]{1,3}[uư]?\b\s*[:;.,]?\s*\S")


@dataclass(slots=True)
class Closing:
    """Lines of recipients and signature, from row `start` to before row `end`."""

    recipients: list[PlacedLine] = field(default_factory=list)
    signature: list[PlacedLine] = field(default_factory=list)
    start: int = 0
    end: int = 0


def find_closing(rows: Sequence[Row], begin: int) -> Closing:
    """The end of the document whose text begins at row `begin`."""
    label = _find_label(rows, begin)
    if label is not None:
        return _with_recipients(rows, label, begin)
    sign = _find_signature(rows, begin)
    if sign is not None:
        return _read(rows, sign, sign)
    appendix = _find_appendix(rows, begin)
    return Closing(start=appendix, end=appendix)


def _find_label(rows: Sequence[Row], begin: int) -> int | None:
    """Index of the row with `Nơi nhận`."""
    for i in range(begin, len(rows)):
        for line in rows[i].lines:
            if (
                len(line.text) < 90
                and marks.label_at(line.text, "recipients", "labels") is not None
                and _is_list(rows, i)
            ):
                return i
    return None


def _is_list(rows: Sequence[Row], at: int) -> bool:
    """Whether recipients follow a label: a bullet or an archive line within the next rows."""
    return any(marks.bullet_end(line.text) or _is_archive(line.text) for row in rows[at : at + 6] for line in row.lines)


def _is_archive(text: str) -> bool:
    """Whether a line is the archive line (`- Lưu: VT …`)."""
    return bool(_ARCHIVE.match(fold(text))) and fold(text).lstrip(" -–—_+*.~")[:3] in {"luu", "lau", "liu", "1uu"}


def _with_recipients(rows: Sequence[Row], label: int, begin: int) -> Closing:
    """The closing around a label, its signature block begun up to a few rows above."""
    start = label
    while (
        start > max(begin, label - ABOVE) and _opens_block(rows[start - 1]) and rows[start - 1].page == rows[label].page
    ):
        start -= 1
    return _read(rows, start, label)


def _opens_block(row: Row) -> bool:
    """Whether a row above `Nơi nhận` belongs to the signature block alone."""
    box = row.lines[0].line.source.box
    if len(row.lines) == 1 and box is not None and row.width and box.left < RIGHT * row.width * 0.8:
        return False
    return not marks.ends_body(row.text) and all(_is_signing(line.text.strip()) for line in row.lines)


def _is_signing(text: str) -> bool:
    """Whether a line is an authority, an office, a body signed for, or a name."""
    if is_name(text):
        return True
    if not marks.is_capitals(text):
        return False
    named = marks.starts_with(text, "agency", "heads") is not None
    return named or authority_of(text) is not None or office_in(text) is not None


def _find_signature(rows: Sequence[Row], begin: int) -> int | None:
    """Index of the row a signature block without recipients begins with: an office in capitals, a name below."""
    for i in range(max(begin, 1), len(rows)):
        text = rows[i].lines[-1].text.strip()
        if len(text) > 60 or not marks.is_capitals(text):
            continue
        if authority_of(text) is None and office_in(text) is None:
            continue
        if any(is_name(line.text) for row in rows[i + 1 : i + 12] for line in row.lines) or marks.ends_body(
            rows[i - 1].text
        ):
            return i
    return None


def _find_appendix(rows: Sequence[Row], begin: int) -> int:
    """Index of the first row of an appendix; the number of rows without one."""
    for i in range(max(begin, 1), len(rows)):
        if rows[i].page != rows[i - 1].page and opens_appendix(rows[i : i + 8]):
            return i
    return len(rows)


def opens_appendix(rows: Sequence[Row]) -> bool:
    """Whether a page's first rows head an appendix."""
    for row in rows:
        text = row.text.strip().lstrip("(")
        if marks.starts_with(text, "appendix", "citing") is not None:
            return True
        if marks.is_capitals(text) and fold(text).startswith(("phu luc", "phu bieu")):
            return True
    return False


def _read(rows: Sequence[Row], start: int, label: int) -> Closing:
    """Sort the rows from `start` on into recipients and signature."""
    closing = Closing(start=start)
    page = rows[start].page
    at = start
    state = _State(labelled=False)
    while at < len(rows) and at - start < LENGTH and (rows[at].page == page or _goes_on(rows[at], state)):
        if at > label and rows[at].page != page and opens_appendix(rows[at : at + 6]):
            break
        if _certifies_copy(rows[at]) and any(is_name(line.text) for line in closing.signature):
            at = next((i for i in range(at, len(rows)) if rows[i].page != rows[at].page), len(rows))
            break
        for line in _near_joined(rows[at].lines):
            for piece in split_signature(line):
                _place(piece, rows[at], state, closing)
        at += 1
    closing.end = at
    return closing


def _certifies_copy(row: Row) -> bool:
    """Whether a row opens the block in which another office certifies a copy (sao y): its signer did not issue it."""
    return any(marks.is_capitals(line.text) and _names_copy(line.text.strip()) for line in row.lines)


def _names_copy(text: str) -> bool:
    """Whether a line begins with the kind of copy, a letter of a long one read wrong or not at all."""
    if marks.starts_with(text, "copy", "values") is not None:
        return True
    read = squash(text)
    kinds = [kind for kind in map(squash, folded("copy", "values")) if len(kind) >= LONG]
    return any(Levenshtein.distance(read[:cut], kind) <= 1 for kind in kinds for cut in (len(kind) - 1, len(kind)))


def _near_joined(lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """The lines of a row, those joined between which no column's border can run."""
    out: list[list[PlacedLine]] = []
    for line in lines:
        box = line.line.source.box
        before = out[-1][-1].line.source.box if out else None
        if box is not None and before is not None and box.left - before.right < NEAR:
            out[-1].append(line)
        else:
            out.append([line])
    return [join_lines(pieces) for pieces in out]


@dataclass(slots=True)
class _State:
    """What has been seen on the way down."""

    labelled: bool  # Nơi nhận has been read
    archived: bool = False  # the archive line has been read
    edge: float = 0.0  # left edge of the recipients, points


def _goes_on(row: Row, state: _State) -> bool:
    """Whether a row on the next page still belongs to recipients or signature."""
    if state.labelled and not state.archived:
        return bool(marks.bullet_end(row.text)) or _is_archive(row.text)
    return False


def _place(line: PlacedLine, row: Row, state: _State, closing: Closing) -> None:
    """Put one line where it belongs."""
    if marks.is_esign(line.text):
        closing.signature.append(line)
        return
    if _is_right(line, row, state):
        closing.signature.append(line)
        return
    closing.recipients.append(line)
    state.labelled = state.labelled or marks.label_at(line.text, "recipients", "labels") is not None
    state.archived = state.archived or _is_archive(line.text)


def _is_right(line: PlacedLine, row: Row, state: _State) -> bool:
    """Whether a line stands in the signature's column."""
    zone = line.line.source.zone
    if zone in (Zone.SIGNATURE, Zone.RECIPIENTS):
        return zone is Zone.SIGNATURE
    text = line.text
    if marks.label_at(text, "recipients", "labels") is not None:
        return False
    box = line.line.source.box
    if box is not None and row.width and box.left > RIGHT * row.width:
        return True
    if marks.bullet_end(text) or _is_archive(text):
        return False
    signs = marks.is_capitals(text) and (authority_of(text) is not None or office_in(text) is not None)
    if box is not None and row.width:
        return signs or (is_name(text) and (not state.labelled or state.archived))
    if line is not row.lines[0] and len(row.lines) > 1:
        return True
    return not state.labelled or is_name(text) or signs or state.archived
