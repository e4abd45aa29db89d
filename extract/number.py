"""Number and notation of a document (số, ký hiệu), from its own number line and nowhere else.

A cited number, an incoming stamp's number or a date never fills the field. A number written by hand comes from the ink
reader; what else is printed about the document (the heading of its appendix) may speak for a reading.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex
from rapidfuzz.distance import Levenshtein

from extract import marks
from extract.fold import fold
from extract.ink import PRINTED, Evidence, Reading, decide, ink_of
from extract.lexicon import codes_of, patterns, type_codes, type_of_code
from extract.options import ExtractOptions
from extract.slices import as_read
from extract.textmap import Found, TextMap
from ocr.model import Alternative, Ink, InkKind, Page

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
LOST: Final = "?"  # for a number of which nothing was read: the space is not blank
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


@dataclass(frozen=True, slots=True)
class Code:
    """Number, notation and whole code as found; `candidates`: what the number may be, after all evidence."""

    number: Found[str] | None
    notation: Found[str] | None
    code: Found[str] | None
    doubts: tuple[tuple[str, str], ...] = ()
    candidates: tuple[Alternative, ...] = ()


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
    """A number line whose label was read as something else (`Sá:12 /KH-X`) or lies under a stamp (`2023/TT-X`)."""
    for index, line in enumerate(left.lines):
        worn = _WORN_LABEL.match(line.text)
        at = worn.end() if worn else 0
        hit = _STATE.match(line.text[at:])
        if hit is None or not (worn or _is_coded(hit["num"], hit["body"])):
            continue
        start, notation, number = left.starts[index] + at, _compact(hit["body"]), hit["num"]
        year = hit["year"] or (_YEAR.fullmatch(number) or [""])[0].strip(" /")
        if year and not hit["year"]:
            number = LOST
        whole = f"{year}/{notation}" if year else notation
        return NumberLine(left, start, start + hit.end(), number, (start, start + hit.end("num")), whole, "/")
    return None


def _is_coded(number: str, body: str) -> bool:
    """Whether figures stand before a kind of document's code, or nothing before a code: a number line without label."""
    figures = number.strip(" .,'`")
    if not figures:
        return regex.fullmatch(r"\p{Lu}{2,}\s?-\s?\p{Lu}[\p{L}\d]*", body) is not None
    return figures.isdigit() and type_of_code(regex.split(r"[-/.]", body)[0]) is not None


def _compact(text: str) -> str:
    """A notation without spaces, dashes as hyphens."""
    return _DASHES.sub("-", regex.sub(r"\s+", "", text)).replace("Ð", "Đ")


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


def repair_notation(notation: str, doc_type: str | None, issuer: str | None) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The notation with its type code brought into the closed set, and its body code given the issuer's marks.

    >>> repair_notation("QD-UBND", "Quyết định", "ỦY BAN NHÂN DÂN TỈNH X")[0]
    'QĐ-UBND'
    """
    if not notation:
        return "", ()
    year, _, rest = notation.rpartition("/") if regex.match(r"(?:19|20)\d\d/", notation) else ("", "", notation)
    if rest.startswith("QH"):
        return notation, ()
    tokens = regex.split(r"([-/.])", rest)
    tokens[0] = _type_code(tokens[0], doc_type)
    start = 2 if tokens[0] in type_codes() and doc_type != "Công văn" else 0
    for i in range(start, len(tokens), 2):
        tokens[i] = _body_code(tokens[i], issuer)
    fixed = "".join(tokens)
    if (
        tokens[0] in type_codes()
        and len(tokens) > 1
        and tokens[1] == "/"
        and not regex.match(r"\d", fixed)
        and "-" not in fixed
        and year
    ):
        fixed = fixed.replace("/", "-", 1)
    value = f"{year}/{fixed}" if year else fixed
    return value, () if value == notation else (("repaired", f"read as {notation}"),)


def _type_code(token: str, doc_type: str | None) -> str:
    """The code of the kind of document nearest to a token, as the type line wants it."""
    wanted = codes_of(doc_type) if doc_type and doc_type != "Công văn" else ()
    if token in wanted:
        return token
    for code in wanted:
        if fold(code) == fold(token):
            return code
    near = [code for code in wanted if abs(len(code) - len(token)) <= 1]
    if near and len(token) >= 2 and token not in type_codes():
        return min(near, key=lambda code: Levenshtein.distance(fold(code), fold(token)))
    if not wanted and doc_type is None and token not in type_codes():
        same = [code for code in type_codes() if fold(code) == fold(token)]
        return same[0] if len(same) == 1 else token
    return token


def _body_code(token: str, issuer: str | None) -> str:
    """A body code with the marks that the issuer's name or the closed list gives it."""
    known = patterns()["agency"]["code"]
    for code in known:
        if fold(code) == fold(token) and (len(token) > 2 or token.isupper()):
            return str(code) if token.lower() != code.lower() or token.isupper() != code.isupper() else token
    if issuer is None or len(token) < 3:
        return token
    words = [w for w in regex.findall(r"\p{L}+", issuer.upper()) if w not in {"VÀ", "CỦA", "CÁC"}]
    for begin in range(len(words)):
        initials = "".join(w[0] for w in words[begin : begin + len(token)])
        if fold(initials) == fold(token) and len(initials) == len(token):
            return (
                "".join(i if fold(i) == "d" else t for i, t in zip(initials, token, strict=True))
                if token.isupper()
                else token
            )
        if len(token) >= 4 and len(initials) == len(token) and Levenshtein.distance(fold(initials), fold(token)) == 1:
            return initials
    if fold(token) != "ubnd" and Levenshtein.distance(fold(token), "ubnd") == 1 and "uy ban nhan dan" in fold(issuer):
        return "UBND"
    return token


def implied_type(notation: str | None) -> str | None:
    """The kind of document a notation names; Công văn where it begins with a body, None without notation."""
    if not notation:
        return None
    tokens = regex.split(r"[-/.]", regex.sub(r"^(?:19|20)\d\d/", "", notation))
    if tokens[0].startswith("QH"):
        return None
    known = type_of_code(tokens[0])
    return known if known else "Công văn"


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
