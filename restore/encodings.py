"""The encodings Vietnamese was typed in before Unicode, as tables: TCVN3 (ABC), VNI-Windows, VIQR, and Windows-1258.

A text in one of them reached us as characters of Windows-1252: `Céng hoµ` is `Cộng hòa` in TCVN3.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import lru_cache

import regex

from restore.abbreviations import read_table
from restore.syllable import is_syllable, split_syllable, write


class Encoding(StrEnum):
    """How the letters of a text are written."""

    DECOMPOSED = "decomposed"  # Unicode, but not NFC, or with Ð for Đ
    TCVN3 = "tcvn3"
    VNI = "vni"
    VIQR = "viqr"
    CP1258 = "cp1258"


# Look-alikes that Unicode does not unite.
LOOKALIKES = str.maketrans({"Ð": "Đ", "ð": "đ"})
DOUBLED = regex.compile("ĐÐ|ÐĐ")  # one letter that an OCR engine read twice
# Tone marks of Windows-1258 and letters it has in other places than Windows-1252.
CP1258 = {
    "Ì": "\u0300",
    "ì": "\u0301",
    "Ò": "\u0309",
    "ò": "\u0323",
    "Þ": "\u0303",
    "Ã": "Ă",
    "ã": "ă",
    "Õ": "Ơ",
    "õ": "ơ",
    "Ý": "Ư",
    "ý": "ư",
    "Ð": "Đ",
    "ð": "đ",
    "þ": "₫",
}
STOP_SHARE = 0.05  # of words that end a sentence
MARKS_1258 = "ÌìÒòÞ"
AROUND = regex.compile(r"^\P{L}+|\P{L}+$")


@lru_cache(maxsize=8)
def letters_of(encoding: Encoding) -> dict[str, str]:
    """What the encoding writes for each Vietnamese letter."""
    if encoding is Encoding.CP1258:
        return {}
    rows = read_table(f"{encoding.value}.tsv")
    return {letter: "".join(chr(int(code, 16)) for code in codes.split()) for letter, codes in rows}


@lru_cache(maxsize=8)
def pattern_of(encoding: Encoding) -> tuple[regex.Pattern[str], dict[str, str]]:
    """A pattern that finds the letters of the encoding, longest first, and the letter for each find."""
    table = {code: letter for letter, code in letters_of(encoding).items()}
    if encoding is not Encoding.TCVN3:
        table |= {code[0] + code[1:].lower(): letter for code, letter in table.items()}
    choices = sorted(table, key=len, reverse=True)
    return regex.compile("|".join(regex.escape(c) for c in choices)), table


def encode(text: str, encoding: Encoding) -> str:
    """NFC text as the encoding writes it (toned capitals of TCVN3 as small letters: it has no others).

    >>> encode("Cộng hòa", Encoding.TCVN3), encode("Cộng hòa", Encoding.VNI), encode("Cộng hòa", Encoding.VIQR)
    ('Céng hßa', 'Coäng hoøa', 'Co^.ng ho`a')
    """
    if encoding is Encoding.DECOMPOSED:
        return unicodedata.normalize("NFD", text)
    if encoding is Encoding.CP1258:
        back = {true: shown for shown, true in CP1258.items()}
        return "".join(back.get(c, c) for letter in text for c in _split_tone(letter))
    table = letters_of(encoding)
    return "".join(table.get(c) or table.get(c.lower()) or c for c in text)


def _split_tone(letter: str) -> str:
    """The letter with its tone mark apart, its shape kept: ế is ê and the mark."""
    parts = unicodedata.normalize("NFD", letter)
    tone = next((c for c in parts if c in "\u0300\u0301\u0309\u0303\u0323"), "")
    return unicodedata.normalize("NFC", parts.replace(tone, "")) + tone if tone else letter


def decode_token(token: str, encoding: Encoding) -> str:
    """One word of the encoding as NFC.

    >>> decode_token("nghÞ", Encoding.TCVN3), decode_token("ñoäng", Encoding.VNI), decode_token("ho.c.", Encoding.VIQR)
    ('nghị', 'động', 'học.')
    """
    if encoding is Encoding.DECOMPOSED:
        plain = unicodedata.normalize("NFC", token)
        return plain if DOUBLED.search(plain) else plain.translate(LOOKALIKES)
    if encoding is Encoding.CP1258:
        return unicodedata.normalize("NFC", "".join(CP1258.get(c, c) for c in token))
    if encoding is Encoding.VIQR:
        return _decode_viqr(token)
    return _substitute(token, encoding)


def _substitute(token: str, encoding: Encoding) -> str:
    pattern, table = pattern_of(encoding)
    return pattern.sub(lambda m: table[m.group()], token)


def _decode_viqr(token: str) -> str:
    """Full stops look like the tone nặng: a last one is a tone where that makes the likelier word."""
    whole = _substitute(token, Encoding.VIQR)
    if not token.endswith(".") or len(whole) == 1:
        return whole
    without = _substitute(token[:-1], Encoding.VIQR)
    return whole if times_met(whole) > STOP_SHARE * times_met(without) else f"{without}."


def times_met(word: str) -> int:
    """How often the training texts have the syllable."""
    parts = split_syllable(word)
    return 0 if parts is None else attested().get(write(*parts), 0)


@lru_cache(maxsize=1)
def attested() -> dict[str, int]:
    """Counts of the syllables in the training texts, in lower case and the old style."""
    return {syllable: int(count) for syllable, count in read_table("attested.tsv")}


def is_word(token: str) -> bool:
    """Whether the token, sign around it left out, is a syllable in one case: small, capitalised or capitals.

    >>> is_word("(hiện,"), is_word("hiÂn"), is_word("HỘI")
    (True, False, True)
    """
    core = AROUND.sub("", token)
    even = core.islower() or core.isupper() or core.istitle()
    return bool(core) and even and is_syllable(core)
