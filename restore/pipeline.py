"""Lines in, restored lines out: mend the encoding, choose the channel, cut, find candidates, decode, explain."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from unicodedata import is_normalized

import numpy as np
import numpy.typing as npt

from ocr.model import Document, Page, Word
from restore.candidates import CHOICE, GIVEN, Finder, GarbledFinder, Kind, MarkedFinder, Store, Vocabulary
from restore.casing import prefers_new_place, written
from restore.channel import load_channel
from restore.confidence import read_calibration
from restore.decode import AS_READ, BEAM, NO_WORD, WIDTH, Arcs, Decoded, Tokens, decode
from restore.guard import (
    HEALTHY_GUARD,
    LOST_LEAST,
    SICK_GUARD,
    SICK_SHARE,
    choose_channel,
    lost_share,
    prices,
)
from restore.legacy import NO_LETTERS, Encoding, detect, mend
from restore.lexicon import FIRST_WORD, Case, case_of
from restore.lists import lost_strokes
from restore.model import (
    Channel,
    Correction,
    Doubtful,
    Reason,
    RestoredDocument,
    RestoredLine,
    RestoredPage,
    RestoredText,
)
from restore.names import Place, settle
from restore.ngram import STEP, load_ngrams
from restore.options import RestoreOptions
from restore.outcome import LEAST_POSTERIOR, compose, gain, reason_of, restored
from restore.syllable import with_style
from restore.tokens import Cut, cut_lines, in_capitals, join_across_spaces

SHIPPED = Path(__file__).parent / "data"
MODEL_FILES = ("ngrams.bin", "words.txt", "english.tsv", "vietnamese.tsv", "calibration.tsv")
LEAST_SHARE = 0.002  # posterior from which a word is a candidate for a name
SETTLED = 0.8  # posterior of a name that the document decided
ENOUGH = 4000  # letters that show the encoding of a text
SURE = 0.9  # a change with less confidence is a doubt as well
LEAST_ALTERNATIVE = 0.02
MOST_ALTERNATIVES = 4
UNCHANGED = np.zeros(len(Kind), np.bool_)
UNCHANGED[[Kind.FIXED, Kind.KEPT, Kind.PLAIN, Kind.UNKNOWN]] = True
# Trust in a word by the engine's confidence: log-odds of being right, against those of an average word.
TRUST_MIDDLE, TRUST_SCALE, TRUST_LIMIT = 0.93, 1.0, 4.0


class Evidence(NamedTuple):
    """What the engine said of a line: its words and the offset of each in the line."""

    words: tuple[Word, ...]
    starts: tuple[int, ...]


class Restorer:
    """The learned model with what it has met so far; `restore_lines` is its work."""

    def __init__(self, options: RestoreOptions) -> None:
        self.options = options
        self.folder = options.data or Path(os.environ.get("SAOLUC_MODEL", SHIPPED))
        self.ngrams = load_ngrams(self.folder / "ngrams.bin")
        words = (self.folder / "words.txt").read_text("utf-8").splitlines()
        self._logp = -STEP * self.ngrams.logp1.astype(np.float64)
        self.vocabulary = Vocabulary(words, self._logp.tolist())
        self._calibrate = read_calibration(self.folder / "calibration.tsv")
        self._stores: dict[Channel, Store] = {}
        self._seen: dict[Channel, dict[str, tuple[int, int]]] = {}
        self._explained: dict[tuple[Channel, str, int], tuple[str, Reason]] = {}

    @property
    def model_digest(self) -> str:
        """SHA-256 of the model's files, shortened."""
        return _digest(self.folder)

    def restore_lines(
        self, lines: Sequence[str], evidence: Sequence[Evidence] | None = None, channel: Channel | None = None
    ) -> list[RestoredText]:
        """Each line restored; wrapped lines of a paragraph are read together."""
        mended = mend_lines(lines)
        texts = [text for text, _ in mended]
        used = channel or self.choose(texts)
        work = _Work(self, texts, used, evidence if texts == list(lines) else None)
        results = work.results()
        out = []
        for line, (text, before), (corrections, doubts) in zip(lines, mended, results, strict=True):
            out.append(restored(line, compose(line, text, before, corrections), doubts))
        return out

    def choose(self, lines: Sequence[str]) -> Channel:
        """The channel of the options, or the one that the text itself shows."""
        return choose_channel(lines) if self.options.channel is Channel.AUTO else self.options.channel

    def store(self, channel: Channel) -> Store:
        """The candidates for a channel, loaded when first needed."""
        if channel not in self._stores:
            self._stores[channel] = Store(self._finder(channel))
        return self._stores[channel]

    def _finder(self, channel: Channel) -> Finder:
        if channel is Channel.BARE:
            return Finder(self.vocabulary)
        loaded = load_channel(self.vocabulary.words, self.folder / f"{channel}.tsv")
        return (GarbledFinder if channel is Channel.ENGLISH else MarkedFinder)(self.vocabulary, loaded)

    def forms(self, cut: Cut, channel: Channel) -> tuple[list[int], list[int]]:
        """Form number and case of each token."""
        store = self.store(channel)
        seen = self._seen.setdefault(channel, {"": (0, -1)})
        found = [seen.get(text) or self._see(text, store, seen, channel) for text in cut.texts]
        for token in cut.fixed:
            found[token] = (store.form(GIVEN + cut.texts[token]), -1)
        return [form for form, _ in found], [case for _, case in found]

    def _see(self, text: str, store: Store, seen: dict[str, tuple[int, int]], channel: Channel) -> tuple[int, int]:
        form = store.form(text if channel is Channel.ENGLISH else text.lower())
        case = case_of(text) if any(map(str.isalpha, text)) else Case.MIXED
        seen[text] = (form, -1 if case is Case.MIXED else int(case))
        return seen[text]

    def explain(self, channel: Channel, arcs: Arcs, read: str, c: int) -> tuple[str, Reason]:
        """What candidate `c` writes for what was read, and why; remembered."""
        key = (channel, read, c)
        if key not in self._explained:
            after = self.writing(read, int(arcs.word[c]), int(arcs.second[c]), int(arcs.case[c]))
            self._explained[key] = (after, reason_of(read, after, int(arcs.kind[c])))
        return self._explained[key]

    def writing(self, read: str, word: int, second: int, case: int) -> str:
        """A candidate written out in the capitals of what was read."""
        text = written(read, self.vocabulary.text(word), case)
        if second == NO_WORD:
            return text
        more = self.vocabulary.text(second)
        return f"{text} {more.upper() if case == Case.UPPER else more}"


