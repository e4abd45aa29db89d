"""Visual rows of a document, columns apart: the ground on which its parts are told from each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import regex

from extract.fold import fold, squash, upper_share
from extract.lexicon import folded, province_names
from extract.marks import bullet_end, dateline_at, label_at, motto_at, number_label
from extract.slices import slice_line
from extract.textmap import PlacedLine
from ocr.model import Box, Page, Word, Zone

# Two runs of text in one row belong to two columns when no word stands in this many times the height between them.
COLUMN_GAP: Final = 4.0
# Letters that an overlay in a gap has at most (a number, a day, a name).
OVERLAY: Final = 14
# No gap narrower than this divides columns, points.
WIDE: Final = 32.0
_BLANK_AHEAD: Final = regex.compile(r"(?:^\W*so\s*[:.]?|/|\b(?:ngay|thang|nam))\s*$")
_WIDE_SPACE: Final = regex.compile(r"\t+|(?<=\S) {4,}(?=\S)")
_ENTRY_END: Final = regex.compile(r"(?<=[;.,)])\s+|\s{2,}")
_CODE_BEFORE: Final = regex.compile(r"\S*[/-]\s?\S*\p{Lu}{2}\S*\s+|^\W*s[oốô]\s*:?\s+(?=\p{Lu})")
_LEVEL: Final = regex.compile(r"^(?:thanh pho|tp\.?|tinh)\s*")
_CAPITAL: Final = regex.compile(r"(?<=\s|^)\p{Lu}")


@dataclass(frozen=True, slots=True)
class Row:
    """Lines that stand side by side, left to right, on a page (1-based) of the given width in points."""

    lines: tuple[PlacedLine, ...]
    page: int
    width: float

    @property
    def text(self) -> str:
        """The texts of the row, a space between columns."""
        return " ".join(line.text for line in self.lines)

    @property
    def zones(self) -> frozenset[Zone]:
        """The zones its lines were given."""
        return frozenset(line.line.source.zone for line in self.lines)


def cut_wide(line: PlacedLine) -> list[PlacedLine]:
    """The columns of a line that TABs or wide gaps hold apart."""
    text = line.text
    spans = []
    at = 0
    for hit in _WIDE_SPACE.finditer(text) if "\t" in text or "    " in text else ():
        if "\t" not in hit[0] and _waits(text[at : hit.start()]):
            continue
        spans.append((at, hit.start()))
        at = hit.end()
    spans.append((at, len(text)))
    if len(spans) == 1:
        return _cut_gaps(line)
    return [piece for a, b in spans if (piece := slice_line(line, a, b)).text]


def _cut_gaps(line: PlacedLine) -> list[PlacedLine]:
    """The columns of a line with boxes, cut where the gap between two words is wide."""
    words = line.line.source.words
    if len(words) < 2 or words[0].box is None:
        return [line]
    cuts = [
        after
        for before, after in pairwise(words)
        if before.box is not None
        and after.box is not None
        and after.box[0] - before.box[2] > WIDE
        and after.box.left - before.box.right > COLUMN_GAP * min(before.box.height, 16.0)
        and not _waits(before.text)
    ]
    return _cut_before(line, cuts)


def _waits(text: str) -> bool:
    """Whether a text ends before a space to be filled in (`Số:`, `ngày`): what follows is no other column."""
    return bool(_BLANK_AHEAD.search(fold(text)))


def _cut_before(line: PlacedLine, firsts: Sequence[Word]) -> list[PlacedLine]:
    """The line cut before the given words as read."""
    if not firsts:
        return [line]
    spans, begin, at = [], 0, 0
    for word in line.line.source.words:
        if any(word is first for first in firsts):
            spans.append((begin, at))
            begin = at
        at += len(word.text) + 1
    spans.append((begin, at))
    return [piece for a, b in spans if (piece := slice_line(line, *_restored_span(line, a, b))).text]


def _restored_span(line: PlacedLine, start: int, end: int) -> tuple[int, int]:
    """Offsets in the restored text of the characters [start, end) as read."""

    def moved(offset: int) -> int:
        shift = 0
        for c in line.line.restored.corrections:
            if c.start + len(c.before) <= offset:
                shift += len(c.after) - len(c.before)
        return offset + shift

    return moved(start), min(moved(end), len(line.text))


def with_overlays(
    lines: Iterable[PlacedLine], overlays: Iterable[PlacedLine]
) -> tuple[list[PlacedLine], list[PlacedLine]]:
    """Lines and overlays, with the short overlays that fill a gap of a row (a number or day put in) among the lines."""
    out, left_over = list(lines), []
    for overlay in overlays:
        at = _line_before(overlay, out)
        if at is None:
            left_over.append(overlay)
        else:
            out[at : at + 1] = _with_overlay(out[at], overlay)
    return out, left_over


def _line_before(overlay: PlacedLine, lines: Sequence[PlacedLine]) -> int | None:
    """Index of the line an overlay stands behind or within, in a row at its height; None where it covers a word."""
    box = overlay.line.source.box
    if box is None or len(overlay.text) > OVERLAY:
        return None
    middle = (box.top + box.bottom) / 2
    found = None
    for i, line in enumerate(lines):
        own = line.line.source.box
        if line.page == overlay.page and own is not None and own.top <= middle <= own.bottom:
            words = [w.box for w in line.line.source.words if w.box is not None]
            if any(w.left < box.right - 2 and w.right > box.left + 2 for w in words):
                return None
            found = i if own.left < box.left else found
    return found


def _with_overlay(line: PlacedLine, overlay: PlacedLine) -> list[PlacedLine]:
    """A line and the overlay behind it or in a gap of it, left to right."""
    box = overlay.line.source.box
    assert box is not None
    behind = [w for w in line.line.source.words if w.box is not None and w.box.left >= box.right - 2]
    pieces = _cut_before(line, behind[:1])
    return [pieces[0], replace(overlay, number=line.number), *pieces[1:]]


def rows_of(lines: Iterable[PlacedLine], pages: Iterable[Page]) -> list[Row]:
    """The rows of a document; empty lines and page numbers are left out."""
    return list(each_row(lines, pages))


def each_row(lines: Iterable[PlacedLine], pages: Iterable[Page]) -> Iterator[Row]:
    """The rows of a document one by one."""
    widths = {page.number: page.width for page in pages}
    every = list(lines)
    margins = _margins(every)
    for group in _grouped(every):
        kept = tuple(line for line in group if _is_text(line, len(group) == 1, margins.get(line.page)))
        if kept:
            yield Row(kept, kept[0].page, widths.get(kept[0].page, 0.0))


def _margins(lines: Iterable[PlacedLine]) -> dict[int, tuple[float, float]]:
    """Left and right edge of the text of each page that has boxes, points."""
    boxes: dict[int, list[Box]] = {}
    for line in lines:
        if line.line.source.box is not None and len(line.text) > 20:
            boxes.setdefault(line.page, []).append(line.line.source.box)
    return {page: (min(b.left for b in found), max(b.right for b in found)) for page, found in boxes.items()}


def _is_text(line: PlacedLine, alone: bool, margins: tuple[float, float] | None) -> bool:
    """Whether a line is text rather than a page number or a speck: a sign or two in the margin, or alone."""
    text, box = line.text.strip(), line.line.source.box
    if not text or line.line.source.zone is Zone.PAGE_NUMBER:
        return False
    if box is None or len(text) > 3:
        return True
    if margins is not None and (box.right < margins[0] or box.left > margins[1]):
        return False
    return any(c.isalnum() for c in text) or not alone


def _grouped(lines: Iterable[PlacedLine]) -> Iterator[list[PlacedLine]]:
    """Lines that share a row."""
    group: list[PlacedLine] = []
    for line in lines:
        if group and (group[-1].page, group[-1].number) != (line.page, line.number):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def split_letterhead(line: PlacedLine) -> list[PlacedLine]:
    """A letterhead row read across both columns, cut before the motto or the place of the dateline."""
    at = motto_at(line.text)
    if at is None:
        at = _place_at(line.text)
    if at is None or at < 3:
        return [line]
    return [piece for a, b in ((0, at), (at, len(line.text))) if (piece := slice_line(line, a, b)).text]


def _place_at(text: str) -> int | None:
    """Offset of the place name before `, ngày` where something else stands to its left."""
    date = dateline_at(text)
    if date is None:
        return None
    before = text[: date.start()].rstrip(" ,.;")
    for hit in _CAPITAL.finditer(before):
        name = squash(_LEVEL.sub("", fold(before[hit.start() :])))
        if name in province_names():
            return hit.start()
    code = list(_CODE_BEFORE.finditer(before))
    return code[-1].end() if code and number_label(text) is not None else None


def split_signature(line: PlacedLine) -> list[PlacedLine]:
    """A row of the end of a document read across recipients and signature, cut between them."""
    text = line.text
    label = label_at(text, "recipients", "labels")
    if label is not None and label < len(text):
        return [p for a, b in ((0, label), (label, len(text))) if (p := slice_line(line, a, b)).text]
    if bullet_end(text):
        for hit in _ENTRY_END.finditer(text):
            if opens_signature(text[hit.end() :]):
                return [slice_line(line, 0, hit.start()), slice_line(line, hit.end(), len(text))]
    return [line]


def opens_signature(text: str) -> bool:
    """Whether a text is a line of a signature block: authority, office in capitals, or a person's name."""
    from extract.people import is_name  # the names know rows only through their text

    if not text.strip():
        return False
    if upper_share(text) > 0.85 and any(p in fold(text) for p in folded("signature", "positions")):
        return True
    return is_name(text)
