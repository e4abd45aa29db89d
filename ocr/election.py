"""The line that several readings of it elect, place by place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from ocr.engine import ReadWord
from ocr.model import Alternative
from ocr.noise import makes_sense
from ocr.reread import DOUBTFUL, SENSE, Reading, matched, placed, worth
from ocr.wordvotes import text_of

AGREEMENT: Final = 0.15
"""What a word is worth more, in confidence, for every other reading that has it."""

ODD: Final = 0.25
"""What a word is worth less for a sign that no print holds, or half a bracket."""

PRINTED: Final = regex.compile(r"[\p{L}\p{N}\-–—().,;:/⁄&+\"“”]+")
COPIES: Final = regex.compile(r"\(?\d{1,2}\p{Ll}{1,2}\)?[.;,]?")
"""How many copies are kept, `(2b)`."""

DASHES: Final = frozenset("-–+")
MOST_ALTERNATIVES: Final = 4


def elected(readings: Sequence[Sequence[ReadWord]]) -> list[Reading]:
    """The line that several readings of it elect, place by place; the words that lost are alternatives.

    A word that the first reading has not must be read alike by two others, or surely; one that no other reading has
    must make sense, or it is a stroke of the pen.
    """
    result = []
    for place in matched(*readings):
        ranked = sorted(filter(None, place), key=lambda words: -_votes(words, place))
        winner, rivals = ranked[0], [words for words in ranked[1:] if text_of(words) != text_of(ranked[0])]
        if not _stands(winner, place):
            continue
        support = [words for words in place if text_of(words) == text_of(winner)]
        surest = max(support, key=lambda words: min(word.confidence for word in words))
        texts = dict.fromkeys(map(text_of, rivals)) if len(surest) == 1 else {}
        others = tuple(Alternative(text, _confidence(text, rivals)) for text in texts)
        result += [Reading(word, others) for word in placed(surest, place[0])]
    return result


def _confidence(text: str, readings: Sequence[Sequence[ReadWord]]) -> float:
    """The confidence of the reading with a text."""
    return round(max(min(w.confidence for w in words) for words in readings if text_of(words) == text), 4)


def _votes(words: Sequence[ReadWord], place: Sequence[Sequence[ReadWord]]) -> float:
    """What a reading of a place is worth: its own worth, and what other readings agree with it."""
    text = text_of(words)
    agreeing = sum(text_of(other) == text for other in place) - 1
    own = worth(words) + (SENSE if COPIES.fullmatch(text) else 0.0) - (0.0 if _is_printed(text) else ODD)
    return own + AGREEMENT * agreeing


def _is_printed(text: str) -> bool:
    """Whether a text has only signs that such print holds, its brackets in pairs.

    >>> [_is_printed(text) for text in ("(b/c);", "b/c);", "@).", "KTN.bta14")]
    [True, False, False, True]
    """
    return PRINTED.fullmatch(text.replace(" ", "")) is not None and text.count("(") == text.count(")")


def _stands(winner: Sequence[ReadWord], place: Sequence[Sequence[ReadWord]]) -> bool:
    """Whether the winner is print: read by most, or sensible; and where the first has nothing, read alike or surely."""
    text = text_of(winner)
    votes = sum(text_of(words) == text for words in place)
    sensible = any(makes_sense(word.text) for word in winner)
    if place[0]:
        return sensible or text in DASHES or votes > 1 or 2 * sum(map(bool, place)) > len(place)
    return (sensible or text in DASHES) and (votes > 1 or min(word.confidence for word in winner) > DOUBTFUL)


def with_earlier(reading: Reading, line: Sequence[Reading]) -> Reading:
    """A reading with the alternatives that the line's own words had."""
    earlier = [a for r in line if r.word.box.overlap(reading.word.box) for a in r.alternatives]
    texts = {a.text: a for a in (*reading.alternatives, *earlier) if a.text != reading.word.text}
    return reading._replace(alternatives=tuple(texts.values())[:MOST_ALTERNATIVES])
