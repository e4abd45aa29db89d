"""Records for the archives of the state: fields of Thông tư 05/2025/TT-BNV in a METS/EAD tree, and edXML headers.

What we do not know is left empty and listed for the archivist; what is too long is refused, never cut (DOMAIN: only
people decide on retention, access and file codes).
"""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as xml

from corpus.archive import TEXT, writing
from corpus.folding import fold
from corpus.handover_schema import schema_text, table, unfit
from corpus.reading import OpenArchive
from corpus.tabular import harmless
from extract.model import Record
from ocr.interchange import legal

METS: Final = "http://www.loc.gov/METS/"
XLINK: Final = "http://www.w3.org/1999/xlink"
PRIORITIES: Final = {"khẩn": "1", "thượng khẩn": "2", "hỏa tốc": "3"}  # edXML OtherInfo/Priority; 0 is normal


@dataclass(frozen=True, slots=True)
class Gap:
    """A field that a person must fill or shorten before the hand-over."""

    sha256: str
    code: str | None
    field: str
    why: str


def write_packages(archive: OpenArchive, kind: str, target: Path) -> Iterator[str]:
    """Write one package a document (`tt05`) or one header a document (`edxml`), and `gaps.csv` beside them."""
    gaps: list[Gap] = []
    count = 0
    with writing():
        target.mkdir(parents=True, exist_ok=True)
        for record in archive:
            gaps += write_tt05(archive, record, target) if kind == "tt05" else write_edxml(record, target)
            count += 1
        with (target / "gaps.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("sha256", "code", "field", "why"))
            writer.writerows([harmless(value) for value in (g.sha256, g.code, g.field, g.why)] for g in gaps)
    yield f"{count} documents, {len(gaps)} fields for a person to fill (gaps.csv)"


def fields_of(record: Record) -> dict[str, str]:
    """The fields of the circular that a record can fill."""
    kind = fold(record.doc_type or "")
    codes = table()["types"]
    known = {
        "docId": record.id[:25],
        "typeName": codes.get(kind, table()["other"]["type"]) if kind else "",
        "codeNumber": record.number or "",
        "codeNotation": record.notation or "",
        "issuedDate": _as_printed(record.issued_date),
        "organName": record.issuer or "",
        "subject": record.subject or "",
        "numberOfPage": str(record.source.pages),
        "mode": "03" if record.secrecy else "",  # 01 and 02 are for people to decide
    }
    return {
        field["name"]: known.get(field["name"], table()["fixed"].get(field["name"], "")) for field in table()["field"]
    }


def _as_printed(edtf: str | None) -> str:
    """DD/MM/YYYY for a whole date; nothing for less: no day is invented."""
    if edtf and len(edtf) == 10 and "X" not in edtf:
        return f"{edtf[8:]}/{edtf[5:7]}/{edtf[:4]}"
    return ""


def file_fields_of(record: Record) -> dict[str, str]:
    """The fields of the file (hồ sơ) that holds this one document; what people decide on is left out."""
    date = _as_printed(record.issued_date)
    known = {"startDate": date, "endDate": date, "totalDoc": "1", "numberOfPage": str(record.source.pages)}
    return {
        field["name"]: known.get(field["name"], table()["fixed"].get(field["name"], "")) for field in table()["file"]
    }


def gaps_of(record: Record, kind: str, values: dict[str, str], root: xml.Element) -> list[Gap]:
    """Required fields without a value, and values that the schema refuses, which are taken out of `root`."""
    before = "file/" if kind == "file" else ""
    missing = [field["name"] for field in table()[kind] if field["required"] and not values[field["name"]]]
    told = [(name, "required, not known") for name in missing] + unfit(root, kind)
    return [Gap(record.id, record.code, before + name, why) for name, why in told]


def write_tt05(archive: OpenArchive, record: Record, target: Path) -> list[Gap]:
    """One submission package: METS, EAD of file and document, their schemas, and the data."""
    root = target / record.id
    shutil.rmtree(root, ignore_errors=True)
    data, described = root / "representations/rep1/data", root / "representations/rep1/metadata/descriptive"
    for folder in (data, described, root / "metadata/descriptive", root / "schemas"):
        folder.mkdir(parents=True)
    (data / TEXT).write_text(archive.text(record.id), encoding="utf-8")
    original = Path(record.source.path)
    gaps = []
    if not _copy_original(original, record, data):
        gaps.append(Gap(record.id, record.code, "data", f"the original is not at {original} any more"))
    parts = (
        ("field", fields_of(record), described / f"EAD_doc_{record.id[:12]}.xml"),
        ("file", file_fields_of(record), root / "metadata/descriptive/EAD.xml"),
    )
    for kind, values, path in parts:
        ead = _ead(values)
        gaps += gaps_of(record, kind, values, ead)
        _save(ead, path)
        (root / "schemas" / f"{path.stem.partition('_')[0]}-{kind}.xsd").write_text(
            schema_text(kind, complete=True), encoding="utf-8"
        )
    _save(_mets(root / "representations/rep1", record), root / "representations/rep1/METS.xml")
    _save(_mets(root, record), root / "METS.xml")
    return gaps


def _copy_original(original: Path, record: Record, data: Path) -> bool:
    """Copy the source file under a name of our own, if it is still the same bytes."""
    try:
        content = original.read_bytes()
    except OSError:
        return False
    if hashlib.sha256(content).hexdigest() != record.id:
        return False
    suffix = original.suffix.lower() if original.suffix.isascii() and original.suffix[1:].isalnum() else ""
    (data / f"{record.id[:25]}{suffix}").write_bytes(content)
    return True


def _ead(values: dict[str, str]) -> xml.Element:
    root = xml.Element("simpledc")
    for name, value in values.items():
        if value:
            xml.SubElement(root, name).text = legal(value)
    return root


def _mets(folder: Path, record: Record) -> xml.Element:
    """The files of a folder with size and SHA-256 (E-ARK CSIP)."""
    xml.register_namespace("mets", METS)
    xml.register_namespace("xlink", XLINK)
    root = xml.Element(f"{{{METS}}}mets", OBJID=record.id, PROFILE="https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml")
    stamp = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    xml.SubElement(root, f"{{{METS}}}metsHdr", CREATEDATE=stamp)
    group = xml.SubElement(xml.SubElement(root, f"{{{METS}}}fileSec"), f"{{{METS}}}fileGrp", USE="data")
    for i, path in enumerate(sorted(p for p in folder.rglob("*") if p.is_file())):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        described = {"ID": f"file-{i}", "CHECKSUM": digest, "CHECKSUMTYPE": "SHA-256", "SIZE": str(path.stat().st_size)}
        file = xml.SubElement(group, f"{{{METS}}}file", described)
        place = {"LOCTYPE": "URL", f"{{{XLINK}}}href": path.relative_to(folder).as_posix()}
        xml.SubElement(file, f"{{{METS}}}FLocat", place)
    return root


def write_edxml(record: Record, target: Path) -> list[Gap]:
    """The message header of edXML (QCVN 102:2016/BTTTT)."""
    root = xml.Element("edXMLHeader")
    _tree(root, "From", {"OrganName": record.issuer})
    for one in record.addressees or record.recipients:
        _tree(root, "To", {"OrganName": one.name})
    _tree(root, "Code", {"CodeNumber": record.number, "CodeNotation": record.notation})
    date = record.issued_date if _as_printed(record.issued_date) else None
    _tree(root, "PromulgationInfo", {"Place": record.place, "PromulgationDate": date})
    _tree(root, "DocumentType", {"TypeName": record.doc_type})
    xml.SubElement(root, "Subject").text = legal(record.subject or "")
    for signer in record.signers:
        told = {"Competence": signer.authority, "Position": signer.position, "FullName": signer.name}
        _tree(root, "SignerInfo", told)
    due = [deadline.last_day for deadline in record.deadlines if deadline.last_day]
    if due:
        xml.SubElement(root, "DueDate").text = min(due)
    for recipient in record.recipients:
        _tree(root, "ToPlaces", {"Place": recipient.name})
    priority = PRIORITIES.get((record.urgency or "").lower(), "0")
    _tree(root, "OtherInfo", {"Priority": priority, "PageAmount": str(record.source.pages)})
    xml.SubElement(root, "DocumentId").text = record.id
    refused = [Gap(record.id, record.code, name, why) for name, why in unfit(root, "edxml")]
    _save(root, target / f"{record.id}.xml")
    wanted = {"CodeNumber": record.number, "CodeNotation": record.notation, "PromulgationDate": date,
              "OrganName": record.issuer, "Subject": record.subject}  # fmt: skip
    return [*refused, *(Gap(record.id, record.code, name, "not known") for name, value in wanted.items() if not value)]


def _tree(parent: xml.Element, name: str, values: dict[str, str | None]) -> None:
    node = xml.SubElement(parent, name)
    for key, value in values.items():
        if value:
            xml.SubElement(node, key).text = legal(value)


def _save(root: xml.Element, path: Path) -> None:
    xml.indent(root)
    xml.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
