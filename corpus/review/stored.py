"""A finished document read back from its folder as it is after review."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.archive import CORRECTIONS, PAGES, TEXT, read_record
from corpus.errors import ArchiveDamaged
from corpus.packing import decompressed
from corpus.review.applied import reviewed_record
from corpus.review.lines import plain_text, reviewed_texts
from corpus.review.log import Change, Kind, read_changes
from corpus.review.worth import open_words
from extract.model import Record
from ocr.model import Page
from ocr.serial import page_from_json
from restore.model import Correction, Reason, RestoredLine, RestoredPage, RestoredText, replay
from restore.words import page_to_json


def stored_record(folder: Path, changes: list[Change] | None = None) -> Record:
    """The record after review; `changes` when the log has been read already."""
    try:
        record = Record.model_validate(read_record(folder))
    except ValueError as error:
        raise ArchiveDamaged(f"the record of {folder.name[:12]} is not of this version ({error})") from error
    return reviewed_record(record, read_changes(folder) if changes is None else changes)


def stored_text(folder: Path, changes: list[Change] | None = None) -> str:
    """The restored text after review."""
    changes = read_changes(folder) if changes is None else changes
    if any(change.kind in (Kind.WORD, Kind.TEXT) for change in changes):
        packed = packed_pages(folder)
        rows = [[line["row"] for line in page["lines"]] for page in packed["pages"]]
        return plain_text(reviewed_texts(packed_texts(packed), changes), rows)
    return (folder / TEXT).read_text(encoding="utf-8")


def packed_texts(packed: dict[str, Any]) -> list[list[str]]:
    """The restored text of every line of every page in a file of pages."""
    return [[line["text"] for line in page["lines"]] for page in packed["restored"]]


def packed_pages(folder: Path) -> dict[str, Any]:
    """The file of the pages as JSON: `pages` as read, and `restored` with the words to review (restore/words.py)."""
    packed = _unpacked(folder)
    if "restored" not in packed:  # written before the words to review were kept
        packed["restored"] = [page_to_json(page) for page in restored_pages(folder)]
    return packed


def doubtful_words(folder: Path, changes: list[Change]) -> list[float]:
    """The confidences of the words that wait for a person."""
    packed = packed_pages(folder)
    touched = any(change.kind in (Kind.WORD, Kind.TEXT) for change in changes)
    return open_words(packed["restored"], reviewed_texts(packed_texts(packed), changes) if touched else ())


def restored_pages(folder: Path) -> tuple[RestoredPage, ...]:
    """The restored pages as the program left them, before review."""
    packed = _unpacked(folder)
    try:
        rows = [json.loads(row) for row in (folder / CORRECTIONS).read_text(encoding="utf-8").splitlines()]
        pages = [page_from_json(page) for page in packed["pages"]]
        return _restored(pages, rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveDamaged(f"the pages of {folder.name[:12]} cannot be read ({error})") from error


def _unpacked(folder: Path) -> dict[str, Any]:
    try:
        packed = decompressed((folder / PAGES).read_bytes())
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise ArchiveDamaged(f"the pages of {folder.name[:12]} cannot be read ({error})") from error
    if not isinstance(packed, dict) or "pages" not in packed:
        raise ArchiveDamaged(f"the pages of {folder.name[:12]} are not of this version")
    return packed


def _restored(pages: list[Page], rows: list[dict[str, object]]) -> tuple[RestoredPage, ...]:
    corrections: dict[tuple[object, object], list[Correction]] = defaultdict(list)
    for row in rows:
        corrections[row["page"], row["line"]].append(_correction(**row))  # type: ignore[arg-type]
    out = []
    for page in pages:
        lines = []
        for number, line in enumerate(page.lines):
            steps = corrections[page.number, number]
            text = RestoredText(line.text, replay(line.text, steps), tuple(steps))
            lines.append(RestoredLine(line, text))
        out.append(RestoredPage(page, tuple(lines)))
    return tuple(out)


def _correction(
    *,
    page: int,
    line: int,
    start: int,
    before: str,
    after: str,
    reason: str,
    gain: float,
    confidence: float,
    alternatives: Sequence[tuple[str, float]] = (),  # rows written before alternatives were kept have none
) -> Correction:
    others = tuple((text, share) for text, share in alternatives)
    return Correction(line, start, before, after, Reason(reason), gain, confidence, others)
