"""`saoluc train --adapt`: approved documents, and other texts, teach the restorer the archive's own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from corpus.archive import ADAPTED, Archive, writing
from corpus.errors import NothingToLearn
from corpus.intake import refused
from corpus.review.lines import reviewed_lines
from corpus.review.log import Change, State, read_changes, state_of
from corpus.review.stored import restored_pages, stored_record
from extract.model import Record
from ocr.errors import InputError


def adapt(folder: Path, texts: Sequence[Path]) -> dict[str, Any]:
    """Learn from the approved documents of the archive (if there is one in the folder) and from the texts.

    Gives what was counted; the file is written whole or not at all. Raises NothingToLearn when there is no text.
    """
    from restore.options import RestoreOptions
    from restore.pipeline import model_folder
    from restore.training.adapt import adapt as learn

    known = (model_folder(RestoreOptions()) / "words.txt").read_text("utf-8").splitlines()
    archive = Archive(folder)
    approved = list(approved_documents(archive)) if archive.exists() else []
    if not approved and not texts:
        raise NothingToLearn(f"no approved document in {folder} and no other text")
    read = chain(
        (paragraph for one, changes in approved for paragraph in document_paragraphs(one, changes)),
        (paragraph for path in texts for paragraph in text_paragraphs(path)),
    )
    with writing():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f".{ADAPTED}.new"
        try:
            counted = learn(read, known, fresh)
            fresh.replace(folder / ADAPTED)
        finally:
            fresh.unlink(missing_ok=True)
    return {"approved documents": len(approved), "texts": len(texts), **counted}


def approved_documents(archive: Archive) -> Iterator[tuple[Path, list[Change]]]:
    """The folders of the documents that a person approved, with their review."""
    for sha256 in archive.finished():
        folder = archive.folder(sha256)
        changes = read_changes(folder)
        if state_of(changes) is State.APPROVED:
            yield folder, changes


def document_paragraphs(folder: Path, changes: list[Change]) -> Iterator[str]:
    """What an approved document says: its lines after review, then the names among its fields."""
    from restore.training.adapt import paragraphs

    for page in reviewed_lines(restored_pages(folder), changes):
        yield from paragraphs([line.text for line in page])
    yield from names(stored_record(folder, changes))


def names(record: Record) -> Iterator[str]:
    """Names of agencies, places and people in a record: a person may have corrected them there and not in the text."""
    yield from filter(None, (record.issuer, record.parent_agency, record.place, record.subject))
    for signer in record.signers:
        yield from filter(None, (signer.name, signer.position))
    yield from (one.name for one in record.recipients if one.name)
    yield from (one.name for one in record.addressees if one.name)


def text_paragraphs(path: Path) -> Iterator[str]:
    """The paragraphs of a text file, plain or compressed with zstd."""
    from restore.training.adapt import paragraphs
    from restore.training.encode import read_lines

    try:
        lines = [line.rstrip("\n") for line in read_lines(path)]
    except OSError as error:
        raise refused(str(path), error) from error
    except UnicodeError as error:
        raise InputError(f"{path} is no text in UTF-8") from error
    yield from paragraphs(lines)
