"""Roman numerals of headings, and numbers after the words that number things."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from restore.digits import LIKE_A_DIGIT, is_number, to_digits
from restore.model import Channel, Reason
from restore.spans import GrammarSpan, SpanKind

ROMANS = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()
# A heading: a numeral in any garble, its point, and a title in capitals.
HEADING = regex.compile(
    r"^\s*(?P<numeral>[IVXLTHUJl1|!Ii]{1,6})(?P<point>[.,:]?)(?P<space>\s+|(?<=[.,]))(?P<title>\S.*)$"
)
LEAST_CAPITALS = 0.8  # share of capitals among the letters of a title (small ones: garble such as `PiCH`)
_ONE = str.maketrans(dict.fromkeys("l1|!iJ", "I"))
# `HI.` is III, `TI.` II, `UL` III.: upright strokes run together.
STROKES = {"T": "I", "H": "II", "U": "II"}
# Words before a number of their own: a lone look-alike after them is a digit.
NUMBERED = regex.compile(
    rf"(?<!\w)(?P<word>Điều|Khoản|khoản|Mục|Chương|Quý|trang|Trang)\s(?P<number>[{LIKE_A_DIGIT}]{{1,3}})(?![\w/])"
)
NUMBER = regex.compile(r"(?<![\w$¢€&@])[0-9]+(?:[.,/:-][0-9]+)*(?![\w¢€&@])")
# Before these units a look-alike among digits is a digit.
MEASURED = regex.compile(
    r"(?<![\w.,/|-])(?P<number>[0-9lIOoÌ\]]{2,3}(?:[.,][0-9lIOoÌ\]]{1,3}){0,3})(?=\s?(?:%|đồng|triệu|tỷ|người|ngày|tháng|năm\s\D)\b)"
)


def read_heading(line: str, channel: Channel = Channel.VIETNAMESE) -> Iterator[GrammarSpan]:
    """The roman numeral of a heading, repaired: `I11. GIAI PHAP` begins with `III.`."""
    match = HEADING.match(line)
    if match is None or not is_title(match["title"]):
        return
    numeral, point = repair_numeral(match["numeral"], match["point"])
    if numeral is None:
        return
    start, end = match.start("numeral"), match.end("point")
    text = numeral + point
    same = text == line[start:end]
    confidence = 0.999 if same else 0.97
    yield GrammarSpan(start, end, text, SpanKind.NUMERAL, Reason.CONFUSED_LETTERS, confidence)


def is_title(text: str) -> bool:
    """Whether the words are set in capitals."""
    letters = [c for c in text.partition(":")[0] if c.isalpha()]
    return len(letters) >= 4 and sum(c.isupper() for c in letters) >= LEAST_CAPITALS * len(letters)


def repair_numeral(read: str, point: str) -> tuple[str | None, str]:
    """The numeral and its point; a final L is `I.` run together. None when it may be something else.

    >>> repair_numeral("I11", "."), repair_numeral("IL", ""), repair_numeral("1", ".")
    (('III', '.'), ('II', '.'), (None, '.'))
    """
    if read.isdecimal() or (len(read) == 1 and read not in "IVXL"):
        return None, point
    if read in ROMANS:
        return read, point
    if read[-1] == "L" and not point:
        read, point = read[:-1] + "I", "."
    if point == "," and not set(read) <= set("IVX1l"):
        return None, point  # TH, KTTH: a list
    strokes = read.translate(_ONE)
    if strokes.startswith("TV"):
        strokes = "I" + strokes[1:]
    if strokes not in ROMANS and point:
        strokes = "".join(STROKES.get(c, c) for c in strokes)
    return (strokes, point) if strokes in ROMANS and point else (None, point)


# 01 as a form of its own: a zero in front is how offices write the numbers below ten. O2 and O3 are gases.
TWO_DIGITS = regex.compile(r"(?<![\w.,/&-])(?P<number>0[lI|Ìí]|O[14-9])(?![\w/&-])")


def read_numbered(line: str, channel: Channel = Channel.VIETNAMESE) -> Iterator[GrammarSpan]:
    """Numbers whose word or unit proves them: `Điều l`, `l0 ngày`."""
    for pattern in (NUMBERED, MEASURED, TWO_DIGITS):
        for match in pattern.finditer(line):
            read = match["number"]
            if read.isdecimal() or not is_numberlike(read, alone=pattern is NUMBERED):
                continue
            yield number_span(match.start("number"), read, to_digits(read))


def is_numberlike(read: str, *, alone: bool) -> bool:
    """Whether look-alikes in the text are surely digits."""
    parts = regex.split(r"[.,]", read)
    if alone and read in ("l", "|"):
        return True
    return any(is_number(p) for p in parts) and all(is_number(p) or p.isdecimal() for p in parts)


def number_span(start: int, read: str, text: str) -> GrammarSpan:
    """The span of a number."""
    confidence = 0.99 if text == read else 0.97
    return GrammarSpan(start, start + len(read), text, SpanKind.NUMBER, Reason.CONFUSED_LETTERS, confidence)


def read_numbers(line: str, channel: Channel = Channel.VIETNAMESE) -> Iterator[GrammarSpan]:
    """Plain numbers, to be left alone. A lone 1, 4 or 6 of an English engine may be a letter (`6` for `ở`)."""
    for match in NUMBER.finditer(line):
        lone = (
            match.group() in ("1", "4", "6")
            and channel is Channel.ENGLISH
            and line[match.end() : match.end() + 1] not in (".", ")")
        )
        span = number_span(match.start(), match.group(), match.group())
        yield span._replace(confidence=0.6) if lone else span
