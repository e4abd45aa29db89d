"""Kính gửi: the rows at the top of a letter that name whom it is sent to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from extract import marks
from extract.model import Addressee
from extract.rows import Row
from extract.textmap import Found, PlacedLine, TextMap

# `Kính gửi` stands among this many rows below the letterhead.
REACH: Final = 16
# A list whose `Kính gửi` was not read begins this far right of the text below it (share of the page's width).
INDENT: Final = 0.2
# Lines of such a list begin at the same height from the left, give or take, points.
SAME_EDGE: Final = 6.0


def find_addressees(rows: Sequence[Row], at: int) -> int | None:
    """Index of the row with `Kính gửi`."""
    for i in range(at, min(len(rows), at + REACH)):
        if _has_label(rows[i]) or _bare_list_end(rows, i) is not None:
            return i
        if marks.starts_with(rows[i].text, "preamble", "strong") in {"can cu"}:
            return None
    return None


def read_addressees(
    rows: Sequence[Row], at: int, before: list[PlacedLine], names: list[PlacedLine], stamps: list[PlacedLine]
) -> int:
    """Sort Kính gửi and its lines into `names`, what stands left of it into `before`, stamps beside it into `stamps`.

    Gives the index of the row behind.
    """
    row = rows[at]
    if not _has_label(row) and (end := _bare_list_end(rows, at)) is not None:
        names += [line for each in rows[at:end] for line in each.lines]
        return end
    first = next(
        i for i, line in enumerate(row.lines) if marks.label_at(line.text, "recipients", "addressee_labels") is not None
    )
    before += row.lines[:first]
    names += row.lines[first:]
    at += 1
    label = names[0]
    while at < len(rows) and (_is_aside(rows[at], label) or _continues_addressees(rows[at], names)):
        (stamps if _is_aside(rows[at], label) else names).extend(rows[at].lines)
        at += 1
    return at


def without_label(found: list[Found[Addressee]], where: TextMap) -> list[Found[Addressee]]:
    """The addressees found in their part, each with a doubt where `Kính gửi` was not read before them."""
    if any(marks.label_at(line.text, "recipients", "addressee_labels") is not None for line in where.lines):
        return found
    return [replace(one, doubts=(*one.doubts, ("no-label", "no Kính gửi before it"))) for one in found]


def _has_label(row: Row) -> bool:
    """Whether `Kính gửi` stands in a row."""
    return any(marks.label_at(line.text, "recipients", "addressee_labels") is not None for line in row.lines)


def _bare_list_end(rows: Sequence[Row], at: int) -> int | None:
    """Index behind the list of bodies that begins with a row and whose `Kính gửi` was not read; None if none does.

    Such a list has bullets, stands far to the right of the text right below it, and ends with a full stop.
    """
    box = rows[at].lines[0].line.source.box
    if box is None or len(rows[at].lines) > 1 or not _names_body(rows[at].text):
        return None
    end = at + 1
    while end < len(rows) and (next_box := rows[end].lines[0].line.source.box) and next_box.left > box.left - SAME_EDGE:
        end += 1
    below = rows[end].lines[0].line.source.box if end < len(rows) and rows[end].page == rows[at].page else None
    clear = below is not None and box.left - below.left > INDENT * rows[at].width
    return end if clear and rows[end - 1].text.rstrip().endswith(".") else None


def _names_body(text: str) -> bool:
    """Whether a row with a bullet names a body (`- Sở …;`)."""
    named = marks.starts_with(text, "agency", "heads") or marks.starts_with(text, "recipients", "openers")
    return bool(marks.bullet_end(text)) and named is not None


def _is_aside(row: Row, label: PlacedLine) -> bool:
    """Whether a row stands left of the names behind `Kính gửi:` (the stamp of an incoming office)."""
    behind = marks.label_at(label.text, "recipients", "addressee_labels") or 0
    names = label.line.box_at(min(behind, len(label.text) - 1), len(label.text))
    boxes = [line.line.source.box for line in row.lines]
    if names is None or any(box is None or box.right > names.left for box in boxes):
        return False
    return not any(marks.bullet_end(line.text) for line in row.lines)


def _continues_addressees(row: Row, so_far: Sequence[PlacedLine]) -> bool:
    """Whether a row still names an addressee."""
    text = row.text.strip()
    last = so_far[-1].text.rstrip()
    if marks.starts_with(text, "preamble", "strong") and marks.bare(text)[:1].isupper():
        return False
    if marks.bullet_end(text):
        return not last.endswith(".") or len(so_far) == 1
    if _indented(row, so_far[0]):
        return True
    only_label = marks.label_at(last, "recipients", "addressee_labels") == len(last)
    if text.startswith("("):
        return True
    if text[:1].islower() or (last.endswith((",", "-", " và")) and not only_label):
        return not last.endswith((".", ";")) or text[:1].islower()
    named = marks.starts_with(text, "agency", "heads") is not None and text.endswith((";", ".")) and len(text) < 90
    return only_label or (named and last.endswith(";"))


def _indented(row: Row, label: PlacedLine) -> bool:
    """Whether a short row stands under the names behind `Kính gửi:`, clear of where paragraphs begin."""
    box, first = row.lines[0].line.source.box, label.line.source.box
    if box is None or first is None or not row.width:
        return False
    return box.left > first.left + 30 and box.right < 0.86 * row.width and 0 <= box.top - first.bottom < 60
