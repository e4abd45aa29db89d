"""What a PDF says of itself: title, agency, subject and date in XMP and document information, and its language."""

from __future__ import annotations

from typing import Any

from corpus.handover import fields_of
from corpus.stages import saoluc_version
from extract.model import Record
from ocr.interchange import legal


def describe(pdf: Any, record: Record) -> None:
    """Fill the metadata; fields of Thông tư 05/2025/TT-BNV stand among the keywords as `name=value`."""
    pdf.Root["/Lang"] = "vi"
    if "/OpenAction" in pdf.Root:  # an archived page does nothing when it is opened
        del pdf.Root["/OpenAction"]
    title = " – ".join(part for part in (named(record), record.subject) if part) or record.id
    told = fields_of(record)
    keywords = "; ".join(f"{name}={value}" for name, value in told.items() if value and name != "subject")
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["dc:title"] = legal(title)
        meta["dc:language"] = {"vi"}
        meta["dc:identifier"] = record.id
        meta["xmp:CreatorTool"] = f"saoluc {saoluc_version()}"
        meta["pdf:Keywords"] = legal(keywords)
        if record.issuer:
            meta["dc:creator"] = [legal(record.issuer)]
        if record.subject:
            meta["dc:description"] = legal(record.subject)
        if record.issued_date and "X" not in record.issued_date:
            meta["dc:date"] = [record.issued_date]
        if record.doc_type:
            meta["dc:type"] = {legal(record.doc_type)}


def named(record: Record) -> str:
    """Kind and code of a document, as it is spoken of."""
    return " ".join(part for part in (record.doc_type, record.code) if part)
