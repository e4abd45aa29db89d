"""From a token as read to the words it may stand for, found once for each form and kept in packed arrays."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from restore.channel import FARTHEST, Channel
from restore.decode import AS_READ, NO_WORD, Arcs
from restore.lexicon import BREAK, FIRST_WORD, UNKNOWN, Case, normal, shape_number, sign_number
from restore.syllable import fold


class Kind(IntEnum):
    """What a candidate supposes to have happened; each channel has its price for it."""

    FIXED = 0  # a sign or a number: the only candidate
    KEPT = 1  # the word as read
    PLAIN = 2  # the word as read, which has no marks to lose
    MARKED = 3  # all marks were lost
    REMARKED = 4  # marks were read wrong or lost in part
    CONFUSED = 5  # letters were read wrong; the channel gives the price
    UNKNOWN = 6  # the form as read, though no known word
    GLUED = 7  # two words read as one
    MISREAD = 8  # marks were read wrong; the channel gives the price


KINDS = len(Kind)
GIVEN = "\0"  # before the text of a token that the grammar of codes and dates has given
SHORT = "\2"  # before initials of a name, in capitals
CHOICE = "\1"  # before other readings by the engine: reading, TAB, cost, parted by CHOICE


class Candidate(NamedTuple):
    """A word (or two) that a form may stand for; `cost` in nats."""

    word: int
    kind: Kind
    cost: float = 0.0
    case: int = AS_READ
    second: int = NO_WORD


class Vocabulary:
    """The words of the model by number, by spelling and by bare letters."""

    def __init__(self, words: list[str], logp: list[float]) -> None:
        self.words = words
        self.logp = logp
        self.weight = np.array(logp, np.float32)
        self.number = {word: FIRST_WORD + i for i, word in enumerate(words)}
        self.by_bare: dict[str, list[int]] = {}
        bare = fold("\n".join(words)).split("\n")
        for number, form in enumerate(bare, FIRST_WORD):
            self.by_bare.setdefault(form, []).append(number)

    def text(self, number: int) -> str:
        """The spelling of a word number."""
        return self.words[number - FIRST_WORD]


class Store:
    """Candidates of all forms met so far, growing, in the arrays that the decoder reads."""

    def __init__(self, find: Callable[[str], list[Candidate]]) -> None:
        self._find = find
        self.forms: dict[str, int] = {}
        self._first: list[int] = [0]
        self._new: list[Candidate] = []
        self._arcs = _pack([], [0])
        self._add("", [Candidate(BREAK, Kind.FIXED)])

    def form(self, text: str) -> int:
        """The number of a form; its candidates are found when it is met for the first time."""
        number = self.forms.get(text)
        return self._add(text, self._find(text)) if number is None else number

    def _add(self, form: str, candidates: list[Candidate]) -> int:
        number = self.forms[form] = len(self._first) - 1
        self._new += candidates
        self._first.append(self._first[-1] + len(candidates))
        return number

    def arcs(self) -> Arcs:
        """The packed candidates of all forms."""
        if len(self._arcs.first) != len(self._first):  # a new form may have no candidate at all
            fresh = _pack(self._new, self._first)
            joined = (np.concatenate([a, b]) for a, b in zip(self._arcs[1:], fresh[1:], strict=True))
            self._arcs = Arcs(fresh.first, *joined)
            self._new = []
        return self._arcs


def _pack(candidates: list[Candidate], first: list[int]) -> Arcs:
    return Arcs(
        np.array(first, np.int32),
        np.array([c.word for c in candidates], np.uint16),
        np.array([c.second for c in candidates], np.uint16),
        np.array([c.case for c in candidates], np.uint8),
        np.array([c.kind for c in candidates], np.uint8),
        np.array([c.cost for c in candidates], np.float32),
    )


def fixed_candidate(form: str) -> Candidate | None:
    """The only candidate of a number or a sign."""
    if form.isdigit():
        return Candidate(shape_number(form), Kind.FIXED)
    if len(form) == 1 and not form.isalpha():
        return Candidate(BREAK if form == "\t" else sign_number(form), Kind.FIXED)
    return None


class Finder:
    """Finds the candidates of a form in text whose letters are right and whose marks may be missing."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def __call__(self, form: str) -> list[Candidate]:
        """All candidates of a form as it stands in a `Store`."""
        if len(form) > 1 and form[0] == GIVEN:
            return [self._given(form[1:])]
        if len(form) > 1 and form[0] == CHOICE:
            return [c for part in form[1:].split(CHOICE) for c in self._choice(*part.split("\t"))]
        if len(form) > 1 and form[0] == SHORT:
            return [c._replace(cost=-ABBREVIATION) if c.kind is Kind.UNKNOWN else c for c in self.find(form[1:])]
        return self.find(form)

    def _given(self, text: str) -> Candidate:
        number = self._vocabulary.number.get(normal(text), UNKNOWN)
        return fixed_candidate(text) or Candidate(number, Kind.FIXED)

    def _choice(self, text: str, cost: str) -> list[Candidate]:
        """What another reading of the engine may stand for; the word itself counts as confused letters."""
        changed = (c for c in self.find(text) if c.kind not in (Kind.UNKNOWN, Kind.FIXED))
        case = AS_READ if text.islower() else int(_case(text))
        return [c._replace(cost=c.cost + float(cost), kind=Kind.CONFUSED, case=case) for c in changed]

    def find(self, form: str) -> list[Candidate]:
        """All known words with the letters of `form`, whatever their marks."""
        fixed = fixed_candidate(form)
        if fixed is not None:
            return [fixed]
        word = normal(form)
        bare = fold(word)
        found = [self._marked(n, word, marked=bare != word) for n in self._vocabulary.by_bare.get(bare, ())]
        if word not in self._vocabulary.number:
            found.append(Candidate(UNKNOWN, Kind.UNKNOWN))
        return found

    def _marked(self, number: int, word: str, *, marked: bool) -> Candidate:
        if self._vocabulary.text(number) == word:
            return Candidate(number, Kind.KEPT if marked else Kind.PLAIN)
        return Candidate(number, Kind.REMARKED if marked else Kind.MARKED)


