"""The learned model in memory: words, n-grams, channels, and the candidates of every form met so far."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from ocr.errors import ModelDataMissing
from restore.adaptation import adapted, load_adaptation
from restore.candidates import GIVEN, Finder, GarbledFinder, MarkedFinder, Store, Vocabulary
from restore.casing import written
from restore.channel import load_channel
from restore.confidence import read_calibration
from restore.decode import NO_WORD, Arcs
from restore.lexicon import Case, case_of
from restore.model import Channel, Reason
from restore.ngram import STEP, load_ngrams
from restore.outcome import reason_of
from restore.tokens import Cut

NEEDED = ("ngrams.bin", "words.txt", "english.tsv", "vietnamese.tsv")
FILES = (*NEEDED, "calibration.tsv")  # without the last, confidences are the plain posteriors


class LoadedModel:
    """A model folder, loaded, with what an archive adds to it; channels when they are first needed."""

    def __init__(self, folder: Path, adaptation: Path | None = None) -> None:
        missing = [name for name in NEEDED if not (folder / name).is_file()]
        if missing:
            raise ModelDataMissing(f"{missing[0]} is missing in {folder}")
        self.folder, self.adaptation = folder, adaptation
        self.ngrams = load_ngrams(folder / "ngrams.bin")
        words = (folder / "words.txt").read_text("utf-8").splitlines()
        if adaptation is not None:
            self.ngrams, words = adapted(self.ngrams, words, load_adaptation(adaptation))
        self.logp = -STEP * self.ngrams.logp1.astype(np.float64)
        self.vocabulary = Vocabulary(words, self.logp.tolist())
        self.calibrate = read_calibration(folder / "calibration.tsv")
        self._stores: dict[Channel, Store] = {}
        self._seen: dict[Channel, dict[str, tuple[int, int]]] = {}
        self._explained: dict[tuple[Channel, str, int], tuple[str, Reason]] = {}

    def digest(self) -> str:
        """SHA-256 of the files, shortened."""
        found = hashlib.sha256()
        for name in FILES:
            if (self.folder / name).exists():
                found.update(name.encode() + b"\0" + (self.folder / name).read_bytes())
        if self.adaptation is not None:
            found.update(b"adaptation\0" + self.adaptation.read_bytes())
        return found.hexdigest()[:16]

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
