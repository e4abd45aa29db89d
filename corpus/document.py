"""One document's way through the stages, inside a working process: `perform` answers one task."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from corpus import archive as folder_of
from corpus import similar
from corpus.archive import Archive
from corpus.errors import ChangedWhileReading, InternalError
from corpus.names import stored
from corpus.options import Digests, digests
from corpus.packing import compressed, decompressed, is_whole, json_lines
from corpus.review.log import read_changes
from corpus.review.stored import doubtful_words, stored_record, stored_text
from corpus.review.worth import open_words, worth_of
from corpus.rows import Rows, review_rows, rows_of
from corpus.tasks import (
    Answer,
    Begin,
    Failed,
    Failure,
    File,
    Finish,
    Finished,
    Hello,
    Opened,
    PageRead,
    ReadPage,
    Setup,
    Task,
    Versions,
)
from extract.model import Doubt, Processing, Record
from ocr.errors import ArchiveError, OutOfMemory, SaolucError, SetupError
from ocr.model import Document, Origin, Page, Source
from restore.model import RestoredDocument
from restore.words import page_to_json

PAGE_FAILED: Final = "page-failed"  # doubt code of a page that could not be read

ODD_FILE: Final = "odd-file"  # doubt code of what is odd about the file itself


@dataclass(frozen=True, slots=True)
class Context:
    """What every task of this process needs."""

    setup: Setup
    archive: Archive
    known: Versions
    options: dict[str, Any]  # as JSON values

    @classmethod
    def of(cls, setup: Setup) -> Context:
        """Ask the stages for their versions and models."""
        versions = setup.stages.versions(setup.options)
        models = setup.stages.models(setup.options)
        options = setup.options.as_json()
        known = Versions(versions, models, digests(options, versions, models))
        return cls(setup, Archive(setup.archive), known, options)


def perform(task: Task, context: Context) -> Answer:
    """Do a task. Every error of our tree becomes an answer; others too, so that a batch never stops for one file."""
    try:
        match task:
            case Hello():
                return context.known
            case Begin():
                return begin(task, context)
            case ReadPage():
                return read_page(task, context)
            case Finish():
                return finish(task, context)
    except SaolucError as error:
        return Failed(Failure.of(error), fatal=isinstance(error, ArchiveError | SetupError))
    except MemoryError:
        return Failed(Failure.of(OutOfMemory("more memory was asked for than --limit-memory allows")))
    except Exception as error:
        return Failed(Failure.of(InternalError(f"{type(error).__name__}: {error}")))


def begin(task: Begin, context: Context) -> Answer:
    """Open a document: adopt it, finish it at once, or say which pages are missing."""
    file = task.file
    final = context.archive.folder(file.sha256)
    if not task.redo and final.is_dir() and not folder_of.damage(final):
        _clear_work(context, file)  # the run that finished it was killed before it could
        return finished_again(final)
    source = context.setup.stages.describe(file.path, context.setup.options)
    if source.sha256 != file.sha256:
        raise ChangedWhileReading(f"{stored(file.path)} changed while it was read")
    source = replace(source, path=Path(stored(source.path)))
    if task.keep:
        _bring_back(final, work_folder(context, file))
    missing = tuple(n for n in range(1, source.pages + 1) if not _is_whole(page_file(context, file, n)))
    if source.pages > 1:
        return Opened(source, missing)
    started = time.monotonic()
    page = _read(file, 1, context) if missing else _kept(context, file, 1)
    return conclude(file, source, [page], {}, context, {"ocr": time.monotonic() - started})


def read_page(task: ReadPage, context: Context) -> PageRead:
    """Read one page and keep it in the work folder."""
    kept = page_file(context, task.file, task.number)
    started = time.monotonic()
    page = _read(task.file, task.number, context)
    values = {"seconds": time.monotonic() - started, "page": context.setup.stages.pack(page)}
    with folder_of.writing():
        kept.parent.mkdir(parents=True, exist_ok=True)
        folder_of.write_file(kept, compressed(values))
    return PageRead(task.number)


def finish(task: Finish, context: Context) -> Finished:
    """Put the pages together and bring the document to its end; pages that failed are empty and doubted."""
    pages = []
    for number in range(1, task.source.pages + 1):
        failure = task.failed.get(number)
        pages.append(_empty(number, failure) if failure else _kept(context, task.file, number))
    spent = sum(_seconds(page_file(context, task.file, n)) for n in range(1, task.source.pages + 1))
    return conclude(task.file, task.source, pages, task.failed, context, {"ocr": spent})


def conclude(
    file: File,
    source: Source,
    pages: list[Page],
    failed: dict[int, Failure],
    context: Context,
    seconds: dict[str, float],
) -> Finished:
    """Restore, extract, write the folder, and give the rows for the catalog."""
    stages, options = context.setup.stages, context.setup.options
    document = Document(source, tuple(pages), stages.signatures(file.path), stages.notes(file.path))
    clock = time.monotonic()
    restored = stages.restore(document, options)
    seconds["restore"], clock = time.monotonic() - clock, time.monotonic()
    record = stages.extract(restored, options)
    seconds["extract"] = time.monotonic() - clock
    record = completed(record, document.notes, failed, context, seconds)
    text = restored_text(restored)
    corrections = list(correction_rows(restored))
    words = [page_to_json(page) for page in restored.pages]
    with folder_of.writing():
        folder_of.publish(context.archive, file.sha256, _files(record, text, corrections, pages, words, context))
    _clear_work(context, file)
    if read_changes(context.archive.folder(file.sha256)):
        rows = finished_again(context.archive.folder(file.sha256)).rows
    else:
        rows = all_rows(record, text, corrections, len(failed))
        rows["queue"] = [(worth_of(record, open_words(words)),)]
    return Finished(rows, source.pages, failed, context.known.digests)


def completed(
    record: Record, notes: Sequence[str], failed: dict[int, Failure], context: Context, seconds: dict[str, float]
) -> Record:
    """The record with what only the corpus knows: how it was made, what is odd about the file, where its text lies."""
    lost = [
        Doubt(
            pointer="", code=PAGE_FAILED, message=f"Page {number} could not be read ({failure.code}): {failure.message}"
        )
        for number, failure in sorted(failed.items())
    ]
    odd = [Doubt(pointer="/source", code=ODD_FILE, message=note) for note in notes]
    made = Processing(
        versions=context.known.versions | record.processing.versions,
        options=context.options | record.processing.options,
        models=context.known.models | record.processing.models,
        seconds={name: round(value, 3) for name, value in seconds.items()},
    )
    return record.model_copy(
        update={"doubts": [*lost, *odd, *record.doubts], "processing": made, "text": folder_of.TEXT}
    )


def restored_text(document: RestoredDocument) -> str:
    """The plain text of a document, pages following on without a gap."""
    return "\n".join(page.text for page in document.pages)


def correction_rows(document: RestoredDocument) -> Iterator[dict[str, Any]]:
    """All corrections: `page` from 1, `line` from 0 among the page's lines, `start` in the line as read."""
    for page in document.pages:
        for number, line in enumerate(page.lines):
            for one in line.restored.corrections:
                yield {
                    "page": page.source.number,
                    "line": number,
                    "start": one.start,
                    "before": one.before,
                    "after": one.after,
                    "reason": one.reason.value,
                    "gain": round(one.gain, 3),
                    "confidence": round(one.confidence, 4),
                    "alternatives": [list(pair) for pair in one.alternatives],
                }


