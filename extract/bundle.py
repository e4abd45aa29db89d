"""Several documents in one file: a page that begins with a letterhead of its own begins a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from extract import marks
from extract.fold import fold
from extract.rows import Row, cut_wide, rows_of, split_letterhead
from extract.textmap import placed_lines
from ocr.model import Zone
from restore.model import RestoredDocument

# A letterhead stands among this many rows of its page.
HEAD_ROWS: Final = 14
# Blank forms in appendices have a letterhead too, with dots where names would stand.
_PLACEHOLDER: Final = regex.compile(r"\.{4,}|…{2,}|ten co quan|ten don vi|mau so|\(ten|don vi:")


def own_pages(document: RestoredDocument) -> list[list[int]]:
    """The pages (1-based) of each document in a file."""
    lines = [line for line in placed_lines(document) if line.line.source.zone is not Zone.STAMP]
    rows = rows_of(lines, [page.source for page in document.pages])
    bundle: list[list[int]] = []
    for page in document.pages:
        number = page.source.number
        top = [row for row in rows if row.page == number][:HEAD_ROWS] if bundle else []
        if not bundle or begins_document(top):
            bundle.append([])
        bundle[-1].append(number)
    return bundle


def begins_document(rows: Sequence[Row]) -> bool:
    """Whether the first rows of a page are a filled letterhead: motto, dateline, and a number line or an agency."""
    texts = [
        piece.text for row in rows for line in row.lines for part in cut_wide(line) for piece in split_letterhead(part)
    ]
    if _PLACEHOLDER.search(fold("\n".join(texts))):
        return False
    motto = any(marks.motto_at(text) is not None for text in texts)
    dated = any(marks.dateline_at(text) is not None and len(text) < 70 for text in texts)
    numbered = any(marks.number_label(text) is not None and regex.search(r"[/-]\s*\p{Lu}", text) for text in texts)
    return motto and dated and numbered
