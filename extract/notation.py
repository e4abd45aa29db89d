"""The notation of a document (ký hiệu): brought into the closed lists, and the kind of document it names."""

from __future__ import annotations

from typing import Final

import regex
from rapidfuzz.distance import Levenshtein

from extract.fold import fold
from extract.lexicon import codes_of, patterns, type_codes, type_of_code

_SIGN: Final = regex.compile(r"[-/.]")
_YEAR: Final = regex.compile(r"^(?:19|20)\d\d/")


def repair_notation(notation: str, doc_type: str | None, issuer: str | None) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The notation with its type code brought into the closed set, and its body code given the issuer's marks.

    >>> repair_notation("QD-UBND", "Quyết định", "ỦY BAN NHÂN DÂN TỈNH X")[0]
    'QĐ-UBND'
    """
    if not notation:
        return "", ()
    year, _, rest = notation.rpartition("/") if _YEAR.match(notation) else ("", "", notation)
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
    tokens = _SIGN.split(_YEAR.sub("", notation))
    if tokens[0].startswith("QH"):
        return None
    known = type_of_code(tokens[0])
    return known if known else "Công văn"