class _Work:
    """One text on its way through the decoder."""

    def __init__(
        self, restorer: Restorer, lines: Sequence[str], channel: Channel, evidence: Sequence[Evidence] | None
    ) -> None:
        self.restorer, self.lines, self.channel = restorer, lines, channel
        self.cut = cut_lines(lines, channel)
        self.store = restorer.store(channel)
        form, case = restorer.forms(self.cut, channel)
        self.form = np.array(form, np.int32)
        self.case = np.array(case, np.int8)
        heading = np.array([in_capitals(line) for line in lines], np.bool_)
        self.case[heading[np.array(self.cut.rows, np.int32)]] = -1
        self.trust = np.zeros(len(form), np.float32)
        if evidence is not None:
            self._weigh(evidence)
        if channel is not Channel.BARE:
            join_across_spaces(self.cut, lines, self._suspicious())
        self.tokens = self._tokens()
        self.arcs = self.store.arcs()
        self.decoded = self._decode()
        self._settle_names()

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
        return self.restorer.vocabulary.text(word) if word >= FIRST_WORD else ""

    def _weigh(self, evidence: Sequence[Evidence]) -> None:
        """Take over the engine's confidences and its other readings."""
        places = {(row, at): w for row, e in enumerate(evidence) for w, at in zip(e.words, e.starts, strict=True)}
        ends = {(row, at + len(w.text)) for (row, at), w in places.items()}
        word: Word | None = None
        for token, (row, start, text) in enumerate(zip(self.cut.rows, self.cut.starts, self.cut.texts, strict=True)):
            word = places.get((row, start), word)
            if word is None or not text:
                continue
            if word.confidence is not None:
                self.trust[token] = trust(word.confidence)
            if word.alternatives and (row, start) in places and (row, start + len(text)) in ends:
                top = word.confidence or 0.5
                costs = (f"{a.text}\t{max(0.0, float(np.log(top / max(a.confidence, 1e-4))))}" for a in word.alternatives)
                self.cut.joins.append((token, 1, CHOICE + CHOICE.join(costs), 0.0))

    def _suspicious(self) -> list[bool]:
        """Tokens that are no known word as they stand."""
        arcs = self.store.arcs()
        unknown = np.zeros(len(arcs.first) - 1, np.bool_)
        owner = np.repeat(np.arange(len(unknown)), np.diff(arcs.first))
        unknown[owner[arcs.kind == Kind.UNKNOWN]] = True
        return unknown[self.form].tolist()

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
        lost = lost_share(self.form, self.arcs, self.restorer._logp)
        first = self._run(prices(self.channel, lost))
        if lost >= LOST_LEAST:
            lost = self._share(first, Kind.MARKED, Kind.KEPT)
        sick = self._share(first, Kind.MISREAD, Kind.KEPT) + self._share(first, Kind.CONFUSED, Kind.KEPT)
        return self._run(prices(self.channel, lost, SICK_GUARD if sick >= SICK_SHARE else HEALTHY_GUARD))

    def _run(self, kinds: npt.NDArray[np.float32]) -> Decoded:
        return decode(self.restorer.ngrams, self.arcs, self.tokens, kinds, BEAM, WIDTH)

    def _share(self, decoded: Decoded, part: Kind, rest: Kind) -> float:
        """The expected share of candidates of one kind among those of two kinds."""
        kind = self.arcs.kind[decoded.source]
        found = float(decoded.posterior[kind == part].sum())
        return found / max(found + float(decoded.posterior[kind == rest].sum()), 1.0)

    def results(self) -> list[tuple[list[Correction], list[Doubtful]]]:
        """Corrections and doubts of every line."""
        found: list[list[tuple[Correction, tuple[tuple[str, float], ...]]]] = [[] for _ in self.lines]
        for correction, others in self._changes():
            found[correction.line].append((correction, others))
        for row, span in self.cut.spans:
            before = self.lines[row][span.start : span.end]
            if before != span.text:
                c = Correction(row, span.start, before, span.text, span.reason, gain(span.confidence, 1 - span.confidence), span.confidence)
                found[row].append((c, ()))
        if self.channel is not Channel.VIETNAMESE:
            self._add_list_letters(found)
        if self.channel is Channel.ENGLISH:
            self._add_dashes(found)
        left = self._left()
        return [_finish(changes, left.get(row, ())) for row, changes in enumerate(found)]

    def _add_list_letters(self, found: list[list[tuple[Correction, tuple[tuple[str, float], ...]]]]) -> None:
        for item in lost_strokes(self.lines):
            if all(c.start != item.start for c, _ in found[item.line]):
                found[item.line].append((Correction(item.line, item.start, "d", "đ", Reason.MISSING_MARKS, 5.0, 0.99), ()))

    def _add_dashes(self, found: list[list[tuple[Correction, tuple[tuple[str, float], ...]]]]) -> None:
        """An English engine prints every long dash as an em dash; Vietnamese offices type the en dash."""
        for row, start, text in zip(self.cut.rows, self.cut.starts, self.cut.texts, strict=True):
            if text == "—":
                found[row].append((Correction(row, start, "—", "–", Reason.PUNCTUATION, 3.0, 0.97), ()))

    def _changes(self) -> Iterator[tuple[Correction, tuple[tuple[str, float], ...]]]:
        d, arcs, cut = self.decoded, self.arcs, self.cut
        chosen = d.source[d.arc]
        changed = np.flatnonzero((d.arc >= 0) & ~UNCHANGED[arcs.kind[chosen]])
        posterior = d.posterior[d.arc][changed]
        gains = np.round(np.log(np.maximum(posterior, LEAST_POSTERIOR) / np.maximum(self._kept()[changed], LEAST_POSTERIOR)), 2)
        sure = self.restorer._calibrate(self.channel, posterior)
        behind, new_style = self._behind(), self._new_style()
        explain = self.restorer.explain
        for at, c, won, confidence in zip(changed.tolist(), chosen[changed].tolist(), gains.tolist(), sure, strict=True):
            row, start = cut.rows[at], cut.starts[at]
            last = behind.get(at)
            read = cut.texts[at] if last is None else self.lines[row][start : cut.end(last)]
            after, reason = explain(self.channel, self.arcs, read, c)
            if new_style and not after.isascii():
                after = with_style(after, "new")
            if after != read:
                others = self._others(at, read) if confidence < SURE else ()
                yield Correction(row, start, read, after, reason, won, confidence), others

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
        return np.bincount(owner, d.posterior * UNCHANGED[self.arcs.kind[d.source]], len(self.form))

    def _new_style(self) -> bool:
        if self.channel is not Channel.VIETNAMESE:
            return False
        return prefers_new_place(text.lower() for text in self.cut.texts)

    def _others(self, at: int, read: str) -> tuple[tuple[str, float], ...]:
        """Other words for a token, likeliest first."""
        d, arcs = self.decoded, self.arcs
        places = range(d.begin[at], d.begin[at + 1])
        best = sorted((p for p in places if p != d.arc[at]), key=lambda p: -d.posterior[p])[:MOST_ALTERNATIVES]
        return tuple((self._text(d.source[p], read), round(float(d.posterior[p]), 4)) for p in best if d.posterior[p] > LEAST_ALTERNATIVE)

    def _text(self, c: int, read: str) -> str:
        word = int(self.arcs.word[c])
        if word < FIRST_WORD:
            return read
        return self.restorer.writing(read, word, int(self.arcs.second[c]), int(self.arcs.case[c]))

    def _left(self) -> dict[int, list[Doubtful]]:
        """Unknown words left as read, by line, with offsets in the line as read."""
        d, cut = self.decoded, self.cut
        kind = self.arcs.kind[d.source[d.arc]]
        found: dict[int, list[Doubtful]] = {}
        for at in np.flatnonzero((d.arc >= 0) & (kind == Kind.UNKNOWN)).tolist():
            others = self._others(at, cut.texts[at])
            found.setdefault(cut.rows[at], []).append(Doubtful(cut.starts[at], cut.end(at), "unknown word, left as read", others))
        return found


