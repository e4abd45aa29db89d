"""Digital signatures of a PDF: when, and by whom (not whether they are valid)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import regex

from ocr import pdf
from ocr.model import DigitalSignature
from ocr.text import normalise

PDF_DATE = regex.compile(
    r"D:(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})"
    r"(?:(?P<sign>[+-])(?P<zone_hour>\d{2})'?(?P<zone_minute>\d{2})?'?|Z)?"
)


def iso_time(value: str) -> str | None:
    """A PDF date as ISO 8601.

    >>> iso_time("D:20250107104425+07'00'")
    '2025-01-07T10:44:25+07:00'
    """
    found = PDF_DATE.match(value)
    if found is None:
        return None
    part = found.groupdict()
    zone = f"{part['sign']}{part['zone_hour']}:{part['zone_minute'] or '00'}" if part["sign"] else "+00:00"
    day = f"{part['year']}-{part['month']}-{part['day']}"
    return f"{day}T{part['hour']}:{part['minute']}:{part['second']}{zone}"


def read_signatures(path: Path) -> tuple[DigitalSignature, ...]:
    """The signatures of the form fields of a PDF, oldest first."""
    with pdf.opened(path) as document:
        form = document.Root.get("/AcroForm", pikepdf.Dictionary())
        found = {
            signature for field in _fields(form.get("/Fields", pikepdf.Array())) for signature in _signature(field)
        }
    return tuple(sorted(found, key=lambda signature: (signature.time, signature.signer or "")))


def _fields(fields: pikepdf.Object, depth: int = 0) -> Iterator[pikepdf.Object]:
    """All form fields, children included."""
    for field in list(fields)[:10_000]:
        yield field
        if "/Kids" in field and depth < 20:
            yield from _fields(field["/Kids"], depth + 1)


def _signature(field: pikepdf.Object) -> Iterator[DigitalSignature]:
    """The signature in a field, when it is signed and dated."""
    value = field.get("/V")
    if not isinstance(value, pikepdf.Dictionary) or "/ByteRange" not in value:
        return
    time = iso_time(str(value.get("/M", "")))
    if time is None:
        return
    name = normalise(str(value.get("/Name", ""))) or _common_name(bytes(value.get("/Contents", b"")))
    yield DigitalSignature(time, name or None)


COMMON_NAME = b"\x06\x03\x55\x04\x03"
"""Object identifier 2.5.4.3 (common name) in DER, as it stands in a certificate."""


def _common_name(contents: bytes) -> str:
    """Common name of the last certificate in the signature that is no authority: the signer by issuing order.

    A certificate names its issuer first and its subject after; the signer's own name follows its issuer's.
    """
    names = []
    at = contents.find(COMMON_NAME)
    while at >= 0 and at + 7 < len(contents):
        tag, length = contents[at + 5], contents[at + 6]
        raw = contents[at + 7 : at + 7 + length]
        if length < 128:
            names.append(normalise(raw.decode("utf-16-be" if tag == 0x1E else "utf-8", errors="replace")))
        at = contents.find(COMMON_NAME, at + 5)
    people = [name for name in names if not regex.search(r"(?i)\bCA\b|certi|root|TSA|time|chứng thực|chung thuc", name)]
    return people[0] if people else ""
