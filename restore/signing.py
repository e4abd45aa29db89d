"""Lines of a signature block: offices by a closed list, names left with the marks they were read with.

No dictionary knows a name, and whoever signs in capitals holds an office of which a seal may hide a letter or two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Final

import regex

from ocr.model import Line, Zone
from restore.family_names import surnames, torn_family_name
from restore.model import Correction, Reason, RestoredText, replay
from restore.syllable import fold

# So surely a syllable of a name must have been read to keep its marks.
SURE: Final = 0.85
# Letters of an office that a seal may hide at its beginning, and that may be cut at its end.
HIDDEN, CUT = 2, 1
# Fewer letters are not told from a word.
LEAST: Final = 5
# How surely an office is right of which one alone fits.
CONFIDENCE: Final = 0.95
_NAME: Final = regex.compile(r"\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+){1,4}")
# A name of which the beginning lies under a seal: a word that begins with no capital, and two others.
_TORN: Final = regex.compile(r"(?P<first>[^\s\p{Lu}]\S*)(?: \p{Lu}\p{Ll}+){2,3}")


@cache
def offices() -> tuple[str, ...]:
    """The offices of the list, as in a sentence (`Chủ tịch`)."""
    lines = files("restore").joinpath("data", "offices.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def _in_capitals() -> dict[str, str]:
    """Offices and deputies in capitals, by their letters; of two with the same letters (thứ, thủ trưởng) neither."""
    found: dict[str, list[str]] = {}
    for office in offices():
        for name in (office.upper(), f"PHÓ {office.upper()}"):
            found.setdefault(_letters(name), []).append(name)
    return {letters: names[0] for letters, names in found.items() if len(names) == 1}


def _letters(text: str) -> str:
    """The letters of a text without marks, in lower case."""
    return "".join(sign for sign in fold(text).lower() if sign.isalpha())


def office_of(read: str) -> str | None:
    """The one office that a line in capitals is, a few letters hidden at its beginning or one cut at its end.

    >>> office_of("Ủ TỊCH"), office_of("PHÓ CHỦ TỊC"), office_of("TRƯỞNG"), office_of("CHỦ TỊCH")
    ('CHỦ TỊCH', 'PHÓ CHỦ TỊCH', None, 'CHỦ TỊCH')
    """
    key = _letters(read)
    if len(key) < LEAST or read != read.upper():
        return None
    if key in _in_capitals():
        return _in_capitals()[key]
    fitting = [
        name
        for letters, name in _in_capitals().items()
        if (letters.endswith(key) and len(letters) - len(key) <= HIDDEN)
        or (letters.startswith(key) and len(letters) - len(key) <= CUT)
    ]
    return fitting[0] if len(fitting) == 1 else None


def signed(line: Line, text: RestoredText) -> RestoredText:
    """The restored text of a line of a signature block; other lines as they are."""
    if line.zone is not Zone.SIGNATURE or not text.read:
        return text
    office = office_of(text.read)
    if office is not None:
        return _whole(text, office)
    if _NAME.fullmatch(text.read) and text.corrections:
        return _without(text, [c for c in text.corrections if _keeps(line, text.read, c)])
    torn = _TORN.fullmatch(text.read)
    family = torn_family_name(torn["first"]) if torn else None
    if torn and family is not None:
        row = text.corrections[0].line if text.corrections else 0
        change = Correction(row, 0, torn["first"], family, Reason.CONFUSED_LETTERS, 0.0, CONFIDENCE)
        return RestoredText(text.read, replay(text.read, [change]), (change,))
    return text


def _keeps(line: Line, read: str, change: Correction) -> bool:
    """Whether a word of a name stays as read: surely read, only its marks changed; the first is a family name."""
    if not _only_marks(change) or not _is_sure(line, change):
        return False
    return change.start > 0 or read.split()[0] in surnames()


def _whole(text: RestoredText, office: str) -> RestoredText:
    """The line as an office, in one correction."""
    if text.text == office:
        return text
    if text.read == office:
        return RestoredText(text.read, text.read)
    reason = Reason.WRONG_MARKS if _letters(text.read) == _letters(office) else Reason.CONFUSED_LETTERS
    row = text.corrections[0].line if text.corrections else 0
    change = Correction(row, 0, text.read, office, reason, 0.0, CONFIDENCE)
    return RestoredText(text.read, office, (change,))


def _only_marks(change: Correction) -> bool:
    """Whether a correction gives a word other marks alone."""
    return fold(change.before) == fold(change.after)


def _is_sure(line: Line, change: Correction) -> bool:
    """Whether the words of a correction were read surely."""
    at, found = 0, []
    for word in line.words:
        if at < change.start + len(change.before) and at + len(word.text) > change.start:
            found.append(word.confidence or 0.0)
        at += len(word.text) + 1
    return min(found, default=0.0) >= SURE


def _without(text: RestoredText, undone: Sequence[Correction]) -> RestoredText:
    """The text without some of its corrections; what was doubted in them is none of the text's doubts any more."""
    if not undone:
        return text
    kept = tuple(c for c in text.corrections if c not in undone)
    return replace(text, text=replay(text.read, kept), corrections=kept, doubts=() if not kept else text.doubts)
