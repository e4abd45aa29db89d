"""One text on its way through the decoder: tokens, candidates, the best path, corrections and doubts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocr.model import Word
from restore.alternatives import Choices, choices, rivals, torn_between
from restore.candidates import CHOICE, SHORT, Kind, is_short
from restore.casing import prefers_new_place
from restore.decode import AS_READ, Decoded, Tokens, decode
from restore.grammar import GrammarSpan
from restore.guard import HEALTHY_GUARD, LOST_LEAST, SICK_GUARD, SICK_SHARE, lost_share, prices
from restore.lexicon import FIRST_WORD, Case
from restore.lists import items_of_d
from restore.loaded import LoadedModel
from restore.model import Channel, Correction, Doubtful, Reason
from restore.names import Place, settle
from restore.noise import noise_in
from restore.outcome import LEAST_POSTERIOR, finish, gain
from restore.syllable import is_syllable, with_style
from restore.tokens import cut_lines, in_capitals, join_across_spaces

LEAST_SHARE = 0.002  # posterior from which a word is a candidate for a name
SETTLED = 0.8  # posterior of a name that the document decided
TORN = 0.6  # a word left as read with a posterior below this is a doubt
UNCHANGED = np.zeros(len(Kind), np.bool_)
UNCHANGED[[Kind.FIXED, Kind.KEPT, Kind.PLAIN, Kind.UNKNOWN]] = True
# Trust in a word by the engine's confidence: log-odds of being right, against those of an average word.
TRUST_MIDDLE, TRUST_SCALE, TRUST_LIMIT = 0.93, 1.0, 4.0


class Evidence(NamedTuple):
    """What the engine said of a line: its words and the offset of each in the line."""

    words: tuple[Word, ...]
    starts: tuple[int, ...]

    @property
    def by_engine(self) -> bool:
        """Whether an engine read the line (text files and text layers give no confidences)."""
        return any(word.confidence is not None for word in self.words)


class Passage:
    """One text on its way through the decoder."""

    def __init__(
        self, model: LoadedModel, lines: Sequence[str], channel: Channel, evidence: Sequence[Evidence] | None
    ) -> None:
        self.model, self.lines, self.channel = model, lines, channel
        self.cut = cut_lines(lines, channel)
        self.store = model.store(channel)
        form, case = model.forms(self.cut, channel)
        self.form = np.array(form, np.int32)
        self.case = np.array(case, np.int8)
        heading = np.array([in_capitals(line) for line in lines], np.bool_)
        self.case[heading[np.array(self.cut.rows, np.int32)]] = -1
        if channel is Channel.VIETNAMESE:
            self._guard_initials(heading)
        self.trust = np.zeros(len(form), np.float32)
        if evidence is not None:
            self._weigh(evidence)
        if channel is not Channel.BARE:
            join_across_spaces(self.cut, lines, self._suspicious())
        self.tokens = self._tokens()
        self.arcs = self.store.arcs()
        self.decoded = self._decode()
        self._settle_names()
        self.rivals = rivals(self.decoded, self.arcs, self.tokens)
        self.new_style = self._new_style()

    def _guard_initials(self, heading: npt.NDArray[np.bool_]) -> None:
        """Initials outside of headings are not made to words they resemble: what they stand for is known to few."""
        given = set(self.cut.fixed)
        for token, text in enumerate(self.cut.texts):
            open_one = token not in given and not heading[self.cut.rows[token]]
            if open_one and is_short(text) and not is_syllable(text):
                self.form[token] = self.store.form(SHORT + text.lower())

    def _settle_names(self) -> None:
        """Let the document decide on names that a place alone leaves open."""
        decided = settle(self._name_places())
        for token, word in decided.items():
            for place in range(self.decoded.begin[token], self.decoded.begin[token + 1]):
                c = self.decoded.source[place]
                if self._plain(c) == word and self.arcs.case[c] in (AS_READ, Case.TITLE):
                    self.decoded.arc[token] = place
                    self.decoded.posterior[place] = max(self.decoded.posterior[place], SETTLED)
                    break

    def _name_places(self) -> Iterator[Place]:
        d, case = self.decoded, self.case
        for token in (np.flatnonzero((case[1:] == Case.TITLE) & (case[:-1] == Case.TITLE)) + 1).tolist():
            if d.arc[token] < 0 or d.arc[token - 1] < 0:
                continue
            shares = {
                self._plain(d.source[p]): float(d.posterior[p])
                for p in range(d.begin[token], d.begin[token + 1])
                if d.posterior[p] > LEAST_SHARE and self.arcs.word[d.source[p]] >= FIRST_WORD
            }
            if shares:
                yield Place(token, self._plain(d.source[d.arc[token - 1]]), self._plain(d.source[d.arc[token]]), shares)

    def _plain(self, c: int) -> str:
        word = int(self.arcs.word[c])
        return self.model.vocabulary.text(word) if word >= FIRST_WORD else ""

    def _weigh(self, evidence: Sequence[Evidence]) -> None:
        """Take over the engine's confidences and its other readings."""
        places = {(row, at): w for row, e in enumerate(evidence) for w, at in zip(e.words, e.starts, strict=True)}
        ends = {(row, at + len(w.text)) for (row, at), w in places.items()}
        given = set(self.cut.fixed)  # what the grammar wrote has no other reading
        word: Word | None = None
        for token, (row, start, text) in enumerate(zip(self.cut.rows, self.cut.starts, self.cut.texts, strict=True)):
            word = places.get((row, start), word)
            if word is None or not text:
                continue
            if word.confidence is not None:
                self.trust[token] = trust(word.confidence)
            if token not in given and word.alternatives and (row, start) in places and (row, start + len(text)) in ends:
                top = word.confidence or 0.5
                costs = (
                    f"{a.text}\t{max(0.0, float(np.log(top / max(a.confidence, 1e-4))))}" for a in word.alternatives
                )
                self.cut.joins.append((token, 1, CHOICE + CHOICE.join(costs), 0.0))

    def _suspicious(self) -> list[bool]:
        """Tokens that are no known word as they stand."""
        arcs = self.store.arcs()
        unknown = np.zeros(len(arcs.first) - 1, np.bool_)
        owner = np.repeat(np.arange(len(unknown)), np.diff(arcs.first))
        unknown[owner[arcs.kind == Kind.UNKNOWN]] = True
        found: list[bool] = unknown[self.form].tolist()
        return found

    def _tokens(self) -> Tokens:
        n = len(self.form)
        joined, span, cost = np.full(n, -1, np.int32), np.ones(n, np.int32), np.zeros(n, np.float32)
        for first, count, text, price in self.cut.joins:
            key = text if self.channel is Channel.ENGLISH or text[0] == CHOICE else text.lower()
            joined[first], span[first], cost[first] = self.store.form(key), count, price
        return Tokens(self.form, self.case, joined, span, cost, self.trust)

    def _decode(self) -> Decoded:
        if self.channel is not Channel.VIETNAMESE:
            return self._run(prices(self.channel))
        lost = lost_share(self.form, self.arcs, self.model.logp)
        first = self._run(prices(self.channel, lost))
        if lost >= LOST_LEAST:
            lost = self._share(first, Kind.MARKED, Kind.KEPT)
        sick = self._share(first, Kind.MISREAD, Kind.KEPT) + self._share(first, Kind.CONFUSED, Kind.KEPT)
        return self._run(prices(self.channel, lost, SICK_GUARD if sick >= SICK_SHARE else HEALTHY_GUARD))

    def _run(self, kinds: npt.NDArray[np.float32]) -> Decoded:
        return decode(self.model.ngrams, self.arcs, self.tokens, kinds)

    def _share(self, decoded: Decoded, part: Kind, rest: Kind) -> float:
        """The expected share of candidates of one kind among those of two kinds."""
        kind = self.arcs.kind[decoded.source]
        found = float(decoded.posterior[kind == part].sum())
        return found / max(found + float(decoded.posterior[kind == rest].sum()), 1.0)

    def results(self) -> list[tuple[list[Correction], list[Doubtful]]]:
        """Corrections and doubts of every line."""
        found: list[list[Correction]] = [[] for _ in self.lines]
        for correction in self._changes():
            found[correction.line].append(correction)
        for row, span in self.cut.spans:
            before = self.lines[row][span.start : span.end]
            if before != span.text:
                c = Correction(
                    row,
                    span.start,
                    before,
                    span.text,
                    span.reason,
                    gain(span.confidence, 1 - span.confidence),
                    span.confidence,
                )
                found[row].append(c)
        if self.channel is not Channel.VIETNAMESE:
            self._add_list_letters(found)
        if self.channel is Channel.ENGLISH:
            self._add_dashes(found)
        left = self._left()
        return [finish(changes, left.get(row, ())) for row, changes in enumerate(found)]

    def _add_list_letters(self, found: list[list[Correction]]) -> None:
        for item in items_of_d(self.lines):
            row = found[item.line]
            row[:] = [c for c in row if c.start != item.start]
            if item.lost:
                row.append(Correction(item.line, item.start, "d", "đ", Reason.MISSING_MARKS, 5.0, 0.99))

    def _add_dashes(self, found: list[list[Correction]]) -> None:
        """An English engine prints every long dash as an em dash; Vietnamese offices type the en dash."""
        for row, start, text in zip(self.cut.rows, self.cut.starts, self.cut.texts, strict=True):
            if text == "—":
                found[row].append(Correction(row, start, "—", "–", Reason.PUNCTUATION, 3.0, 0.97))

    def _changes(self) -> Iterator[Correction]:
        d, arcs, cut = self.decoded, self.arcs, self.cut
        chosen = d.source[d.arc]
        changed = np.flatnonzero((d.arc >= 0) & ~UNCHANGED[arcs.kind[chosen]])
        posterior = d.posterior[d.arc][changed]
        gains = np.round(
            np.log(np.maximum(posterior, LEAST_POSTERIOR) / np.maximum(self._kept()[changed], LEAST_POSTERIOR)), 2
        )
        sure = self.model.calibrate(self.channel, posterior)
        behind, explain = self._behind(), self.model.explain
        for at, c, share, won, confidence in zip(
            changed.tolist(), chosen[changed].tolist(), posterior.tolist(), gains.tolist(), sure, strict=True
        ):
            row, start = cut.rows[at], cut.starts[at]
            last = behind.get(at)
            read = cut.texts[at] if last is None else self.lines[row][start : cut.end(last)]
            after, reason = explain(self.channel, self.arcs, read, c)
            after = self._styled(after)
            if after != read:
                others = self._others(at, read, after, confidence, share) if at in self.rivals else ()
                yield Correction(row, start, read, after, reason, won, confidence, others)

    def _behind(self) -> dict[int, int]:
        """The last token of each joined word that was chosen."""
        arc = self.decoded.arc
        return {
            first: first + count - 1
            for first, count, _, _ in self.cut.joins
            if count > 1 and arc[first] >= 0 and np.all(arc[first + 1 : first + count] < 0)
        }

    def _kept(self) -> npt.NDArray[np.float64]:
        """Posterior of leaving each token as read."""
        d = self.decoded
        owner = np.repeat(np.arange(len(self.form)), np.diff(d.begin))
        return np.bincount(owner, d.posterior * UNCHANGED[self.arcs.kind[d.source]], len(self.form)).astype(np.float64)

    def _new_style(self) -> bool:
        if self.channel is not Channel.VIETNAMESE:
            return False
        return prefers_new_place(text.lower() for text in self.cut.texts)

    def _styled(self, text: str) -> str:
        """A word with its tone mark where the document puts it."""
        return with_style(text, "new") if self.new_style and not text.isascii() else text

    def _others(self, at: int, read: str, chosen: str, confidence: float, posterior: float) -> Choices:
        """Other words for a token, likeliest first."""
        places = self.rivals.get(at, [])
        return choices(places, self.decoded, read, chosen, confidence, posterior, self._text)

    def _text(self, read: str, c: int) -> str:
        word = int(self.arcs.word[c])
        if word < FIRST_WORD:
            return read
        return self._styled(self.model.writing(read, word, int(self.arcs.second[c]), int(self.arcs.case[c])))

    def _left(self) -> dict[int, list[Doubtful]]:
        """Words left as read that are unknown or hardly likelier than another, by line; offsets as read."""
        d = self.decoded
        kind = self.arcs.kind[d.source[d.arc]]
        unknown = (d.arc >= 0) & (kind == Kind.UNKNOWN)
        kept = (d.arc >= 0) & ((kind == Kind.KEPT) | (kind == Kind.PLAIN))
        why = dict.fromkeys(torn_between(d, kept, self.rivals, TORN), "another word may fit better")
        why |= dict.fromkeys(np.flatnonzero(unknown).tolist(), "unknown word, left as read")
        found: dict[int, list[Doubtful]] = {}
        for at in sorted(why):
            found.setdefault(self.cut.rows[at], []).append(self._doubt(at, why[at]))
        if self.channel is not Channel.ENGLISH:  # whose garble is full of such signs
            self._add_noise(found)
        return found

    def _add_noise(self, found: dict[int, list[Doubtful]]) -> None:
        """Doubt what looks like noise, in place of the unknown words inside it."""
        taken: dict[int, list[GrammarSpan]] = {}
        for row, span in self.cut.spans:
            taken.setdefault(row, []).append(span)
        for row, line in enumerate(self.lines):
            for start, end in noise_in(line):
                if all(s.end <= start or s.start >= end for s in taken.get(row, ())):
                    rest = [d for d in found.get(row, ()) if d.end <= start or d.start >= end]
                    found[row] = sorted([*rest, Doubtful(start, end, "looks like noise, left as read")])

    def _doubt(self, at: int, why: str) -> Doubtful:
        read, share = self.cut.texts[at], float(self.decoded.posterior[self.decoded.arc[at]])
        return Doubtful(self.cut.starts[at], self.cut.end(at), why, self._others(at, read, read, share, share))


def trust(confidence: float) -> float:
    """Nats that changing a word costs (or saves) by the engine's confidence in it."""
    p = min(max(confidence, 0.02), 0.99)
    odds = np.log(p / (1 - p)) - np.log(TRUST_MIDDLE / (1 - TRUST_MIDDLE))
    return float(np.clip(TRUST_SCALE * odds, -TRUST_LIMIT, TRUST_LIMIT))
