import csv
import hashlib
import io
import json
from xml.etree import ElementTree

import openpyxl
import pytest
from archives import filled
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from corpus.errors import WrongUse
from corpus.export import to_csv, to_jsonl, to_xlsx, write
from corpus.handover_schema import schema, table
from corpus.tabular import FORMULA, NUMBER, harmless

EVIL = '=HYPERLINK("http://x","y")'


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    texts = {
        "evil": f"CODE 1/A\nSUBJECT {EVIL}\nISSUER @x\nTO +a",
        "good": "CODE 2/A\nSUBJECT Đọc sách\nDUE 2022-01-31",
    }
    with filled(tmp_path_factory.mktemp("export"), texts) as opened:
        yield opened


def test_csv_holds_no_formula(archive):
    out = io.StringIO()
    to_csv(archive, out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert {row["subject"] for row in rows} == {"'" + EVIL, "Đọc sách"}
    assert not any(value.startswith(FORMULA) for row in rows for value in row.values())


def test_xlsx_holds_text_only(archive, tmp_path):
    to_xlsx(archive, tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert "deadlines" in book.sheetnames
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert any(cell.value == EVIL for cell in cells)


def test_jsonl_gives_the_records(archive):
    out = io.StringIO()
    to_jsonl(archive, out)
    records = [json.loads(line) for line in out.getvalue().splitlines()]
    assert sorted(record["code"] for record in records) == ["1/A", "2/A"]
    assert all((archive.archive.root / record["text"]).is_file() for record in records)


def test_unknown_table_is_said(archive):
    with pytest.raises(WrongUse, match="no table"):
        list(write(archive, "csv", None, "x; drop"))


@given(st.text())
def test_no_text_becomes_a_formula(text):
    found = harmless(text)
    assert not found.startswith(FORMULA) or NUMBER.fullmatch(found)
    assert found.removeprefix("'") == text.removeprefix("'") or found == "'" + text


def filled_in(path, kind, names):
    """The record as the archivist completes it: just the fields that were named as gaps."""
    known = {node.tag: node.text for node in etree.parse(path).getroot()}
    samples = {"maintenance": "02", "mode": "01", "numberOfPaper": "3", "startDate": "01/02/2022"}
    root = etree.Element("simpledc")
    for field in table()[kind]:
        name = field["name"]
        if name in known or name in names:
            etree.SubElement(root, name).text = known.get(name) or samples.get(name, "x")
    return root


def test_tt05_package_and_its_gaps(tmp_path):
    text = "CODE 12/KH-X\nNUMBER 12\nTYPE Kế hoạch\nDATE 2022-07-21\nISSUER Ủy ban\nSUBJECT Đọc sách " + "x" * 600
    with filled(tmp_path, {"a": text, "b": "DATE 2022-07"}) as archive:
        notes = list(write(archive, "tt05", tmp_path / "out"))
        packages = {record.code: tmp_path / "out" / record.id for record in archive}
    assert "2 documents" in notes[0]
    (ead,) = packages["12/KH-X"].glob("representations/rep1/metadata/descriptive/EAD_doc_*.xml")
    values = {node.tag: node.text for node in ElementTree.parse(ead).getroot()}
    assert values["typeName"] == "10" and values["issuedDate"] == "21/07/2022" and "subject" not in values
    gaps = list(csv.DictReader((tmp_path / "out" / "gaps.csv").open()))
    mine = {gap["field"]: gap["why"] for gap in gaps if gap["code"] == "12/KH-X"}
    assert {"maintenance", "subject", "docCode", "file/fileCode", "file/paperFileCode"} <= mine.keys()
    assert mine["subject"].startswith("609 characters"), "too long is refused, not cut"
    assert "codeNotation" not in mine, "not every document has one"
    assert "issuedDate" in {gap["field"] for gap in gaps if not gap["code"]}, "a month is not made a day"
    for kind, path in (("field", ead), ("file", packages["12/KH-X"] / "metadata/descriptive/EAD.xml")):
        assert schema(kind).validate(etree.parse(path)), "what is there is right"
        asked = {name.removeprefix("file/") for name in mine if name.startswith("file/") == (kind == "file")}
        assert schema(kind, True).validate(filled_in(path, kind, asked)), "nothing else is missing"
    mets = ElementTree.parse(packages["12/KH-X"] / "METS.xml").getroot()
    for file in mets.iter("{http://www.loc.gov/METS/}file"):
        (place,) = file
        path = packages["12/KH-X"] / place.attrib["{http://www.w3.org/1999/xlink}href"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == file.attrib["CHECKSUM"]


def test_edxml_header(tmp_path):
    with filled(tmp_path, {"a": "CODE 12/KH-X\nNUMBER 12\nDATE 2022-07-21\nTO Sở <Y> & Z\nDUE 2022-09-01"}) as archive:
        list(write(archive, "edxml", tmp_path / "out"))
    (path,) = (tmp_path / "out").glob("*.xml")
    root = ElementTree.parse(path).getroot()
    assert schema("edxml").validate(etree.parse(path))
    assert root.findtext("Code/CodeNumber") == "12"
    assert root.findtext("ToPlaces/Place") == "Sở <Y> & Z"
    assert root.findtext("DueDate") == "2022-09-01"


def test_edxml_refuses_what_is_too_long(tmp_path):
    text = "CODE 12/KH-X\nNUMBER 12\nPLACE " + "Nơi rất xa " * 6 + "\nSUBJECT Đọc sách"
    with filled(tmp_path, {"a": text}) as archive:
        list(write(archive, "edxml", tmp_path / "out"))
    (path,) = (tmp_path / "out").glob("*.xml")
    assert schema("edxml").validate(etree.parse(path))
    assert etree.parse(path).findtext("PromulgationInfo/Place") is None
    gaps = {gap["field"]: gap["why"] for gap in csv.DictReader((tmp_path / "out" / "gaps.csv").open())}
    assert gaps["Place"].startswith("65 characters")


def test_parquet_opens_in_pandas_and_duckdb(tmp_path):
    pandas, duckdb = pytest.importorskip("pandas"), pytest.importorskip("duckdb")
    texts = {"a": "CODE 1/A\nDATE 2021-03-04", "b": "CODE 2/A\nDATE 2022\nSUBJECT Đọc sách", "c": "CODE 3/A"}
    with filled(tmp_path, texts) as archive:
        list(write(archive, "parquet", tmp_path / "out"))
    found = pandas.read_parquet(tmp_path / "out" / "documents")
    years = dict(zip(found["code"], found["year"].astype(int), strict=True))
    assert years == {"1/A": 2021, "2/A": 2022, "3/A": 0}
    files = f"read_parquet('{tmp_path}/out/documents/**/*.parquet', hive_partitioning = true)"
    assert duckdb.sql(f"SELECT code, year FROM {files} WHERE subject = 'Đọc sách'").fetchall() == [("2/A", "2022")]