def all_rows(record: Record, text: str, corrections: list[dict[str, Any]], pages_failed: int) -> Rows:
    """The rows of the catalog with those of the near-duplicate search."""
    rows = rows_of(record, text, corrections, pages_failed)
    values = similar.signature(text)
    rows["bands"] = [tuple(pair) for pair in similar.bands(values)]
    rows["signatures"] = [(similar.packed(values),)] if values else []
    return rows


def finished_again(folder: Path) -> Finished:
    """A document finished by an earlier run, read back from its folder, as it is after review."""
    changes = read_changes(folder)
    record = stored_record(folder, changes)
    lines = (folder / folder_of.CORRECTIONS).read_text(encoding="utf-8").splitlines()
    failed = sum(doubt.code == PAGE_FAILED for doubt in record.doubts)
    rows = all_rows(record, stored_text(folder, changes), [json.loads(line) for line in lines], failed)
    rows["reviews"] = review_rows(changes)
    rows["queue"] = [(worth_of(record, doubtful_words(folder, changes)),)]
    return Finished(rows, record.source.pages, {}, digests_of(record), adopted=True)


def digests_of(record: Record) -> Digests:
    """The digests of the options and models a record was made with."""
    return digests(record.processing.options, record.processing.versions, record.processing.models)


def page_file(context: Context, file: File, number: int) -> Path:
    """Where a page that was read waits for its document to be finished."""
    return work_folder(context, file) / f"{number:05d}.json.gz"


def work_folder(context: Context, file: File) -> Path:
    """Where the pages of a document wait."""
    return context.archive.work(file.sha256, context.known.digests.ocr)


def _clear_work(context: Context, file: File) -> None:
    """Pages of a finished document are in its folder."""
    with folder_of.writing():
        for work in context.archive.leftovers(file.sha256):
            shutil.rmtree(work)


def _read(file: File, number: int, context: Context) -> Page:
    return context.setup.stages.read_page(file.path, number, context.setup.options)


def _kept(context: Context, file: File, number: int) -> Page:
    return context.setup.stages.unpack(decompressed(page_file(context, file, number).read_bytes())["page"])


def _is_whole(kept: Path) -> bool:
    """Whether a page that was read before can be used again."""
    try:
        return is_whole(kept.read_bytes())
    except OSError:
        return False


def _seconds(kept: Path) -> float:
    return float(decompressed(kept.read_bytes())["seconds"]) if kept.is_file() else 0.0


def _empty(number: int, failure: Failure) -> Page:
    """A page without words, in place of one that could not be read."""
    return Page(number, 0.0, 0.0, (), Origin.IMAGE, reason=f"failed: {failure.code}: {failure.message}")


def _files(
    record: Record,
    text: str,
    corrections: list[dict[str, Any]],
    pages: list[Page],
    words: list[dict[str, Any]],
    context: Context,
) -> dict[str, bytes]:
    packed = {
        "schema": "saoluc/pages/1",
        "pages": [context.setup.stages.pack(page) for page in pages],
        "restored": words,
    }
    return {
        folder_of.RECORD: record.model_dump_json(indent=1).encode() + b"\n",
        folder_of.TEXT: text.encode(),
        folder_of.CORRECTIONS: json_lines(corrections),
        folder_of.PAGES: compressed(packed),
    }


def _bring_back(final: Path, work: Path) -> None:
    """Unpack the pages of a finished document into its work folder, those that failed left out."""
    if not (final / folder_of.PAGES).is_file():
        return
    with folder_of.writing():
        work.mkdir(parents=True, exist_ok=True)
        for page in decompressed((final / folder_of.PAGES).read_bytes())["pages"]:
            if not str(page.get("reason", "")).startswith("failed: "):
                data = compressed({"seconds": 0.0, "page": page})
                folder_of.write_file(work / f"{page['number']:05d}.json.gz", data)
