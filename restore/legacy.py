"""Texts in encodings from before Unicode: recognised by what they would read, converted, every change told.

`¢` is Â in TCVN3 and a broken ệ of an OCR engine: a text is taken for TCVN3 only when its words become syllables.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from restore.encodings import MARKS_1258, Encoding, decode_token, is_word
from restore.model import Correction, Reason
from restore.syllable import all_syllables

__all__ = ["Encoding", "detect", "encoding_of_font", "mend", "mend_lines", "to_unicode"]

# Of the words that an encoding would change, so many must become syllables ...
LEAST_SHARE = 0.75
# ... and this share more than already are: garble of an OCR engine stays garble under any table.
LEAST_MARGIN = 0.4
LEAST_WORDS = 2
# An English engine prints é for every marked e, and in TCVN3 that is ộ: several different letters must fit, or one
# of these, which no engine prints for a letter.
LEAST_LETTERS = 3
NO_LETTERS = frozenset("µ¸¶¹¨ª«¬\xad®¡¤¦")
CONFIDENCE = 0.99
GAIN_PER_WORD = 5.0  # about log of the inventory over what an unknown word may be
WORDS = regex.compile(r"\S+")


class Score(NamedTuple):
    """How well an encoding explains a text."""

    changed: int  # words it would change
    after: float  # share of these that are syllables when decoded
    before: float  # share that are as they stand
    letters: frozenset[str]  # the letters of the encoding in the words that became syllables

    def convinces(self) -> bool:
        """Whether this is evidence enough."""
        varied = len(self.letters) >= LEAST_LETTERS or not self.letters.isdisjoint(NO_LETTERS)
        clear = self.after >= LEAST_SHARE and self.after - self.before >= LEAST_MARGIN
        return varied and clear and self.changed >= LEAST_WORDS


NO_SCORE = Score(0, 0.0, 0.0, frozenset())
_HIGH = regex.compile("[\xa1-\xff]")
_BEYOND = regex.compile("[\u0100-\u1ef9]")
_VIQR_SIGN = regex.compile(r"(?<=\p{L})[\^+(`'?~.]")
# Without one of these a text is not in the encoding: spares most texts the scoring.
SIGNS = {
    Encoding.TCVN3: _HIGH,
    Encoding.VNI: _HIGH,
    Encoding.VIQR: regex.compile(r"[aeo]\^|[ou]\+|a\(|dd"),
    Encoding.CP1258: regex.compile(f"[{MARKS_1258}ãõýðÃÕÝÐ]"),
}


def detect(text: str) -> Encoding | None:
    """The legacy encoding of the text; None for NFC, for garble, and where the evidence is too thin.

    >>> detect("Céng hßa x· héi chñ nghÜa ViÖt Nam"), detect("thuc hi¢n phong trao S&"), detect("Cộng hòa")
    (<Encoding.TCVN3: 'tcvn3'>, None, None)
    """
    if not unicodedata.is_normalized("NFC", text):
        return Encoding.DECOMPOSED
    if is_unicode(text):
        return Encoding.DECOMPOSED if decode_token(text, Encoding.DECOMPOSED) != text else None
    best: tuple[float, Encoding] | None = None
    for encoding, signs in SIGNS.items():
        if not signs.search(text):
            continue
        score = score_encoding(text, encoding)
        if score.convinces():
            rank = score.after * score.changed
            best = max(best or (0.0, encoding), (rank, encoding), key=lambda b: b[0])
    if best is None and decode_token(text, Encoding.DECOMPOSED) != text:
        return Encoding.DECOMPOSED
    return best[1] if best else None


def is_unicode(text: str) -> bool:
    """Whether words that no legacy encoding can write are at least as many as those that it could: a quick way out."""
    return 0 < len(_HIGH.findall(text)) <= len(_BEYOND.findall(text))


def score_encoding(text: str, encoding: Encoding) -> Score:
    """How well the encoding explains the words it would change; words in proper Unicode speak against it."""
    changed = after = before = 0
    letters: set[str] = set()
    evidence = _VIQR_SIGN if encoding is Encoding.VIQR else _HIGH
    for token in text.split():
        if encoding is not Encoding.VIQR and token.isascii():
            continue  # every letter of the others has a sign beyond ASCII
        if not plausible(token, encoding):
            counts = is_word(token)
            changed, before = changed + counts, before + counts
            continue
        decoded = decode_token(token, encoding)
        if decoded == token:
            continue
        changed += 1
        before += is_word(token)
        if is_word(decoded):
            after += 1
            letters.update(evidence.findall(token))
    return Score(changed, after / changed, before / changed, frozenset(letters)) if changed else NO_SCORE


def plausible(token: str, encoding: Encoding) -> bool:
    """Whether the encoding could have written the token: no letter beyond U+00FF, one tone a word."""
    if token and max(token) > "\xff" and any(c > "\xff" and c.isalpha() for c in token):
        return False
    return encoding is not Encoding.CP1258 or sum(c in MARKS_1258 for c in token) <= 1


def to_unicode(text: str, encoding: Encoding, *, capitals: bool = False) -> str:
    """The text in NFC. `capitals`: it was set in a capital font (`.VnTimeH`), whose small letters show as capitals.

    >>> to_unicode("céng hßa", Encoding.TCVN3, capitals=True)
    'CỘNG HÒA'
    """
    shouted = capitals or (encoding is Encoding.TCVN3 and is_shouted(text))
    decoded = WORDS.sub(lambda m: convert(m.group(), encoding), text)
    return decoded.upper() if shouted else decoded


def convert(token: str, encoding: Encoding) -> str:
    """One word converted; a letter that the encoding cannot hold shows that it is Unicode already."""
    if encoding is not Encoding.DECOMPOSED and not plausible(token, encoding):
        return token
    decoded = decode_token(token, encoding)
    return restore_lost_u(decoded) if encoding is Encoding.TCVN3 else decoded


def is_shouted(text: str) -> bool:
    """Whether all plain letters are capitals: TCVN3 has no toned capitals, the font made them."""
    plain = [c for c in text if c.isascii() and c.isalpha()]
    return len(plain) >= 4 and all(c.isupper() for c in plain)


def restore_lost_u(word: str) -> str:
    """The word with its ư back where a tool dropped it (a soft hyphen in TCVN3) and only one place makes a syllable.

    >>> restore_lost_u("nhng"), restore_lost_u("trờng")
    ('nhưng', 'trờng')
    """
    if len(word) < 3 or not word.isalpha() or word.isupper() or is_word(word):
        return word
    found = {word[:i] + "ư" + word[i:] for i in range(1, len(word) + 1)}
    known = [w for w in found if w.lower() in all_syllables()]
    return known[0] if len(known) == 1 else word


def encoding_of_font(name: str) -> tuple[Encoding, bool] | None:
    """The encoding that goes with a font name, and whether its small letters show as capitals.

    >>> encoding_of_font("ABCDEF+.VnTimeH"), encoding_of_font("VNI-Times"), encoding_of_font("Times New Roman")
    ((<Encoding.TCVN3: 'tcvn3'>, True), (<Encoding.VNI: 'vni'>, False), None)
    """
    plain = name.rpartition("+")[2].lstrip("/")
    if plain.lower().startswith(".vn"):
        return Encoding.TCVN3, regex.search(r"H(?:[,-]|$)", plain) is not None
    return (Encoding.VNI, False) if plain.upper().startswith("VNI") else None


def mend(text: str, encoding: Encoding | None = None, line: int = 0) -> tuple[str, tuple[Correction, ...]]:
    """The line in NFC and the corrections that lead there. `encoding`: of the whole document where it is known."""
    used = encoding or detect(text)
    if used is None:
        return text, ()
    corrections = tuple(_corrections(text, used, line))
    out, at = [], 0
    for correction in corrections:
        out += [text[at : correction.start], correction.after]
        at = correction.start + len(correction.before)
    return "".join([*out, text[at:]]), corrections


def mend_lines(lines: Sequence[str]) -> list[tuple[str, tuple[Correction, ...]]]:
    """Every line mended: the document decides, but a line in proper Unicode stays."""
    whole = detect("\n".join(lines))
    return [
        mend(line, whole if whole and whole is not Encoding.DECOMPOSED else None, i) for i, line in enumerate(lines)
    ]


def _corrections(text: str, encoding: Encoding, line: int) -> Iterator[Correction]:
    shouted = encoding is Encoding.TCVN3 and is_shouted(text)
    for match in WORDS.finditer(text):
        token = match.group()
        after = convert(token, encoding)
        if shouted:
            after = after.upper()
        if after != token:
            yield Correction(line, match.start(), token, after, Reason.ENCODING, GAIN_PER_WORD, CONFIDENCE)