MOST = 24  # candidates kept for a form
COMMON = 0.6  # weight of the word's own frequency when candidates are chosen
REMEMBERED = 0.7  # nats added to the cost of a whole word as remembered
GLUE = 8.0  # nats for a lost space and the marks of two words
GLUED_MOST, GLUED_FORMS = 4, 8  # words tried on each side of a lost space, and pairs kept
GOOD = 6.0  # a form with a match below this is no glued pair
ABBREVIATION = 3.0  # nats by which an unknown word in capitals is likelier than another unknown word
LONGEST_ABBREVIATION = 5
LONE_SIGN = 2.0  # nats for a digit or sign that stands alone to be a word


class MarkedFinder(Finder):
    """Finds candidates in marked text: unknown words may have been read wrong, by the reader's channel."""

    def __init__(self, vocabulary: Vocabulary, channel: Channel) -> None:
        super().__init__(vocabulary)
        self._channel = channel

    def find(self, form: str) -> list[Candidate]:
        """Words with the same letters, and where none is the form itself, words that may have been read so."""
        found = super().find(form)
        if found[0].kind is Kind.FIXED:
            return found
        found += self._remarked(form, found)
        if normal(form) not in self._vocabulary.number and len(form) > 1:
            found += self._misread(form, {c.word for c in found})
        return found

    def _misread(self, form: str, known: set[int]) -> list[Candidate]:
        """Words that may have been read as the form, in the case that was read: a capital is seldom misread."""
        nearest: dict[int, Candidate] = {}
        for c in best_matches(self._channel, form, self._vocabulary):
            if c.word not in known and (c.word not in nearest or c.cost < nearest[c.word].cost):
                nearest[c.word] = c._replace(case=AS_READ)
        return list(nearest.values())

    def _remarked(self, form: str, found: list[Candidate]) -> list[Candidate]:
        """The words with other marks, at the price of the channel."""
        word = normal(form)
        others = [c for c in found if c.kind in (Kind.MARKED, Kind.REMARKED)]
        costs = [self._channel.marks_cost(self._vocabulary.text(c.word), word) for c in others]
        return [Candidate(c.word, Kind.MISREAD, cost) for c, cost in zip(others, costs, strict=True) if cost < FARTHEST]