def _finish(
    changes: list[tuple[Correction, tuple[tuple[str, float], ...]]], left: Sequence[Doubtful]
) -> tuple[list[Correction], list[Doubtful]]:
    """Corrections in reading order, and the doubts with their offsets in the restored line."""
    changes.sort(key=lambda change: change[0].start)
    doubts: list[Doubtful] = []
    shift = 0
    queue = list(left)
    for c, others in changes:
        while queue and queue[0].start < c.start:
            doubts.append(_moved(queue.pop(0), shift))
        start = c.start + shift
        if c.confidence < SURE:
            doubts.append(Doubtful(start, start + len(c.after), "not sure", others))
        shift += len(c.after) - len(c.before)
    doubts += [_moved(d, shift) for d in queue]
    return [c for c, _ in changes], doubts


def _moved(doubt: Doubtful, shift: int) -> Doubtful:
    return doubt._replace(start=doubt.start + shift, end=doubt.end + shift)


def mend_lines(lines: Sequence[str]) -> list[tuple[str, tuple[Correction, ...]]]:
    """Every line in NFC: the beginning of the text decides on its encoding, strange signs on that of a line."""
    whole = detect("\n".join(lines)[:ENOUGH])
    if whole is not None and whole is not Encoding.DECOMPOSED:
        return [mend(line, whole, row) for row, line in enumerate(lines)]
    return [(line, ()) if _is_sound(line) else mend(line, line=row) for row, line in enumerate(lines)]


