"""Plain text files in the encodings archives hold: UTF-8, UTF-16, Windows-1258, and legacy bytes kept for restoring."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import regex

from ocr.errors import UnsupportedFile
from ocr.model import Line, Origin, Page, Word
from ocr.syllable import plausible_share, runs
from ocr.text import normalise

A4_POINTS = (595.0, 842.0)
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
CONTROL = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
COLUMN_GAP = regex.compile(r"\t+| {3,}")
LARGEST_SHARE_OF_CONTROLS = 0.005


def looks_like_text(head: bytes) -> bool:
    """Whether the first bytes of a file can be text in one of the encodings read here."""
    try:
        decode(head[: len(head) - len(head) % 2])
    except UnsupportedFile:
        return False
    return True


def decode(data: bytes) -> str:
    """The text of the bytes; UnsupportedFile when it holds too many control signs to be text."""
    text = _decoded(data)
    if len(CONTROL.findall(text)) > LARGEST_SHARE_OF_CONTROLS * len(text):
        raise UnsupportedFile("the file is neither a PDF nor a picture, and holds too many control signs for text")
    return text


def _decoded(data: bytes) -> str:
    """The text by byte order mark, by zero bytes, as UTF-8, else in the best of the eight-bit encodings."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    zeros = data[:4000].count(0)
    if zeros > len(data[:4000]) / 8:
        odd = data[1:4000:2].count(0)
        return data.decode("utf-16-le" if odd > zeros / 2 else "utf-16-be", errors="replace")
    for cut in range(4):  # a head may end inside a sign
        try:
            return data[: len(data) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
    return _eight_bit(data)


def _eight_bit(data: bytes) -> str:
    """Windows-1258 when that gives Vietnamese syllables, else Latin-1: legacy fonts are told apart when restoring."""
    text = normalise(data.decode("cp1258", errors="replace"))
    if "\ufffd" not in text and plausible_share(runs(text)) > 0.8:
        return text
    return data.decode("latin-1")


def pages(path: Path) -> list[str]:
    """The text of each page; a form feed parts pages."""
    text = decode(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    return text.rstrip("\f\n").split("\f") or [""]


def read_text_page(path: Path, number: int) -> Page:
    """One page of a text file: a row for each line of it, TABs and wide gaps part the columns of a row."""
    lines = tuple(_lines(pages(path)[number - 1]))
    return Page(number, *A4_POINTS, lines, Origin.TEXT_FILE, reason="plain text file")


def _lines(text: str) -> Iterator[Line]:
    """The lines of a page of text; empty ones are kept, so that line numbers stay."""
    for row, raw in enumerate(text.split("\n")):
        parts = [part for part in COLUMN_GAP.split(normalise(raw)) if part] or [""]
        for part in parts:
            yield Line(tuple(Word(word) for word in part.split()), row)