class GarbledFinder(Finder):
    """Finds candidates in text whose letters may all be wrong, by the reader's channel."""

    def __init__(self, vocabulary: Vocabulary, channel: Channel) -> None:
        super().__init__(vocabulary)
        self._channel = channel

    def find(self, form: str) -> list[Candidate]:
        """The likeliest words behind `form` (as read, case kept)."""
        fixed = fixed_candidate(form)
        if fixed is not None and not (len(form) == 1 and form in "&¢€6§"):
            return [fixed]
        found = self._single(form)
        best = min((c.cost for c in found), default=99.0)
        if best > GOOD and len(form) >= 4 and sum(c.isalpha() for c in form) >= 3:
            found += self._glued(form)
        if fixed is not None:
            found = [c._replace(cost=c.cost + LONE_SIGN) for c in found] + [fixed]
        elif normal(form) not in self._vocabulary.number:
            found.append(Candidate(UNKNOWN, Kind.UNKNOWN, -ABBREVIATION if self._is_abbreviation(form) else 0.0))
        return found

    def _is_abbreviation(self, form: str) -> bool:
        return is_short(form) and fold(form.lower()) not in self._vocabulary.by_bare

    def _single(self, form: str) -> list[Candidate]:
        found = {(c.word, c.case): c for c in best_matches(self._channel, form, self._vocabulary)}
        for word, cost in self._channel.remembered(form):
            number = self._vocabulary.number.get(normal(word), UNKNOWN)
            key = (number, int(_case(word)))
            if number and (key not in found or found[key].cost > cost + REMEMBERED):
                found[key] = Candidate(number, Kind.CONFUSED, cost + REMEMBERED, key[1])
        return list(found.values())

    def _glued(self, form: str) -> list[Candidate]:
        """Two words without the space between them; each with its letters right, whatever the marks."""
        low, upper = fold(form.lower()), form.isupper()
        case = Case.UPPER if upper else Case.TITLE if form[0].isupper() else Case.LOWER
        logp, by_bare = self._vocabulary.logp, self._vocabulary.by_bare
        found: list[tuple[float, int, int]] = []
        for at in range(1, len(low)):
            left, right = by_bare.get(low[:at]), by_bare.get(low[at:])
            if left and right:
                found += [(-logp[a] - logp[b], a, b) for a in left[:GLUED_MOST] for b in right[:GLUED_MOST]]
        found.sort(key=itemgetter(0))
        return [Candidate(a, Kind.GLUED, GLUE, int(case), b) for _, a, b in found[:GLUED_FORMS]]


def is_short(form: str) -> bool:
    """Whether a form may be the initials of a name."""
    return form.isupper() and 1 < len(form) <= LONGEST_ABBREVIATION and form.isalpha()


def best_matches(channel: Channel, form: str, vocabulary: Vocabulary) -> list[Candidate]:
    """The words that a form most likely stands for, common words before rare ones."""
    words, cases, costs = channel.matches(form)
    order = np.argsort(costs - COMMON * vocabulary.weight[words])[:MOST]
    columns = (words[order].tolist(), cases[order].tolist(), costs[order].tolist())
    return [Candidate(word, Kind.CONFUSED, cost, case) for word, case, cost in zip(*columns, strict=True)]


def _case(word: str) -> Case:
    return Case.LOWER if word.islower() else Case.UPPER if len(word) > 1 and word.isupper() else Case.TITLE
