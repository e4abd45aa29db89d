"""Document codes by their grammar (DOMAIN 3.3): number, notation, type code; only type codes are ever repaired.

The shapes: `30/2020/NĐ-CP`, `05/CT-UBND`, `2096/SYT-NVY`, `43/2013/QH13`, `55/2005/TTLT-BNV-VPCP`, `15-CV/TU`,
`327-CT`, `111/HĐBT`, `123 QĐ/UB`, `3176B/QĐ-SYT`, `379/QĐ-UBND.HC`. Spaces that a reader or a line break put inside go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import regex

from extract.fold import fold
from extract.patterns import matches_at

_CAPITAL: Final = "A-ZĐÐƯƠÂÊÔĂŒ"  # Œ is a reader's
# TTg, TTra, TTr, QyĐ, C07, UBND; a 5 before capitals is an S.
_WORD: Final = rf"(?:5(?=[{_CAPITAL}]{{2}}))?[{_CAPITAL}]+(?:[a-z]{{1,3}}[{_CAPITAL}]*)?\d{{0,3}}"
_CAPS: Final = rf"[{_CAPITAL}]{{2,}}[a-z]{{0,2}}\d{{0,3}}"  # what may follow a space after a hyphen
_HYPHEN: Final = rf"(?:[-–]{{1,2}}(?={_WORD})|[-–] ?-? ?(?={_CAPS})| [-–](?={_WORD}))"
_SLASH: Final = r"(?: ?[/⁄] ?)"
# A space inside a number is a reader's: it counts after the word số and before a year.
_AFTER_SO: Final = r"(?<=\b[SsŚ][ốôóoỐ] ?:? ?)"
_NUMBER: Final = (
    rf"(?P<n>{_AFTER_SO}(?:[IlO] )?\d(?: ?\d){{1,4}}(?= ?/)|\d{{1,3}} \d{{1,3}}(?= ?/\d{{4}}/)|"
    r"\d{1,5}[a-zA-ZđĐ]?|[IlO]\d{1,4})"
)
_BEGIN: Final = r"(?<![\p{L}\d:.,/⁄-])"
_END: Final = r"(?![\p{L}\d])"
_NOTATION: Final = rf"{_WORD}(?:(?:\.\d{{1,2}})?{_HYPHEN}{_WORD})*(?:\.[{_CAPITAL}]{{1,6}}\d*{_END})?(?:/{_WORD})?"
_YEAR: Final = r"(?P<y>(?:19|20)\d ?\d)"

# A National Assembly's code, its Q perhaps read as a zero, its ones as strokes: QH14, 0H1 4, QH]3.
_STROKE: Final = r"[1Il\]!|]"
_SESSION: Final = rf"[QO0]H ?{_STROKE} ?(?:\d|{_STROKE})|QH ?\d\d?|[QO0]H ?{_STROKE}"

_STATE: Final = regex.compile(rf"{_BEGIN}{_NUMBER}{_SLASH}(?:{_YEAR}{_SLASH})?(?P<rest>{_SESSION}|{_NOTATION}){_END}")
_PARTY: Final = regex.compile(
    rf"{_BEGIN}{_NUMBER} ?[-–] ?(?P<rest>(?:QĐ|QÐ|QyĐ|QĐi|NQ|KL|CT|CTr|HD|TB|KH|BC|TTr|CV|TT|QC|ĐA|CĐ|GM|PA)"
    rf"{_SLASH}{_NOTATION}){_END}"
)
# Forms from before 2002, met only right after the word số.
_OLD: Final = regex.compile(rf"(?<=\b[Ss]ố ?:? ?){_NUMBER}(?P<sep>[- ])(?P<rest>{_WORD}(?:/{_NOTATION})?){_END}")
# A slash lost, or read as a hyphen, between number and type: only after the word số, only before a type code.
_SLASH_LOST: Final = regex.compile(
    rf"{_AFTER_SO}(?P<n>\d(?: ?\d){{0,4}})[- ]?"
    rf"(?P<rest>(?:QĐ|QÐ|QD|KH|BC|TTr|CT|TB|NQ|HD|CTr)-{_NOTATION}){_END}"
)
# Where a number may begin with what joins it to a notation behind it, and where one follows the word số. Few places
# of a text are like that, and `re` finds them sooner than `regex` finds that the patterns above fail everywhere else.
_JOINED: Final = re.compile(r"[\dIlO](?<![\d:.,/⁄-].)(?=[\d ]{0,10}[a-zA-ZđĐ]? ?[/⁄–-])")
_BEHIND_SO: Final = re.compile(r"[Ss]ố ?:? ?(?=[\dIlO])")


# A type code glued to the body code of a well-known issuer: TTBYT, QĐTTg.
_STROKED: Final = regex.compile(r"(?:Đ?Ð)+Đ?|ĐĐ(?=Đ?ND)")
_COUNCIL: Final = regex.compile(r"ĐĐ(?=ND\b)")
_DASHES: Final = regex.compile(r"[-–]+")
_FIVE: Final = regex.compile(r"(^|-)5(?=[A-ZĐ]{2})")  # an S read as 5
_WORN_ASSEMBLY: Final = regex.compile(rf"[QO0]H(?:{_STROKE}|\d){{1,2}}")
# Number of a National Assembly: the first and last year of its laws (2011, 2016, 2021: years of elections).
ASSEMBLIES: Final = {
    10: (1997, 2002),
    11: (2002, 2007),
    12: (2007, 2011),
    13: (2011, 2016),
    14: (2016, 2021),
    15: (2021, 2026),
}
_ASSEMBLY: Final = regex.compile(r"QH\d+")
_PARTS: Final = regex.compile(r"[-/.]")
_GLUED: Final = regex.compile(
    r"^(NĐ|TT|QĐ|NQ|KH|BC|CT|TB)(?=(?:CP|TTg|UBND|HĐND|B(?:YT|TC|NV|TP|CA|QP|CT|XD|KHĐT|GDĐT))$)"
)


@dataclass(frozen=True, slots=True)
class Code:
    """A document code as it stands in a text: [start, end), its parts, and how its type code was repaired."""

    start: int
    end: int
    number: str
    notation: str
    text: str  # the whole code without spaces
    type_code: str | None = None
    repaired: str | None = None  # the type code as read, when it was changed


@cache
def type_names() -> dict[str, str]:
    """Type code -> name of the document type; codes that several types share are left out."""
    rows = [line.split("\t") for line in _table() if not line.startswith("#")]
    found: dict[str, set[str]] = {}
    for name, code, *rest in rows:
        if code and rest[0] in ("named", "law", "party"):
            found.setdefault(code, set()).add(name)
    names = {code: min(n) for code, n in found.items() if len(n) == 1}
    return names | {"QĐ": "Quyết định", "TTr": "Tờ trình", "CV": "Công văn"}


@cache
def title_names() -> tuple[str, ...]:
    """All names of document types, longest first."""
    names = {line.split("\t")[0] for line in _table() if not line.startswith("#")}
    return tuple(sorted(names, key=len, reverse=True))


def _table() -> list[str]:
    """Rows of the table of document types."""
    return files("extract").joinpath("data", "document_types.tsv").read_text(encoding="utf-8").splitlines()


@cache
def _skeletons() -> dict[str, str]:
    """Skeleton of a type code -> the code, where only one has that skeleton and no code is the skeleton itself."""
    found: dict[str, set[str]] = {}
    for code in {"NĐ", "QĐ", "CĐ", "ĐA", "HĐ", "NQ", "TTLT", "TTr", "CTr", "KH", "TB", "BC"}:
        found.setdefault(_skeleton(code), set()).add(code)
    return {shape: min(codes) for shape, codes in found.items() if len(codes) == 1}


def _skeleton(code: str) -> str:
    """What is left of a type code when its strokes are lost: `QĐ`, `QD`, `OĐ` and `QĐÐ` meet in `qd`."""
    low = fold(code)
    low = "q" + low[1:] if low[:1] in ("o", "0") else low
    return low[:-1] if low.endswith("dd") else low


def repaired_type(code: str) -> str:
    """A type code with its lost stroke put back; only within the closed set, anything else stays.

    >>> [repaired_type(c) for c in ("QD", "OĐ", "ND", "HD", "UBND")]
    ['QĐ', 'QĐ', 'NĐ', 'HD', 'UBND']
    """
    if code in type_names():
        return code
    return _skeletons().get(_skeleton(code), code)


@lru_cache(maxsize=512)
def _clean(text: str) -> str:
    """A code without spaces, with one kind of hyphen, slash and Đ."""
    text = _STROKED.sub("Đ", "".join(text.split())).replace("⁄", "/")
    text = _COUNCIL.sub("Đ", _DASHES.sub("-", text))
    return _GLUED.sub(r"\1-", _FIVE.sub(r"\1S", text))


def _number(text: str) -> str:
    """A number; a leading I or l among digits is a 1, O a 0."""
    text = text.replace(" ", "")
    return text.translate(str.maketrans("IlO", "110")) if text[0] in "IlO" else text


def _assembly(rest: str, year: str) -> tuple[str, str | None]:
    """The code of a National Assembly with what was read where it is repaired; other notations as they are.

    A number of which one digit was read is that of the assembly which sat in the year (five years each; in the year
    of an election two did).
    """
    if not _WORN_ASSEMBLY.fullmatch(rest):
        return rest, None
    digits = regex.sub(_STROKE, "1", rest[2:])
    sat = [str(n) for n, (first, last) in ASSEMBLIES.items() if first <= int(year) <= last]
    if digits not in sat and len(sat) == 1:
        digits = sat[0]
    whole = f"QH{digits}"
    return whole, None if whole == rest else rest


def _code(found: regex.Match[str], separator: str) -> Code:
    """The code of a match."""
    groups = found.groupdict()
    rest = _clean(groups["rest"])
    rest, read = _assembly(rest, _clean(groups["y"])) if groups.get("y") else (rest, None)
    first = _PARTS.split(rest)[0]
    true = repaired_type(first)
    rest = true + rest[len(first) :]
    year = _clean(groups["y"]) if groups.get("y") else None
    notation = f"{year}/{rest}" if year else rest
    number = _number(groups["n"])
    known = true if true in type_names() else "QH" if _ASSEMBLY.fullmatch(rest) else None
    return Code(
        *found.span(),
        number,
        notation,
        f"{number}{separator}{notation}",
        known,
        read or (first if true != first else None),
    )


def find_codes(text: str) -> Iterator[Code]:
    """All document codes of a text (line feeds inside a code count as spaces), left to right.

    >>> [c.text for c in find_codes("số 92/2017/NĐ- CP; 12- HD/BTCTW; Luật số 43/2013/QH 13; số 327-CT, 5/2020")]
    ['92/2017/NĐ-CP', '12-HD/BTCTW', '43/2013/QH13', '327-CT']
    """
    line = text.replace("\n", " ").replace("\t", " ")
    joined = [hit.start() for hit in _JOINED.finditer(line)]
    behind = (hit.end() for hit in _BEHIND_SO.finditer(line))
    found = [_code(m, "/") for m in matches_at(_STATE.match, line, joined)]
    found += [_code(m, "-") for m in matches_at(_PARTY.match, line, joined)]
    found += [_code(m, "/") for m in _SLASH_LOST.finditer(line)]
    found += [_code(m, m["sep"]) for m in matches_at(_OLD.match, line, behind)]
    at = 0
    for code in sorted(found, key=lambda c: (c.start, -c.end)):
        if code.start >= at and code.number.strip("0"):
            yield code
            at = code.end
