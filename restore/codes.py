"""Document codes (`904/KH-UBND`, `30/2020/NĐ-CP`, `33/2024/QH15`, `05-CT/TW`): found in garbled lines and repaired.

A repair lands only on known type codes and bodies. Digits change only where a look-alike stands among digits.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from restore.abbreviations import LEAST_STRICT, Abbreviations, load_abbreviations
from restore.digits import LIKE_A_DIGIT, is_number, to_digits
from restore.model import Channel, Reason
from restore.spans import GrammarSpan, SpanKind

# Types that carry the year between number and type: only these are thought of after a year.
DATED_TYPES = frozenset(("NĐ", "TT", "TTLT", "NQ", "NQLT", "QĐ", "CT", "PL", "L", "VBHN", "QH", "UBTVQH"))
FIRST_YEAR, LAST_YEAR = 1945, 2040
STROKES = "1lIJ|!'’‘"  # what a slash is read as
# Shares of right repairs, counted on typeset, damaged pages (restore/training/check_grammar.py).
HEALTHY, CERTAIN, LIKELY = 0.999, 0.985, 0.9
LAST_TERM = 20  # of the National Assembly

# What the engines print for the types that carry a year (typeset, damaged pages: restore/training).
GARBLED_TYPES = {
    "NĐ": frozenset("ND NÐ NB NP NĐÐ NÐĐ NDB NDP NDD NO ID MĐ NE Nb".split()),
    "QĐ": frozenset("QD QÐ QB QP OĐ OD QĐÐ QÐĐ QDB QDP QDĐ QO Qb".split()),
    "CĐ": frozenset("CB CD CBD CDB CĐÐ".split()),
    "TTr": frozenset("TTT TIr Tlr Ttr PTr TTf".split()),
    "TT": frozenset("TI T1 Tl IT FT TF".split()),
    "NQ": frozenset("N0 MQ".split()),
    "TTLT": frozenset("TILT TTLI ITLT TTLF TT1T".split()),
}
DATED_GARBLE = ("NĐ", "QĐ", "TT", "NQ", "TTLT")
PLAIN_GARBLE = {True: ("QĐ", "CĐ", "TTr"), False: ("TTr",)}  # of an English engine or not

_WORD = r"[A-ZĐÐ][A-Za-zĐÐđð&0-9]{0,13}"
_SLASH = r"\s?[/⁄]⁄?\s?"
_HYPHEN = r"\s?[-–—]\s?"
CODE = regex.compile(
    rf"""
    (?: (?<![^\s(\["“‘'’`:;]) | (?<=(?<!\w)[Ss$][ốóôòoOéè06][.]) )
    (?P<number> (?:[1-9Iil|\]]\s(?=\d))? [{LIKE_A_DIGIT}]{{1,7}}? [A-Za-z]? )
    (?:
        (?P<before_year> {_SLASH} | ['’](?=20) | (?<=\d)[!Il|](?=20\d\d) )
        (?P<year> (?:[12lI|]\s?[09oOQ][{LIKE_A_DIGIT}]\s?[{LIKE_A_DIGIT}]))
    )?
    (?P<before> {_SLASH}
        | (?<=\d)[1lIJ|!'’‘](?=[A-ZĐÐ]{{2}})           # a slash read as a stroke
        | {_HYPHEN}(?={_WORD}{_SLASH}[A-ZĐÐ])       # 05-CT/TW
        | (?<=\d)(?=[A-ZĐÐ]{{2,4}}-[A-ZĐÐ]{{2}})    # a slash lost
    )
    (?P<words> (?:UBTV)?QH\s[0-9lI]{{2}}(?!\d)
        | (?:[TQNKHB]\s(?=[TĐDQHB]r?-))?           # T Tr-UBND
          {_WORD} (?: (?:{_HYPHEN}-?|{_SLASH}|\.(?=[A-ZĐÐ]{{2}})) {_WORD} ){{0,4}} )
    (?P<open> -$ )?
    (?![\w/])
    """,
    regex.VERBOSE,
)
# A ký hiệu without its number: type, hyphen, body.
NOTATION = regex.compile(
    rf"(?<![\w/⁄.-])(?P<words>[A-ZĐÐ][A-Za-zĐÐđð]{{0,4}}-[A-ZĐÐ][A-Za-zĐÐđð&]{{0,12}}(?:-{_WORD})?)(?![\w/-])"
)
LABEL = regex.compile(
    r"(?<![\w$§])(?P<label>[Ss$5§&][ốÓóÒòÔôỗồổỐÒÔỖọöoOéèêÉ06bG&@¢]|86(?=:))(?P<mark>\s?[:;.'’`]|)(?P<space>\s*)$"
)
TERM = regex.compile(r"(?P<name>QH|UBTVQH)(?P<space>\s?)(?P<term>[0-9lIOSÓó]{1,3})$")
PARTS = regex.compile(r"(\s?[-–—]\s?-?|\s?[/⁄]\s?|\.)")
TYPE_BEGINS = regex.compile(r"[QSZ]\D$|[BQSZ]\D|\D[BQSZ]")  # 2609QB/UBND: letters of a type, no digits
TRUE_LABELS = frozenset(("Số", "số", "SỐ"))


def read_codes(line: str, channel: Channel = Channel.VIETNAMESE) -> list[GrammarSpan]:
    """The document codes of the line, each with its repaired form (the same form: leave it alone)."""
    known = load_abbreviations()
    spans = [span for match in CODE.finditer(line) if (span := read_code(line, match, channel, known))]
    taken = [(s.start, s.end) for s in spans]
    for match in NOTATION.finditer(line):
        if all(match.end() <= start or end <= match.start() for start, end in taken):
            spans += read_notation(match, channel, known)
    return sorted(spans)


def read_code(line: str, match: regex.Match[str], channel: Channel, known: Abbreviations) -> GrammarSpan | None:
    """The code that the match stands for with its label; None when it is no code after all."""
    number, year, words = match["number"], match["year"], match["words"]
    label = LABEL.search(line, 0, match.start())
    repaired_number = repair_number(number, labelled=label is not None)
    repaired_year = repair_year(year) if year else ""
    if repaired_number is None or repaired_year is None:
        return None
    if repaired_number != number and is_written_in(line, match, label):
        return None
    repaired_words = repair_words(words, channel, known, dated=bool(year))
    if repaired_words is None:
        return None
    before = match["before"]
    lost = not before.strip() or before in STROKES
    if lost and not ((label or year) and is_sure(repaired_words, known)):
        return None
    text = repaired_number if year else part_year(repaired_number, repaired_words)
    if year:
        text += tidy(match["before_year"]) + repaired_year
    text += ("/" if lost else tidy(before)) + repaired_words + (match["open"] or "")
    return with_label(line, match, label, text)


def is_written_in(line: str, match: regex.Match[str], label: regex.Match[str] | None) -> bool:
    """Whether the number may be written by hand: after a label that begins the line, or with a space left for it.

    What looks like a letter there is any scrawl, not a digit misread; the reader of handwriting has the say.
    """
    begins = label is not None and not line[: label.start()].strip()
    return (begins and not match["year"]) or (not match["year"] and match["before"][:1].isspace())


def with_label(line: str, match: regex.Match[str], label: regex.Match[str] | None, text: str) -> GrammarSpan:
    """The span of the code, grown over its label (`$6:`, `s0`) where the label was misread."""
    start = match.start()
    if label is not None and (label["label"] not in TRUE_LABELS or label["mark"].strip() in ("'", "’", "`")):
        colon = ":" if label["mark"].strip() in (":", ";") else ""
        text = f"{true_label(label['label'], begins=bool(colon) or not line[: label.start()].strip())}{colon} {text}"
        start = label.start()
    elif label is not None and not label["space"] and text != match.group():
        text = f" {text}"
    same = text == line[start : match.end()]
    return GrammarSpan(
        start, match.end(), text, SpanKind.CODE, Reason.CODE, HEALTHY if same else repair_confidence(match, text)
    )


def repair_confidence(match: regex.Match[str], text: str) -> float:
    """Less where a part of the ký hiệu is no known abbreviation: it may be garbled too."""
    known = load_abbreviations()
    parts = PARTS.split(text.rpartition(" ")[2].lstrip("0123456789/-").rstrip("-"))[::2]
    return CERTAIN if all(known.knows(p) or TERM.match(p) for p in parts if p) else LIKELY


def true_label(read: str, *, begins: bool) -> str:
    """The word số in the case it was read in; what is no letter is a capital where a line begins or a colon follows.

    >>> true_label("S6", begins=False), true_label("s0", begins=True), true_label("$6", begins=True)
    ('Số', 'số', 'Số')
    """
    if read[0].isalpha():
        return "SỐ" if read[:2].isupper() and read[1].isalpha() else "Số" if read[0].isupper() else "số"
    return "Số" if begins else "số"


def tidy(separator: str) -> str:
    """The separator with the signs a code is printed with; spaces stay as read, many offices print them."""
    if separator in ("'", "’", "!", "I", "l", "|"):
        return "/"
    return separator.replace("/⁄", "/").replace("⁄", "/").replace("–", "-").replace("—", "-")


def repair_number(text: str, *, labelled: bool) -> str | None:
    """The number with its digits; None when it is no number. A lone digit before a space belongs only after a label.

    >>> repair_number("9O4", labelled=True), repair_number("3176B", labelled=True), repair_number("l", labelled=True)
    ('904', '3176B', None)
    """
    head, space, rest = text.partition(" ")
    if space:
        if not labelled:
            return None
        text = head + rest
    if text.isdecimal():
        return text
    if TYPE_BEGINS.search(text):
        return None
    if text[:-1].isdecimal() and text[-1].isalpha() and text[-1] not in "lIiOoÌÍóÓ":
        return text
    return to_digits(text) if is_number(text) else None


def part_year(number: str, words: str) -> str:
    """`1122026` before `NĐ-CP` as `112/2026`: decrees and circulars always carry the year.

    >>> part_year("1122026", "NĐ-CP"), part_year("12026", "QĐ-UBND")
    ('112/2026', '12026')
    """
    year = number[-4:]
    glued = words.startswith(("NĐ-CP", "TT-", "TTLT-")) and len(number) > 4 and year.isdecimal()
    return f"{number[:-4]}/{year}" if glued and FIRST_YEAR <= int(year) <= LAST_YEAR else number


def repair_year(text: str) -> str | None:
    """The year with four digits; None when it is none.

    >>> repair_year("201 7"), repair_year("2O2l"), repair_year("2999")
    ('2017', '2021', None)
    """
    digits = to_digits(text.replace(" ", ""))
    return digits if digits.isdecimal() and FIRST_YEAR <= int(digits) <= LAST_YEAR else None


def repair_words(words: str, channel: Channel, known: Abbreviations, *, dated: bool) -> str | None:
    """The ký hiệu with every part repaired; None when no part is known (then it is no code)."""
    term = TERM.match(words)
    if term and dated:
        return repair_term(term, words)
    pieces = PARTS.split(words)
    parts, marks = pieces[::2], pieces[1::2]
    repaired = [repair_part(p, channel, known, first=i == 0, dated=dated) for i, p in enumerate(parts)]
    if all(r is None for r in repaired):
        return None
    if dated and repaired[0] == "NĐ" and len(parts) > 1 and len(parts[1]) == 2 and channel is not Channel.BARE:
        repaired[1] = "CP"  # decrees with a year in their number are the government's
    shown = [part if fixed is None else fixed for part, fixed in zip(parts, repaired, strict=True)]
    tidied = [tidy(mark) for mark in marks] if repaired[0] is not None else marks
    return shown[0] + "".join(mark + part for mark, part in zip(tidied, shown[1:], strict=True))


def repair_part(part: str, channel: Channel, known: Abbreviations, *, first: bool, dated: bool) -> str | None:
    """One abbreviation of a ký hiệu, repaired; None when it is unknown."""
    english = channel in (Channel.ENGLISH, Channel.BARE)
    if term := TERM.match(part):
        return repair_term(term, part)
    if first and " " in part:  # T Tr
        whole = repair_part(part.replace(" ", ""), channel, known, first=True, dated=dated)
        return whole if whole in known.types else None
    if first and part not in (DATED_TYPES if dated else known.types):
        for kind in DATED_GARBLE if dated else PLAIN_GARBLE[english]:
            if part in GARBLED_TYPES[kind]:
                return kind
    return known.repair(part, english=english, loose=channel is not Channel.BARE)


def repair_term(term: regex.Match[str], words: str) -> str | None:
    """`QH15` with the digits of its term; `QHI15` has one stroke read twice."""
    digits = to_digits(term["term"])
    if len(digits) == 3 and digits.startswith("11"):
        digits = digits[1:]
    elif len(digits) == 3 and digits[1] == digits[2]:
        digits = digits[:2]
    if not digits.isdecimal() or not 1 <= int(digits) <= LAST_TERM:
        return None
    return words if digits == term["term"] else f"{term['name']}{term['space']}{digits}"


def is_sure(words: str, known: Abbreviations) -> bool:
    """Whether the ký hiệu is a type code or a well-known body, a hyphen and a known body."""
    if TERM.match(words):
        return True
    kind, _, body = words.partition("-")
    kind = kind.strip()
    return (kind in known.types or known.weight(kind) >= LEAST_STRICT) and known.knows(body.split("-")[0].strip())


def read_notation(match: regex.Match[str], channel: Channel, known: Abbreviations) -> Iterator[GrammarSpan]:
    """A ký hiệu without a number: only when it is a type code and a known body once repaired."""
    english = channel in (Channel.ENGLISH, Channel.BARE)
    parts = match["words"].split("-")
    repaired = [known.repair(part, english=english, loose=False) for part in parts]
    text = "-".join(part if fixed is None else fixed for part, fixed in zip(parts, repaired, strict=True))
    if is_sure(text, known) and text.split("-")[0] in known.types:
        same = text == match.group()
        yield GrammarSpan(match.start(), match.end(), text, SpanKind.CODE, Reason.CODE, 0.999 if same else 0.98)
