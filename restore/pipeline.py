"""Lines in, restored lines out: mend the encoding, choose the channel, decode, explain."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from unicodedata import is_normalized

from ocr.model import Document, Page, Word
from restore.guard import choose_channel
from restore.legacy import NO_LETTERS, Encoding, detect, mend
from restore.loaded import LoadedModel
from restore.model import (
    Channel,
    Correction,
    RestoredDocument,
    RestoredLine,
    RestoredPage,
    RestoredText,
)
from restore.options import RestoreOptions
from restore.outcome import compose, restored
from restore.passage import Evidence, Passage
from restore.torn import mend_torn

SHIPPED = Path(__file__).parent / "data"
ENOUGH = 4000  # letters that show the encoding of a text
OWN_CHANNEL = 8  # lines a page must have to choose its channel by itself


class Restorer:
    """The learned model with what it has met so far; `restore_lines` is its work."""

    def __init__(self, options: RestoreOptions) -> None:
        self.options = options
        self.model = LoadedModel(options.data or Path(os.environ.get("SAOLUC_MODEL", SHIPPED)))

    @cached_property
    def model_digest(self) -> str:
        """SHA-256 of the model's files, shortened."""
        return self.model.digest()

    def restore_lines(
        self, lines: Sequence[str], evidence: Sequence[Evidence] | None = None, channel: Channel | None = None
    ) -> list[RestoredText]:
        """Each line restored; wrapped lines of a paragraph are read together."""
        mended = mend_lines(lines)
        used = channel or self.choose([text for text, _ in mended])
        if used is Channel.VIETNAMESE:
            mended = [_mend_torn(line, *done) for line, done in zip(lines, mended, strict=True)]
        texts = [text for text, _ in mended]
        passage = Passage(self.model, texts, used, evidence if texts == list(lines) else None)
        out = []
        for row, (line, (text, first), (then, doubts)) in enumerate(zip(lines, mended, passage.results(), strict=True)):
            steps = [c._replace(line=row) for c in compose(line, text, first, then)]
            out.append(restored(line, steps, doubts))
        return out

    def choose(self, lines: Sequence[str]) -> Channel:
        """The channel of the options, or the one that the text itself shows."""
        return choose_channel(lines) if self.options.channel is Channel.AUTO else self.options.channel


def mend_lines(lines: Sequence[str]) -> list[tuple[str, tuple[Correction, ...]]]:
    """Every line in NFC: the beginning of the text decides on its encoding, strange signs on that of a line."""
    whole = detect("\n".join(lines)[:ENOUGH])
    if whole is not None and whole is not Encoding.DECOMPOSED:
        return [mend(line, whole, row) for row, line in enumerate(lines)]
    return [(line, ()) if _is_sound(line) else mend(line, line=row) for row, line in enumerate(lines)]


def _mend_torn(read: str, text: str, first: Sequence[Correction]) -> tuple[str, tuple[Correction, ...]]:
    """The line with torn syllables put together, on top of what was mended before."""
    whole, then = mend_torn(text)
    return (whole, tuple(compose(read, text, first, then))) if then else (text, tuple(first))


def _is_sound(line: str) -> bool:
    """Whether a line needs no second look at its encoding."""
    return line.isascii() or (is_normalized("NFC", line) and NO_LETTERS.isdisjoint(line))


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
        own = restorer.choose([line.text for line in page.lines]) if len(page.lines) >= OWN_CHANNEL else whole
        pages.append(restore_page(page, restorer, own))
    return RestoredDocument(document, tuple(pages))