def _is_sound(line: str) -> bool:
    """Whether a line needs no second look at its encoding."""
    return line.isascii() or (is_normalized("NFC", line) and NO_LETTERS.isdisjoint(line))


def trust(confidence: float) -> float:
    """Nats that changing a word costs (or saves) by the engine's confidence in it."""
    p = min(max(confidence, 0.02), 0.99)
    odds = np.log(p / (1 - p)) - np.log(TRUST_MIDDLE / (1 - TRUST_MIDDLE))
    return float(np.clip(TRUST_SCALE * odds, -TRUST_LIMIT, TRUST_LIMIT))


@lru_cache(maxsize=8)
def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in MODEL_FILES:
        if (folder / name).exists():
            digest.update(name.encode() + b"\0" + (folder / name).read_bytes())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=4)
def load_restorer(options: RestoreOptions = RestoreOptions()) -> Restorer:
    """The restorer for the options, loaded once per process."""
    return Restorer(options)


def restore_page(page: Page, restorer: Restorer, channel: Channel | None = None) -> RestoredPage:
    """The page with the restored text of each of its lines."""
    texts = [line.text for line in page.lines]
    used = channel or restorer.choose(texts)
    evidence = [_evidence(line.words) for line in page.lines]
    found = restorer.restore_lines(texts, evidence, used)
    lines = tuple(RestoredLine(line, text) for line, text in zip(page.lines, found, strict=True))
    return RestoredPage(page, lines, used)


def _evidence(words: tuple[Word, ...]) -> Evidence:
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word.text) + 1
    return Evidence(words, tuple(starts))


def restore_document(document: Document, restorer: Restorer) -> RestoredDocument:
    """All pages restored; pages with little text take the channel of the document."""
    whole = restorer.choose([line.text for page in document.pages for line in page.lines])
    pages = []
    for page in document.pages:
        own = restorer.choose([line.text for line in page.lines]) if len(page.lines) >= 8 else whole
        pages.append(restore_page(page, restorer, own))
    return RestoredDocument(document, tuple(pages))
