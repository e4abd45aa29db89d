"""Several documents in one file: a page that begins with a letterhead of its own begins a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, islice
from typing import Final

import regex

from extract import marks
from extract.fold import fold
from extract.numberline import is_unlabelled
from extract.rows import Row, cut_wide, each_row, split_letterhead
from extract.textmap import PlacedLine
from ocr.model import Zone
from restore.model import RestoredDocument

# A letterhead stands among this many rows of its page.
HEAD_ROWS: Final = 14
# Blank forms in appendices have a letterhead too, with dots where names would stand, under a heading of their own.
_PLACEHOLDER: Final = regex.compile(r"\.{4,}|…{2,}|ten co quan|ten don vi|\(ten|don vi:")
_FORM: Final = regex.compile(r"^\W*(?:phu luc|phu bieu|bieu mau|mau (?:so|bieu)?\W*\d|bieu so)")
_NOTATION: Final = regex.compile(r"[/-]\s*\p{Lu}")


def own_pages(document: RestoredDocument, lines: Iterable[PlacedLine]) -> list[list[int]]:
    """The pages (1-based) of each document in a file, whose lines are given in page order."""
    by_page = {number: list(own) for number, own in groupby(lines, key=lambda line: line.page)}
    bundle: list[list[int]] = []
    for page in document.pages:
        number = page.source.number
        own = (line for line in by_page.get(number, ()) if line.line.source.zone is not Zone.STAMP)
        if not bundle or begins_document(list(islice(each_row(own, [page.source]), HEAD_ROWS))):
            bundle.append([])
        bundle[-1].append(number)
    return bundle


def begins_document(rows: Sequence[Row]) -> bool:
    """Whether the first rows of a page are a filled letterhead: motto, dateline, and a number line with a notation."""
    if not any(marks.dateline_at(" ".join(row.text.split())) for row in rows):
        return False  # so it is with most pages, and this is quick to ask
    pieces = [
        [piece.text for line in row.lines for part in cut_wide(line) for piece in split_letterhead(part)]
        for row in rows
    ]
    texts = [text for row in pieces for text in row]
    motto = next((i for i, row in enumerate(pieces) if any(marks.motto_at(t) is not None for t in row)), None)
    if motto is None or any(_FORM.match(fold(text)) for row in pieces[:motto] for text in row):
        return False
    if _PLACEHOLDER.search(fold("\n".join(texts))):
        return False
    return any(map(_is_dated, pieces)) and any(map(_is_numbered, pieces))


def _is_dated(row: Sequence[str]) -> bool:
    """Whether a row holds a dateline, in one piece or with blanks between its words."""
    whole = any(marks.dateline_at(text) is not None and len(text) < 70 for text in row)
    joined = " ".join(row[1:])
    return whole or (len(joined) < 70 and marks.dateline_at(joined) is not None)


def _is_numbered(row: Sequence[str]) -> bool:
    """Whether a row holds a number line: its label, and a notation in it or behind the blank."""
    for i, text in enumerate(row):
        if marks.number_label(text) is not None or fold(text).strip(" .:") == "so":
            return bool(_NOTATION.search(" ".join(row[i:])))
    return any(map(is_unlabelled, row))
