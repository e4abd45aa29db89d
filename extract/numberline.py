"""The number line (`Số: …/…-…`) of a letterhead, taken apart: what stands for the number, and the notation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import regex

from extract import marks
from extract.lexicon import type_codes, type_of_code
from extract.slices import as_read
from extract.textmap import TextMap

_BODY: Final = r"\p{L}[\p{L}\d&]*(?:\s?[-–—_/.]\s?[\p{L}\d]+)*(?: \p{L}{1,4}$)?"
_STATE: Final = regex.compile(
    rf"^(?P<num>.*?)\s*[/⁄|]+\s*(?:(?P<year>(?:19|20)\d\d)\s*[/⁄]\s*)?(?P<body>{_BODY})[\W_]*$"
)
_PARTY: Final = regex.compile(
    r"^(?P<num>[^/\p{L}]{0,8}?\p{L}?\d*)\s*[-–—]\s*(?P<body>\p{L}{1,5}\s*/\s*[\p{L}\d.\-]+)[\W_]*$"
)
_NO_SLASH: Final = regex.compile(r"^(?P<num>[\d\s.,]*\d)\s*(?P<body>\p{Lu}\p{L}{0,4}\s?[-–/]\s?[\p{L}\d\-]+)[\W_]*$")
_OLD: Final = regex.compile(
    r"^(?P<num>\d{1,5}\p{Lu}?)(?:\s+|\s*[-–/]\s*)(?P<body>\p{Lu}\p{L}{0,4}\s*/\s*\p{Lu}\p{L}*)[\W_]*$"
)
_BARE: Final = regex.compile(
    r"^(?P<num>\d{1,5}\p{Lu}?)\s*(?P<joint>[-–])\s*(?P<body>CT|CP|TTg|TTG|HĐBT|HĐNN|NĐ|TC)[\W_]*$"
)
_ASSEMBLY: Final = regex.compile(r"^(?P<num>.*?)\s*/\s*(?P<body>(?:19|20)\d\d\s*/\s*QH\s?\d+)[\W_]*$")
_TYPES: Final = "|".join(sorted((t for t in type_codes() if len(t) > 1), key=len, reverse=True))
_TYPED: Final = regex.compile(rf"^(?P<num>.*?)\s*\b(?P<body>(?:{_TYPES})\s?-\s?\p{{Lu}}[\p{{L}}\d-]*)[\W_]*$")
# A code of two letters read as signs like them (`/13-X` for `/TB-X`): the kind of document tells which.
_WORN_CODE: Final = regex.compile(r"^(?P<num>.*?)\s*[/⁄|]\s*(?P<body>[\dIl|]{2}\s?-\s?\p{Lu}[\p{L}\d-]*)[\W_]*$")
# The number was not read at all: by hand, and the slash behind it with it.
_ALONE: Final = regex.compile(r"^(?P<num>[\W_]*)(?P<body>\p{Lu}{2,3}\s?-\s?\p{Lu}[\p{L}\d-]+)[\W_]*$")
# In this order: a form stands before those that would take it apart in another way.
_FORMS: Final = (_ASSEMBLY, _PARTY, _BARE, _OLD, _STATE, _NO_SLASH, _TYPED, _WORN_CODE, _ALONE)
_WORN_LABEL: Final = regex.compile(r"^\W*[Ss5$]\p{L}?\s?[^\p{L}\d\s]\W*(?=\d)")
_YEAR: Final = regex.compile(r"\W*(?:19|20)\d\d\W*")
_CODED: Final = regex.compile(r"\p{Lu}{2,}\s?-\s?\p{Lu}[\p{L}\d]*")
_PARTS: Final = regex.compile(r"[-/.]")
_SPACES: Final = regex.compile(r"\s+")
LOST: Final = "?"  # for a number of which nothing was read: the space is not blank
_DASHES: Final = regex.compile(r"[–—_]")


@dataclass(frozen=True, slots=True)
class NumberLine:
    """The number line taken apart: what stands for the number, and the notation as read."""

    where: TextMap
    start: int
    end: int
    number: str
    number_span: tuple[int, int]
    notation: str
    joint: str  # sign between number and notation: "/" or, in party documents, "-"


def find_number_line(left: TextMap) -> NumberLine | None:
    """The own number line of a letterhead's left column: the notation as restored, the number as read."""
    restored, read = _number_line(left), _number_line(as_read(left))
    if restored is None and read is None:
        return _unlabelled(left)
    if restored is None or read is None or not read.notation or not restored.notation:
        return restored or read
    return replace(read, notation=restored.notation, joint=restored.joint)


def _number_line(left: TextMap) -> NumberLine | None:
    """The first line that begins like a number line, taken apart."""
    for index, line in enumerate(left.lines):
        label = marks.number_label(line.text)
        if label is None:
            continue
        text = marks.without_mark(line.text[label:])
        at = left.starts[index] + label
        hit = next((found for form in _FORMS if (found := form.match(text))), None)
        if hit is None:
            return NumberLine(left, at, at + len(text), text.strip(" ./…_-"), (at, at + len(text)), "", "/")
        notation = _compact(hit["body"])
        if "year" in hit.groupdict() and hit.groupdict()["year"]:
            notation = f"{hit['year']}/{notation}"
        joint = "-" if hit.re in (_PARTY, _BARE) else " " if hit.re is _OLD else "/"
        return NumberLine(left, at, at + len(text), hit["num"], (at, at + hit.end("num")), notation, joint)
    return None


def _unlabelled(left: TextMap) -> NumberLine | None:
    """The first line that is a number line without its label, taken apart."""
    for index, line in enumerate(left.lines):
        at, hit = _behind_worn_label(line.text)
        if hit is None:
            continue
        start, notation, number = left.starts[index] + at, _compact(hit["body"]), hit["num"]
        year = hit["year"] or (_YEAR.fullmatch(number) or [""])[0].strip(" /")
        if year and not hit["year"]:
            number = LOST
        whole = f"{year}/{notation}" if year else notation
        return NumberLine(left, start, start + hit.end(), number, (start, start + hit.end("num")), whole, "/")
    return None


def is_unlabelled(text: str) -> bool:
    """Whether a line is a number line whose label was not read."""
    return _behind_worn_label(text)[1] is not None


def _behind_worn_label(text: str) -> tuple[int, regex.Match[str] | None]:
    """Number and notation whose label was read as something else (`Sá:12 /KH-X`) or lies under a stamp (`2023/TT-X`).

    With the offset in the line where they begin.
    """
    worn = _WORN_LABEL.match(text)
    at = worn.end() if worn else 0
    hit = _STATE.match(text[at:])
    return at, hit if hit is not None and (worn or _is_coded(hit["num"], hit["body"])) else None


def _is_coded(number: str, body: str) -> bool:
    """Whether figures or nothing stand before a code, or figures before that of a kind of document."""
    figures = number.strip(" .,'`")
    if figures and not figures.isdigit():
        return False
    return _CODED.fullmatch(body) is not None or (figures != "" and type_of_code(_PARTS.split(body)[0]) is not None)


def _compact(text: str) -> str:
    """A notation without spaces, dashes as hyphens."""
    return _DASHES.sub("-", _SPACES.sub("", text)).replace("Ð", "Đ")
