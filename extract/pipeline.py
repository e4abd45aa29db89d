"""The way from a restored document to its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter
from typing import Any

from extract import checks
from extract.addressing import without_label
from extract.bundle import own_pages
from extract.citations import find_bases, find_opening_references, find_references, merge_dates
from extract.deadlines import find_deadlines, find_period
from extract.esign import find_signatures
from extract.grids import Grid, grids_of
from extract.incoming import find_arrivals
from extract.ink import ink_of
from extract.issued import Known, find_date, find_dateline, find_place
from extract.leaders import completed
from extract.letterhead import find_agencies
from extract.model import Citation, Deadline, Directive, Place, Processing, Record, SourceFile
from extract.number import find_code, own_headings
from extract.numberline import find_number_line
from extract.options import ExtractOptions
from extract.passed import find_passed
from extract.proof import Proof
from extract.recipients import find_addressees, find_recipients, last_article
from extract.signers import find_signers
from extract.slices import with_abbreviations
from extract.stamps import find_mark
from extract.tables import find_tables
from extract.tasks import find_tasks
from extract.textmap import Found, PlacedLine, TextMap, placed_lines
from extract.title import find_title
from extract.zones import Parts, find_parts
from ocr.model import InkKind, Page, Source
from restore.model import RestoredDocument

_DEFAULT = ExtractOptions()


def extract_record(document: RestoredDocument, options: ExtractOptions = _DEFAULT) -> Record:
    """The record of the first document in a file; those of the others are its `parts`."""
    first, *others = extract_records(document, options)
    parts = [Directive.model_validate(other.model_dump(by_alias=True, exclude={"parts"})) for other in others]
    return first.model_copy(update={"parts": parts}) if parts else first


def extract_records(document: RestoredDocument, options: ExtractOptions = _DEFAULT) -> list[Record]:
    """The record of every document in a file, in page order."""
    lines = placed_lines(document)
    bundle = own_pages(document, lines)
    return [_record(document, lines, bundle, index, options) for index in range(len(bundle))]


def _record(
    document: RestoredDocument,
    lines: Sequence[PlacedLine],
    bundle: list[list[int]],
    index: int,
    options: ExtractOptions,
) -> Record:
    """The record of one of the documents that the pages of a file belong to."""
    begin = perf_counter()
    numbers = bundle[index]
    own = [line for line in lines if line.page in numbers]
    pages = [page.source for page in document.pages if page.source.number in numbers]
    parts = find_parts(own, pages)
    proof = Proof()
    values = _head(parts, pages, document, proof, options)
    values |= _lists(parts, grids_of(document, own), values, proof, options)
    tables = find_tables(document, numbers)
    values["tables"] = [table.value for table in tables]
    proof.places("/tables", (table.place for table in tables))
    _check(values, proof)
    for pages_of_other in (pages_of_other for pages_of_other in bundle if pages_of_other is not numbers):
        proof.doubt("", "bundle", f"another document stands on page {pages_of_other[0]}")
    digest = document.source.source.sha256
    return Record(
        id=f"{digest}#{index + 1}" if index else digest,
        source=_source(document.source.source),
        provenance=proof.provenance,
        doubts=proof.doubts,
        processing=_processing(options, perf_counter() - begin),
        **values,
    )


def _head(
    parts: Parts, pages: list[Page], document: RestoredDocument, proof: Proof, options: ExtractOptions
) -> dict[str, Any]:
    """The fields of letterhead and title."""
    line = find_number_line(parts.letterhead_left)
    agencies = find_agencies(parts)
    title = find_title(parts, line.notation if line else None)
    doc_type = title.doc_type.value if title.doc_type else None
    issuer = agencies.issuer.value if agencies.issuer else None
    signatures = find_signatures(
        document.source.signatures, parts.stamps, parts.signature, parts.letterhead_right, parts.appendices
    )
    times = [s.value.time for s in signatures]
    own = own_headings(parts.appendices, line.notation if line else None)
    code = find_code(line, doc_type, issuer, pages, own.numbers, document.source.source.path.stem, options)
    dateline = find_dateline(parts.letterhead_right, parts.letterhead_left)
    arrived = find_arrivals(parts.stamps, parts.letterhead_left, parts.letterhead_right)
    issued = find_date(dateline, pages, Known(times, own.dates, arrived), options)
    date = issued.date or find_passed(parts.whole)
    proof.offer("/number", code.candidates)
    proof.offer("/issued_date", issued.candidates)
    _show_ink(pages, proof)
    kind, reason = code.doubts[0] if code.doubts else ("absent", "not found")
    return {
        "doc_type": proof.value("/doc_type", title.doc_type, "no type line and no form of a công văn"),
        "number": proof.value("/number", code.number, reason, kind),
        "notation": proof.value("/notation", code.notation, "no notation behind Số"),
        "code": proof.value("/code", code.code, "number or notation is missing"),
        "issued_date": proof.value("/issued_date", date, "no dateline found"),
        "place": proof.value("/place", find_place(parts.letterhead_right, parts.letterhead_left), "no dateline found"),
        "parent_agency": proof.value("/parent_agency", agencies.parent, "the letterhead names one body only", ""),
        "issuer": proof.value("/issuer", agencies.issuer, "no letterhead and no own mention found"),
        "subject": proof.value("/subject", title.subject, "no subject below the type line and no V/v"),
        "urgency": proof.value("/urgency", find_mark(parts, "urgency"), "no mark of urgency", ""),
        "secrecy": proof.value("/secrecy", find_mark(parts, "secrecy"), "no mark of secrecy", ""),
        "copy_type": proof.value("/copy_type", find_mark(parts, "copy"), "no mark of a copy", ""),
        "digital_signatures": proof.values("/digital_signatures", signatures, "no digital signature in file or print"),
    }


def _show_ink(pages: list[Page], proof: Proof) -> None:
    """The places where a clerk wrote, as evidence of number and date."""
    found = ink_of(pages)
    for pointer, kinds in (("/number", (InkKind.NUMBER,)), ("/issued_date", (InkKind.DAY, InkKind.MONTH))):
        for ink in (found[kind] for kind in kinds if kind in found and not found[kind].blank):
            proof.show(
                pointer, Place(page=pages[0].number, box=(ink.box.left, ink.box.top, ink.box.right, ink.box.bottom))
            )


def _lists(
    parts: Parts, grids: Sequence[Grid], head: dict[str, Any], proof: Proof, options: ExtractOptions
) -> dict[str, Any]:
    """The lists: who is addressed, what is cited, what is due, who receives and who signed."""
    bases, references = _citations(parts, head)
    addressed = without_label(find_addressees(parts.addressees), parts.addressees)
    received = find_recipients(with_abbreviations(parts.recipients), last_article(parts.body.text))
    certified = [s.signer for s in head["digital_signatures"] if s.signer]
    signers = find_signers(parts.signature, head["issuer"], certified)
    signers = [completed(signer, parts.signature, head["issuer"], head["issued_date"]) for signer in signers]
    due = _deadlines(parts, grids, head["issued_date"])
    tasks = find_tasks(parts.body) if options.tasks else []
    return {
        "addressees": proof.values("/addressees", addressed, "no Kính gửi"),
        "legal_bases": proof.values("/legal_bases", bases, "the opening names no document it rests on"),
        "references": proof.values("/references", references, "no document cited besides the bases"),
        "deadlines": proof.values("/deadlines", due, "no duty bound to a time"),
        "recipients": proof.values("/recipients", received.recipients, "no Nơi nhận found", "absent"),
        "archive_line": proof.value("/archive_line", received.archive_line, "no archive line (Lưu) found"),
        "signers": proof.values("/signers", signers, "no signature block found", "absent"),
        "tasks": proof.values("/tasks", tasks, "no body is given a duty" if options.tasks else "not asked for"),
    }


def _deadlines(parts: Parts, grids: Sequence[Grid], issued: str | None) -> list[Found[Deadline]]:
    """The duties of title, opening, body and appendices; tables are read cell by cell."""
    text = TextMap.of((*parts.preamble.lines, *parts.body.lines, *parts.appendices.lines))
    return [*find_period(parts.title), *find_deadlines(text, issued, grids)]


def _citations(parts: Parts, head: dict[str, Any]) -> tuple[list[Found[Citation]], list[Found[Citation]]]:
    """What the document rests on, and what else it names in opening, text and appendices."""
    own = None
    if head["notation"]:
        own = Citation(
            code=head["code"],
            notation=head["notation"],
            date=head["issued_date"],
            text=head["code"] or head["notation"],
        )
    bases = merge_dates(find_bases(parts.preamble), parts.body)
    known = [found.value for found in bases]
    references = find_opening_references(parts.preamble, known)
    for text in (parts.body, parts.appendices):
        references += find_references(text, [*known, *(found.value for found in references)], own)
    return bases, references


def _check(values: dict[str, Any], proof: Proof) -> None:
    """Doubts where fields disagree."""
    checks.check_type(proof, values["doc_type"], values["notation"])
    checks.check_issuer(proof, values["notation"], values["issuer"])
    checks.check_signed(proof, values["issued_date"], [s.time for s in values["digital_signatures"]])
    checks.check_place(proof, values["place"], values["issuer"], values["parent_agency"])
    checks.check_province(proof, values["place"], values["issued_date"])
    checks.check_deadlines(proof, [d.last_day for d in values["deadlines"]], values["issued_date"])
    checks.check_signers(proof, values["signers"])
    if values["secrecy"]:
        proof.doubt("/secrecy", "secrecy", "marked secret: ask before it is exported")


def _source(source: Source) -> SourceFile:
    """The file as the record names it."""
    return SourceFile(
        path=str(source.path),
        sha256=source.sha256,
        bytes=source.bytes,
        media_type=source.media_type,
        pages=source.pages,
        modified=source.modified,
    )


def _processing(options: ExtractOptions, seconds: float) -> Processing:
    """Versions, options and time."""
    return Processing(
        versions={"saoluc": _own_version()},
        options={"extract": asdict(options)},
        seconds={"extract": round(seconds, 4)},
    )


@cache
def _own_version() -> str:
    """The version of this program; 0 where it is not installed."""
    try:
        return version("saoluc")
    except PackageNotFoundError:
        return "0"
