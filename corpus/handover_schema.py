"""Schemas of what is handed over, and the values that do not fit them: they are taken out and named, never cut."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as xml
from xml.sax.saxutils import quoteattr

from lxml import etree

DATA: Final = Path(__file__).parent / "data"
HEAD: Final = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="simpledc"><xs:complexType><xs:sequence>'
)
TAIL: Final = "</xs:sequence></xs:complexType></xs:element></xs:schema>"


@cache
def table() -> dict[str, Any]:
    """Fields and codes of Thông tư 05/2025/TT-BNV."""
    return tomllib.loads((DATA / "tt05.toml").read_text(encoding="utf-8"))


def schema_text(kind: str, *, complete: bool) -> str:
    """The XML Schema of a record, `field` of a document or `file`; `complete`: required fields must be there."""
    rows = []
    for field in table()[kind]:
        least = int(complete and field["required"])
        facets = f'<xs:maxLength value="{field["length"]}"/>'
        if "pattern" in field:
            facets += f"<xs:pattern value={quoteattr(field['pattern'])}/>"
        restriction = f'<xs:simpleType><xs:restriction base="xs:string">{facets}</xs:restriction></xs:simpleType>'
        rows.append(f'<xs:element name="{field["name"]}" minOccurs="{least}">{restriction}</xs:element>')
    return HEAD + "".join(rows) + TAIL


@cache
def schema(kind: str, complete: bool = False) -> etree.XMLSchema:
    """A schema by its name: field, file, edxml."""
    text = (DATA / "edxml.xsd").read_text("utf-8") if kind == "edxml" else schema_text(kind, complete=complete)
    return etree.XMLSchema(etree.fromstring(text.encode()))


def unfit(root: xml.Element, kind: str) -> list[tuple[str, str]]:
    """Values the schema refuses: (name of the field, why); they are taken out of `root`."""
    found = []
    for _ in range(sum(1 for _ in root.iter())):
        parsed = etree.fromstring(xml.tostring(root))
        rules = schema(kind)
        if rules.validate(parsed):
            break
        error = rules.error_log[0]
        name = (error.path or "").rsplit("/", 1)[-1].partition("[")[0]
        value = _taken_out(root, parsed, error.path or "")
        found.append((name, f"{len(value)} characters or a form that is not allowed: {value[:60]}"))
    return found


def _taken_out(root: xml.Element, parsed: etree._Element, path: str) -> str:
    """Remove the element the path of the parsed copy leads to; its text."""
    order = list(parsed.iter())
    at = order.index(parsed.xpath(path)[0])
    element = list(root.iter())[at]
    parent = next(one for one in root.iter() if element in list(one))
    parent.remove(element)
    return element.text or ""
