"""One document's searchable PDF/A, from its original and the words in its folder: nothing is recognised again."""

from __future__ import annotations

import contextlib
import logging
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from corpus.archive import write_file, writing
from corpus.errors import ExtraMissing, PdfNotMade
from corpus.originals import original_of
from corpus.pdfa.handwritten import with_known_ink
from corpus.pdfa.layer import HiddenLine, hidden_lines
from corpus.reading import OpenArchive
from corpus.review.lines import ReviewedLine, reviewed_lines
from corpus.review.log import read_changes
from corpus.review.stored import restored_pages, stored_record
from extract.model import Record
from ocr.errors import SaolucError
from ocr.model import Origin, Page
from ocr.source import TEXT
from restore.model import RestoredPage

SAME: Final = 0.98  # share of our words that a page's own visible text must have to need no layer
PLUGIN: Final = "corpus.pdfa.plugin"


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF that was made. `conformance` is "PDF/A-2b", or empty with the reason among the notes."""

    path: Path
    record: Record
    original: Path
    conformance: str
    notes: tuple[str, ...] = ()
    signed: bool = False  # the original carries digital signatures, which the copy cannot keep


@dataclass(frozen=True, slots=True)
class Words:
    """The pages of a document with their words as they are after review."""

    pages: tuple[RestoredPage, ...]
    reviewed: Sequence[Sequence[ReviewedLine]]

    @property
    def read(self) -> list[Page]:
        """The pages as read."""
        return [page.source for page in self.pages]


def searchable_pdf(archive: OpenArchive, document_id: str, target: Path) -> Made:
    """Write the searchable PDF/A of a document (its digest or the first letters of it) to `target`.

    Raises ExtraMissing without OCRmyPDF, OriginalMissing when the scan lies nowhere any more, PdfNotMade.
    """
    if find_spec("ocrmypdf") is None:
        raise ExtraMissing("a searchable PDF needs OCRmyPDF, which is not installed (pip install 'saoluc[pdfa]')")
    folder = archive.folder_of(document_id)
    changes = read_changes(folder)
    record = stored_record(folder, changes)
    pages = restored_pages(folder)
    words = Words(pages, with_known_ink(reviewed_lines(pages, changes), record))
    original = original_of(archive, record)
    with tempfile.TemporaryDirectory(prefix="saoluc-pdf-") as scratch:
        try:
            layered, notes, signed = _layered(original, record, words, Path(scratch))
            conformance, more = _finished(layered, record, Path(scratch) / "finished.pdf")
        except SaolucError:
            raise
        except Exception as error:  # libraries of PDFs and pictures fail in many ways on odd files
            raise PdfNotMade(f"no PDF of {original.name} ({type(error).__name__}: {error})") from error
        with writing():
            target.parent.mkdir(parents=True, exist_ok=True)
            write_file(target, (Path(scratch) / "finished.pdf").read_bytes())
    return Made(target, record, original, conformance, (*notes, *more), signed)


def _layered(original: Path, record: Record, words: Words, scratch: Path) -> tuple[Path, list[str], bool]:
    """The pages with their hidden layer, notes on them, and whether the original is signed."""
    from corpus.pdfa.front import make_front
    from corpus.pdfa.typed import typed_pages

    front = scratch / "front.pdf"
    if record.source.media_type == TEXT:
        typed_pages([[line.text for line in page] for page in words.reviewed], front)
        return front, ["the source is text: its words are set on plain pages, there is no scan"], False
    made = make_front(original, record.source.media_type, words.read, front)
    lines = {
        page.source.number - 1: found
        for page, reviewed in zip(words.pages, words.reviewed, strict=True)
        if (found := hidden_lines(page, reviewed))
    }
    lines, notes = _needed(front, words.read, lines)
    notes += made.notes
    notes += [f"page {page.number} could not be read" for page in words.read if page.reason.startswith("failed: ")]
    if not lines:
        return front, notes, made.signed
    out = scratch / "layered.pdf"
    _graft(front, out, words.read, lines)
    return out, notes, made.signed


def _needed(
    front: Path, pages: Sequence[Page], lines: dict[int, list[HiddenLine]]
) -> tuple[dict[int, list[HiddenLine]], list[str]]:
    """The layers that are needed, and notes: a page with good visible text of its own keeps that alone."""
    from corpus.pdfa.visible import visible_words

    kept, notes = dict(lines), []
    typed = [page.number - 1 for page in pages if page.origin is Origin.TEXT_LAYER and page.number - 1 in lines]
    for number, shown in visible_words(front, typed):
        ours = Counter(plain(word.text) for line in lines[number] for word in line.words if not line.overlay)
        if not shown:
            continue
        if (ours & Counter(map(plain, shown))).total() >= SAME * ours.total():
            kept[number] = [line for line in lines[number] if line.overlay]
        else:
            notes.append(f"page {number + 1} has visible text that differs from the true words; both can be found")
    return {number: found for number, found in kept.items() if found}, notes


def plain(word: str) -> str:
    """A word for comparing: NFC, lower case."""
    return unicodedata.normalize("NFC", word).lower()


def _graft(front: Path, out: Path, pages: Sequence[Page], lines: dict[int, list[HiddenLine]]) -> None:
    """Put the layers under the pages; hidden text that was there before goes."""
    import ocrmypdf

    from corpus.pdfa.plugin import TREES
    from corpus.pdfa.tree import page_tree

    logging.getLogger("ocrmypdf").setLevel(logging.ERROR)
    trees = {page.number - 1: page_tree(page, lines[page.number - 1]) for page in pages if page.number - 1 in lines}
    wanted = {
        "plugins": [PLUGIN],
        "language": ["vie"],
        "mode": "redo",
        "pages": ",".join(str(number + 1) for number in sorted(trees)),
        "output_type": "pdf",
        "optimize": 0,
        "jobs": 1,
        "use_threads": True,
        "progress_bar": False,
        TREES: trees,
    }
    try:
        with contextlib.redirect_stderr(sys.stderr):  # put back afterwards: OCRmyPDF 17.13 leaves another in its place
            code = ocrmypdf.ocr(front, out, **wanted)
    except ocrmypdf.exceptions.ExitCodeException as error:
        raise PdfNotMade(f"OCRmyPDF refused the pages ({error or type(error).__name__})") from error
    if code:
        raise PdfNotMade(f"OCRmyPDF ended with code {int(code)}")


def _finished(layered: Path, record: Record, target: Path) -> tuple[str, list[str]]:
    """Describe the document, claim PDF/A-2b and write; where a page cannot conform, a plain PDF and the reason."""
    import pikepdf
    from pikepdf import pdfa

    from corpus.pdfa.described import describe

    with pikepdf.open(layered) as pdf:
        describe(pdf, record)
        try:
            pdfa.save(pdf, target, "2b")
            conformance, notes = "PDF/A-2b", []
        except pdfa.PdfaError as error:
            conformance, notes = "", [f"not PDF/A: {reason}" for reason in _reasons(error.report)]
    if not conformance:
        with pikepdf.open(layered) as pdf:
            describe(pdf, record)
            pdf.save(target)
    return conformance, notes


def _reasons(report: object) -> Iterator[str]:
    """What keeps a file from being PDF/A, each reason once."""
    findings = getattr(report, "violations", ()) or getattr(report, "unsupported", ())
    yield from dict.fromkeys(finding.message for finding in findings)
