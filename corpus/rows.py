"""A finished document as rows of the catalog: table name → rows, each without the document's own key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from corpus.edtf import bounds
from corpus.folding import code_key, fold
from corpus.review.log import Change, state_of
from extract.model import Record

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

# Values that are plain fields of a document, in the order of the columns of `documents`.
PLAIN: Final = (
    "doc_type", "number", "notation", "code", "issued_date", "place", "parent_agency", "issuer", "subject",
    "urgency", "secrecy", "copy_type", "archive_line",
)  # fmt: skip

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "documents": (
        "sha256", *PLAIN, "code_key", "issuer_key", "issued_first", "issued_last", "path", "media_type", "bytes",
        "pages", "pages_failed", "doubt_count",
    ),
    "fields": ("document", "pointer", "value", "confidence", "as_read", "page", "line",
               "left", "top", "right", "bottom", "doubts"),
    "deadlines": ("document", "position", "text", "relation", "when_", "rrule", "duration", "working_days", "anchor",
                  "last_day", "action", "responsible", "due_first", "due_last"),
    "recipients": ("document", "position", "name", "note"),
    "addressees": ("document", "position", "name"),
    "citations": ("document", "kind", "position", "doc_type", "number", "notation", "code", "date", "issuer", "text",
                  "code_key"),
    "signers": ("document", "position", "name", "post", "authority", "on_behalf_of"),
    "tasks": ("document", "position", "unit", "task"),
    "digital_signatures": ("document", "position", "time", "signer"),
    "doubts": ("document", "position", "pointer", "code", "message"),
    "corrections": ("document", "page", "line", "start", "before", "after", "reason", "gain", "confidence"),
    "texts": ("document", "head", "body"),
    "bands": ("document", "band", "hash"),
    "signatures": ("document", "minhash"),
    "reviews": ("document", "state", "revision", "reviewer", "at"),
    "queue": ("document", "worth"),
}  # fmt: skip


def rows_of(record: Record, text: str, corrections: Iterable[dict[str, Any]], pages_failed: int) -> Rows:
    """All rows of one document except those of the near-duplicate search."""
    return {
        "documents": [_document(record, pages_failed)],
        "fields": [_field(record, pointer) for pointer, proof in record.provenance.items() if proof.reason is None],
        "deadlines": [_deadline(i, one) for i, one in enumerate(record.deadlines)],
        "recipients": [(i, one.name, one.note) for i, one in enumerate(record.recipients)],
        "addressees": [(i, one.name) for i, one in enumerate(record.addressees)],
        "citations": _citations("basis", record.legal_bases) + _citations("reference", record.references),
        "signers": [(i, s.name, s.position, s.authority, s.on_behalf_of) for i, s in enumerate(record.signers)],
        "tasks": [(i, one.unit, one.task) for i, one in enumerate(record.tasks)],
        "digital_signatures": [(i, one.time, one.signer) for i, one in enumerate(record.digital_signatures)],
        "doubts": [(i, one.pointer, one.code, one.message) for i, one in enumerate(record.doubts)],
        "corrections": [tuple(one[name] for name in COLUMNS["corrections"][1:]) for one in corrections],
        "texts": [(_head(record), text)],
    }


def review_rows(changes: Sequence[Change]) -> list[Row]:
    """How far the review of a document has come: one row, none when nobody has looked at it."""
    if not changes:
        return []
    last = changes[-1]
    return [(state_of(changes).value, last.revision, last.by, last.at)]


def _document(record: Record, pages_failed: int) -> Row:
    first, last = bounds(record.issued_date)
    plain = [getattr(record, name) for name in PLAIN]
    keys = [code_key(record.code) if record.code else None, fold(record.issuer) if record.issuer else None]
    source = record.source
    size = [source.path, source.media_type, source.bytes, source.pages, pages_failed, len(record.doubts)]
    return (record.id, *plain, *keys, first, last, *size)


def _head(record: Record) -> str:
    """What weighs more in a search: code, kind, subject, issuer."""
    return "\n".join(part for part in (record.code, record.doc_type, record.subject, record.issuer) if part)


def _field(record: Record, pointer: str) -> Row:
    proof = record.provenance[pointer]
    place = proof.evidence[0] if proof.evidence else None
    box = (place.box if place else None) or (None, None, None, None)
    at = (place.page, place.line) if place else (None, None)
    return (pointer, value_at(record, pointer), proof.confidence, proof.as_read, *at, *box, "\n".join(proof.doubts))


def value_at(record: Record, pointer: str) -> str | None:
    """The value a JSON Pointer (RFC 6901) leads to, as text; None when it leads nowhere."""
    here: Any = record
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        try:
            here = here[int(name)] if isinstance(here, list) else getattr(here, name)
        except (IndexError, ValueError, AttributeError, TypeError):
            return None
    return here if here is None or isinstance(here, str) else _as_text(here)


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(_as_text(one) for one in value)
    for name in ("text", "name", "unit", "time"):
        if isinstance(found := getattr(value, name, None), str):
            return found
    return str(value)


def _deadline(position: int, one: Any) -> Row:
    first, last = bounds(one.when)
    relation = one.relation.value if one.relation else None
    said = (one.text, relation, one.when, one.rrule, one.duration, one.working_days, one.anchor)
    return (position, *said, one.last_day, one.action, one.responsible, first, one.last_day or last)


def _citations(kind: str, found: Sequence[Any]) -> list[Row]:
    return [
        (kind, i, c.doc_type, c.number, c.notation, c.code, c.date, c.issuer, c.text,
         code_key(c.code) if c.code else None)
        for i, c in enumerate(found)
    ]  # fmt: skip
