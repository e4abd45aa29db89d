"""Number and notation of a document (số, ký hiệu), from its own number line and nowhere else.

A cited number, an incoming stamp's number or a date never fills the field. A number written by hand comes from the ink
reader; what else is printed about the document (the heading of its appendix) may speak for a reading.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from extract.fold import fold
from extract.ink import PRINTED, Evidence, Reading, decide, ink_of
from extract.notation import repair_notation
from extract.numberline import LOST, NumberLine
from extract.options import ExtractOptions
from extract.textmap import Found, TextMap
from ocr.model import Alternative, Ink, InkKind, Page

_OWN_NUMBER: Final = regex.compile(r"^\d{1,5}\p{L}?$")
# The document that an appendix belongs to, in folded text; KEY stands for its notation. What was written by hand may
# not have been read.
_PARENT: Final = (
    r"(?:kem theo|ban hanh theo)[^)]{0,60}?\bso\W{0,3}(?P<num>[^/)]{0,8}?)\s*[/-]?\s*KEY"
    r"(?:\W{1,3}ngay\s*(?:(?P<d>\d{1,2})|[^)/]{0,5}?)\s*(?:[/.-]|thang)\s*(?P<m>\d{1,2})\s*(?:[/.-]|nam)\s*(?P<y>\d{4}))?"
)
# Likelihood ratios of a number that the heading of an appendix gives, and of one that the file name holds: a digit run
# of a file name seldom equals a reading by chance, but files are named after other things too.
HEADING: Final = 30.0
FILE_NAME: Final = 15.0
# Of numbers so long: no office of a province issues ten thousand papers of one kind a year; a stroke was counted twice.
ABSURD: Final = 0.1
ABSURD_DIGITS: Final = 5
# Letters that offices put behind a number given twice; another letter is rather a digit read wrongly (`41H`).
SUFFIXES: Final = "ABCDĐEabcdđe"
_GIVEN_NUMBER: Final = regex.compile(rf"^(?!0+$)\d{{1,5}}[{SUFFIXES}]?$")
# Letters a reader puts where a digit stands, in a run that holds digits besides.
_LOOSE: Final = str.maketrans("oOlI", "0011")


@dataclass(frozen=True, slots=True)
class Code:
    """Number, notation and whole code as found; `candidates`: what the number may be, after all evidence."""

    number: Found[str] | None
    notation: Found[str] | None
    code: Found[str] | None
    doubts: tuple[tuple[str, str], ...] = ()
    candidates: tuple[Alternative, ...] = ()


def find_code(
    line: NumberLine | None,
    doc_type: str | None,
    issuer: str | None,
    pages: Sequence[Page],
    own: Collection[str],
    hint: str,
    options: ExtractOptions,
) -> Code:
    """Number, notation and code. `own`: numbers that later headings give for this document; `hint`: the file name."""
    if line is None:
        return Code(None, None, None, (("absent", "no number line found"),))
    notation, notes = repair_notation(line.notation, doc_type, issuer)
    found = Found(notation, line.where, line.number_span[1], line.end, 0.95, notes) if notation else None
    # where the number itself is lost, what the ink reader saw is something else
    ink = ink_of(pages).get(InkKind.NUMBER) if line.number != LOST else None
    reading = _decide(line, ink, own, hint, options)
    value, confidence, doubts = reading.value, reading.confidence, reading.doubts
    if value is None:
        return Code(None, found, None, doubts, reading.candidates)
    number = Found(value, line.where, *line.number_span, confidence, doubts)
    whole = (
        Found(f"{value}{line.joint}{notation}", line.where, line.start, line.end, confidence, doubts) if found else None
    )
    return Code(number, found, whole, doubts, reading.candidates)


def _printed(line: NumberLine) -> tuple[str | None, float]:
    """The number as read and how far it may be believed; None where no number can be made out."""
    text = line.number.strip(" .,:;…_-'`*")
    compact = regex.sub(r"\s", "", text)
    confidence = line.where.confidence(*line.number_span) if line.number.strip() else 0.0
    if _OWN_NUMBER.match(compact):
        if compact[-1].isalpha() and compact[-1] not in SUFFIXES:
            return compact, min(confidence, PRINTED - 0.1)
        return compact, confidence if compact == text else min(confidence, PRINTED)
    loose = regex.sub(r"[\s.,'`]", "", text).translate(_LOOSE)
    if _OWN_NUMBER.match(loose):
        return loose, min(confidence, PRINTED - 0.1)
    return None, 0.0


def _decide(line: NumberLine, ink: Ink | None, own: Collection[str], hint: str, options: ExtractOptions) -> Reading:
    """The number put out, how sure it is, and why it is doubted or absent."""
    value, sure = _printed(line)
    blank = not line.number.strip(" .…_-")
    named = _named(hint) if options.use_file_name and ink is not None and not ink.blank else frozenset()
    offered = {v for text, _ in ink.candidates if (v := _key(text))} if ink is not None else set()
    ratios = {number: ABSURD for number in offered if len(regex.sub(r"\D", "", number)) >= ABSURD_DIGITS}
    ratios |= {number: HEADING for number in own}
    for number in named & offered:
        ratios[number] = ratios.get(number, 1.0) * FILE_NAME
    found = decide(Reading(value, sure, blank=blank), ink, _key, options, Evidence(ratios))
    if found.value in named:
        doubt = ("file-name", "the file name speaks for this reading")
        return replace(found, doubts=(*found.doubts, doubt))
    if found.value is not None and own and found.value not in own:
        doubt = ("conflict", f"read as {found.value}, the heading of an appendix gives {min(own)}")
        return replace(found, doubts=(*found.doubts, doubt))
    return found


def _named(hint: str) -> frozenset[str]:
    """Numbers that a file name holds."""
    return frozenset(n.upper() for n in regex.findall(r"(?<!\d)(\d{1,5}[a-z]?)(?![\da-z])", hint.lower()))


def _key(text: str) -> str | None:
    """A candidate as it may stand for a number."""
    return text if _OWN_NUMBER.match(text) else None


@dataclass(frozen=True, slots=True)
class Heading:
    """What headings of appendices say about the document they belong to: numbers, and dates (ISO, month alone too)."""

    numbers: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()


def own_headings(appendices: TextMap, notation: str | None) -> Heading:
    """Numbers and dates that headings of appendices give for this document."""
    if not notation:
        return Heading()
    key = fold(notation).replace("-", r"\s*-\s*").replace("/", r"\s*/\s*")
    low = fold(appendices.text).replace("\n", " ")
    numbers, dates = [], []
    for hit in regex.finditer(_PARENT.replace("KEY", key), low):
        number = hit["num"].strip().upper()
        numbers += [number] if _GIVEN_NUMBER.match(number) else []
        if hit["y"] and hit["m"]:
            day = f"-{int(hit['d']):02d}" if hit["d"] else ""
            dates.append(f"{hit['y']}-{int(hit['m']):02d}{day}")
    return Heading(tuple(numbers), tuple(dates))
