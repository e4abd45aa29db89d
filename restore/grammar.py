"""Codes, numbers, dates, headings and addresses of a line: what must stay, and what its own grammar can repair."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import regex

from restore.abbreviations import load_abbreviations
from restore.codes import read_codes
from restore.dates import read_dates
from restore.model import Channel, Reason
from restore.numerals import read_heading, read_numbered, read_numbers
from restore.spans import GrammarSpan, SpanKind, apply, keep_first

__all__ = ["GrammarSpan", "SpanKind", "apply", "read_codes", "read_spans"]

ADDRESS = regex.compile(
    r"""(?<![\w@])(?:
        https?[:;]//\S+ | www\.\S+
        | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
        | (?:[a-z0-9-]+\.)+(?:gov|com|net|org|edu|vn)(?:\.vn)?(?:/\S*)?(?!\w)
        | \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[+-]\d\d:?\d\d|Z)?
    )""",
    regex.VERBOSE | regex.IGNORECASE,
)
# Three letters and more: `HD` alone may be Hướng dẫn.
ABBREVIATION = regex.compile(r"(?<![\w/.-])[A-ZĐÐ][A-ZĐÐ&]{2,9}(?![\w/-])")
# HĐ before what a council is for: `HP TDKT` is HĐ TĐKT. HD may be Hướng dẫn, HP and HB are no abbreviation of a type.
COUNCIL = regex.compile(r"(?<![\w/.-])H[PB](?=\s[A-ZĐÐ&]{3,9}(?!\w))")
LABELLED_NUMBER = regex.compile(
    r"(?<!\w)(?:(?P<label>[Ss][06])(?P<colon>\s?:\s*|\s+)|(?P<label>[$§][06óôốo])(?P<colon>\s?:?)\s*)(?P<number>\d+)(?![\w/])"
)


def read_spans(line: str, profile: Channel = Channel.VIETNAMESE) -> list[GrammarSpan]:
    """What the grammar says of the line: spans without overlaps, in reading order.

    A span whose text equals the line there is a guard: leave it alone.

    >>> line = "$6:904KH-UBND Tam Duong, ngay 2/ thang”7 nam 2022"
    >>> apply(line, read_spans(line, Channel.ENGLISH))
    'Số: 904/KH-UBND Tam Duong, ngay 2/ tháng 7 năm 2022'
    """
    channel = Channel.VIETNAMESE if profile is Channel.AUTO else profile
    return keep_first(
        chain(
            read_addresses(line),
            read_codes(line, channel),
            read_dates(line, channel),
            read_heading(line, channel),
            read_labelled(line),
            read_numbered(line, channel),
            read_abbreviations(line, channel),
            read_numbers(line, channel),
        )
    )


def read_addresses(line: str) -> Iterator[GrammarSpan]:
    """E-mail and web addresses and time stamps, to be left alone."""
    for match in ADDRESS.finditer(line):
        yield GrammarSpan(match.start(), match.end(), match.group(), SpanKind.ADDRESS, Reason.CODE, 0.999)


def read_labelled(line: str) -> Iterator[GrammarSpan]:
    """`s0 2282`: the misread label of a plain number."""
    for match in LABELLED_NUMBER.finditer(line):
        sign, begins = match["label"][0], bool(match["colon"] and match["colon"].strip()) or match.start() == 0
        label = "Số" if sign == "S" or (sign in "$§" and begins) else "số"
        text = f"{label}{match['colon'].strip()} {match['number']}"
        yield GrammarSpan(match.start(), match.end(), text, SpanKind.NUMBER, Reason.CODE, 0.97)


def read_abbreviations(line: str, channel: Channel) -> Iterator[GrammarSpan]:
    """Abbreviations that lost the stroke of their Đ: `HDND`."""
    known = load_abbreviations()
    english = channel in (Channel.ENGLISH, Channel.BARE)
    if channel is Channel.ENGLISH and not line.isupper():
        for match in COUNCIL.finditer(line):
            yield GrammarSpan(match.start(), match.end(), "HĐ", SpanKind.ABBREVIATION, Reason.CODE, 0.9)
    for match in ABBREVIATION.finditer(line):
        read = match.group()
        text = known.repair(read, english=english, loose=False)
        if text is not None and text != read:
            yield GrammarSpan(match.start(), match.end(), text, SpanKind.ABBREVIATION, Reason.CODE, 0.97)
