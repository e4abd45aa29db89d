"""Lines in, restored lines out: mend the encoding, choose the channel, decode, explain."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from unicodedata import is_normalized

from ocr.model import Document, Page, Word
from restore.blocks import line_channels
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
from restore.order import in_reading_order
from restore.outcome import compose, restored
from restore.passage import Evidence, Passage
from restore.signing import signed
from restore.slips import with_slips
from restore.torn import mend_torn

SHIPPED = Path(__file__).parent / "data"
ENOUGH = 4000  # letters that show the encoding of a text
NOTHING = Evidence((), ())
Mended = tuple[str, tuple[Correction, ...]]  # a line in NFC, and what was done to it
OWN_CHANNEL = 8  # lines a page must have to choose its channel by itself


def model_folder(options: RestoreOptions) -> Path:
    """The folder of the learned model: of the options, of the environment, or the one that is shipped."""
    return options.data or Path(os.environ.get("SAOLUC_MODEL", SHIPPED))


class Restorer:
    """The learned model with what it has met so far; `restore_lines` is its work."""

    def __init__(self, options: RestoreOptions) -> None:
        self.options = options
        self.model = LoadedModel(model_folder(options), options.adapted)

    @cached_property
    def model_digest(self) -> str:
        """SHA-256 of the model's files, shortened."""
        return self.model.digest()

    def restore_lines(
        self,
        lines: Sequence[str],
        evidence: Sequence[Evidence] | None = None,
        channel: Channel | None = None,
        whole: Channel | None = None,
    ) -> list[RestoredText]:
        """Each line restored; wrapped lines of a paragraph are read together.

        `channel` is forced on every line. Without it each block takes the one it shows, or else that of the `whole`.
        """
        mended = mend_lines(lines)
        used = [channel] * len(lines) if channel else self._channels([text for text, _ in mended], whole)
        found: dict[int, RestoredText] = {}
        for one in dict.fromkeys(used):
            rows = [row for row, own in enumerate(used) if own is one]
            found |= zip(rows, self._restore_rows(rows, lines, mended, evidence, one), strict=True)
        return [found[row] for row in range(len(lines))]

    def _channels(self, lines: Sequence[str], whole: Channel | None) -> list[Channel]:
        whole = whole or self.choose(lines)
        return line_channels(lines, whole) if self.options.channel is Channel.AUTO else [whole] * len(lines)

    def _restore_rows(
        self,
        rows: Sequence[int],
        lines: Sequence[str],
        mended: Sequence[Mended],
        evidence: Sequence[Evidence] | None,
        channel: Channel,
    ) -> list[RestoredText]:
        """The lines of one channel, all together: what the share of lost marks is, a few lines cannot tell."""
        own = [mended[row] for row in rows]
        if channel is Channel.VIETNAMESE:
            own = [_mend_torn(lines[row], *done) for row, done in zip(rows, own, strict=True)]
        parted = _with_gaps(rows)
        texts = ["" if at is None else own[at][0] for at in parted]
        as_read = all(text == lines[row] for row, (text, _) in zip(rows, own, strict=True))
        known = [NOTHING if at is None else evidence[rows[at]] for at in parted] if evidence and as_read else None
        results = Passage(self.model, texts, channel, known).results()
        out = []
        for at, (then, doubts) in zip(parted, results, strict=True):
            if at is not None:
                row, (text, first) = rows[at], own[at]
                steps = [c._replace(line=row) for c in compose(lines[row], text, first, then)]
                if evidence is not None and evidence[row].by_engine:
                    steps = with_slips(row, lines[row], steps)
                out.append(restored(lines[row], steps, doubts))
        return out

    def choose(self, lines: Sequence[str]) -> Channel:
        """The channel of the options, or the one that the text itself shows."""
        return choose_channel(lines) if self.options.channel is Channel.AUTO else self.options.channel


def _with_gaps(rows: Sequence[int]) -> list[int | None]:
    """Indices of the rows, None where lines in between belong to another channel: the paragraph ends there."""
    out: list[int | None] = []
    for at, row in enumerate(rows):
        if at and row != rows[at - 1] + 1:
            out.append(None)
        out.append(at)
    return out


def mend_lines(lines: Sequence[str]) -> list[Mended]:
    """Every line in NFC: the beginning of the text decides on its encoding, strange signs on that of a line."""
    whole = detect("\n".join(lines)[:ENOUGH])
    if whole is not None and whole is not Encoding.DECOMPOSED:
        return [mend(line, whole, row) for row, line in enumerate(lines)]
    return [(line, ()) if _is_sound(line) else mend(line, line=row) for row, line in enumerate(lines)]


def _mend_torn(read: str, text: str, first: Sequence[Correction]) -> Mended:
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


def restore_page(
    page: Page, restorer: Restorer, channel: Channel | None = None, whole: Channel | None = None
) -> RestoredPage:
    """The page with the restored text of each of its lines; `channel` and `whole` as in `Restorer.restore_lines`."""
    used = channel or whole or restorer.choose([line.text for line in page.lines])
    order = in_reading_order(page)
    texts = ["" if index is None else page.lines[index].text for index in order]
    evidence = [NOTHING if index is None else _evidence(page.lines[index].words) for index in order]
    found = restorer.restore_lines(texts, evidence, channel, used)
    of_line = {index: _placed(text, index) for index, text in zip(order, found, strict=True) if index is not None}
    lines = tuple(RestoredLine(line, signed(line, of_line[index])) for index, line in enumerate(page.lines))
    return RestoredPage(page, lines, used)


def _placed(text: RestoredText, index: int) -> RestoredText:
    """The text of a line with the index of the line on its page."""
    return replace(text, corrections=tuple(c._replace(line=index) for c in text.corrections))


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
        pages.append(restore_page(page, restorer, whole=own))
    return RestoredDocument(document, tuple(pages))
