"""The searchable PDFs of a whole archive: in the documents' own folders, or in one folder for the hand-over."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from corpus.archive import PAGES, RECORD, REVIEW, writing
from corpus.errors import ExtraMissing, WrongUse
from corpus.names import shown
from corpus.pdfa.build import Made, searchable_pdf
from corpus.reading import OpenArchive
from corpus.tabular import harmless
from extract.model import Record
from ocr.errors import ArchiveError, SaolucError

SEARCHABLE: Final = "searchable.pdf"
SIGNED: Final = ".goc"  # "gốc": between name and suffix of a signed original
INDEX: Final = "index.csv"
FILE_CODE: Final = re.compile(r"[\w.\-]{1,92}", re.ASCII)  # mã hồ sơ: with a stop and seven digits 100 signs at most
COLUMNS: Final = ("file", "code", "doc_type", "issued_date", "issuer", "subject", "pages", "conformance",
                  "signed_original", "sha256", "notes")  # fmt: skip


def export_pdfs(archive: OpenArchive, target: Path | None, file_code: str | None = None) -> Iterator[str]:
    """Make the PDFs of all documents; gives a note for each that did not come out clean, and the sums.

    Without `target` each lies as `searchable.pdf` in its document's folder, and one that is newer than record and
    review is left. With it, files are named by Thông tư 05/2025/TT-BNV: `file_code` (mã hồ sơ), a stop and the ordinal
    of the document by its date; without a file code by the document's identifier (docId).
    """
    if file_code is not None and not FILE_CODE.fullmatch(file_code):
        raise WrongUse(f"{file_code!r} cannot be a file code: letters without marks, digits, '.', '-' and '_' only")
    rows, lost, current = [], 0, 0
    for ordinal, (sha256,) in enumerate(_in_order(archive), 1):
        place = _place(archive, sha256, target, file_code, ordinal)
        if target is None and _up_to_date(place):
            current += 1
            continue
        try:
            made = searchable_pdf(archive, sha256, place)
        except (ArchiveError, ExtraMissing):
            raise
        except SaolucError as error:
            lost += 1
            yield f"{sha256[:12]}: {error}. {error.advice}"
            continue
        signed = _keep_signed(made) if target else ""
        rows.append(_row(made, signed))
        yield from (f"{made.path.name}: {note}" for note in _notes(made))
    if target is not None:
        _write_index(target / INDEX, rows)
    yield f"{len(rows)} PDFs made" + (f", {current} were up to date" if current else "") + f", {lost} not made"


def _in_order(archive: OpenArchive) -> list[tuple[str]]:
    """All documents by date, those without one last."""
    sql = "SELECT sha256 FROM documents ORDER BY issued_first IS NULL, issued_first, sha256"
    return archive.connection.execute(sql).fetchall()


def _place(archive: OpenArchive, sha256: str, target: Path | None, file_code: str | None, ordinal: int) -> Path:
    if target is None:
        return archive.folder_of(sha256) / SEARCHABLE
    return target / (f"{file_code}.{ordinal:07d}.pdf" if file_code else f"{sha256[:25]}.pdf")


def _up_to_date(place: Path) -> bool:
    """Whether nothing the PDF is made of is newer than it."""
    if not place.is_file():
        return False
    sources = (place.with_name(name) for name in (RECORD, PAGES, REVIEW))
    return all(source.stat().st_mtime_ns <= place.stat().st_mtime_ns for source in sources if source.is_file())


def _keep_signed(made: Made) -> str:
    """Put a signed original beside its copy, byte by byte; its signatures hold there."""
    if not made.signed:
        return ""
    beside = made.path.with_name(f"{made.path.stem}{SIGNED}{made.original.suffix.lower()}")
    with writing():
        shutil.copyfile(made.original, beside)
    return beside.name


def _notes(made: Made) -> list[str]:
    notes = [*made.notes]
    if made.record.secrecy:
        notes.insert(0, f"marked {made.record.secrecy}: look at the rules for secret documents before handing it over")
    return [shown(note) for note in notes]


def _row(made: Made, signed: str) -> tuple[str | int | None, ...]:
    record: Record = made.record
    told = (record.code, record.doc_type, record.issued_date, record.issuer, record.subject, record.source.pages)
    return (made.path.name, *told, made.conformance, signed, record.id, "; ".join(_notes(made)))


def _write_index(path: Path, rows: list[tuple[str | int | None, ...]]) -> None:
    with writing():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows([harmless(value) for value in row] for row in rows)
