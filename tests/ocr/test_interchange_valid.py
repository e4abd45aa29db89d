"""hOCR by the rules of its specification 1.2, ALTO by its schema: invented pages, sample documents, any text."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from ocr import OcrOptions, read_document
from ocr.interchange import alto, hocr
from ocr.model import Alternative, Box, Document, Line, Origin, Page, Source, Word, Zone

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "samples"
SCHEMA = etree.RelaxNG(etree.parse(HERE / "schemas" / "alto.rng"))
XHTML = "{http://www.w3.org/1999/xhtml}"
SPACE = "{http://www.loc.gov/standards/alto/ns-v4#}"
PARENT = {"ocr_carea": "ocr_page", "ocr_line": "ocr_carea", "ocrx_word": "ocr_line"}
PROPERTIES = {
    "ocr_page": r"bbox( \d+){4}; ppageno \d+; scan_res \d+ \d+",
    "ocr_carea": r"bbox( \d+){4}",
    "ocr_line": r"bbox( \d+){4}",
    "ocrx_word": r"(bbox( \d+){4})?(; )?(x_wconf (100|\d{1,2}))?",
}


def parsed(text):
    return etree.fromstring(text.encode(), etree.XMLParser(load_dtd=False, no_network=True))


def bbox(node):
    found = re.search(r"bbox (\d+) (\d+) (\d+) (\d+)", node.get("title", ""))
    return tuple(map(int, found.groups())) if found else None


def faults_of_hocr(text):
    """What in the text the specification forbids."""
    root = parsed(text)
    found = []
    about = {meta.get("name"): meta.get("content") for meta in root.iter(f"{XHTML}meta")}
    capabilities = set((about.get("ocr-capabilities") or "").split())
    found += [f"no {name}" for name in ("ocr-system", "ocr-capabilities") if not about.get(name)]
    nodes = [node for node in root.iter(f"{XHTML}div", f"{XHTML}span") if node.get("class")]
    names = [node.get("id") for node in nodes]
    found += ["an id is used twice"] * (len(names) != len(set(names)))
    for node in nodes:
        kind, title = node.get("class"), node.get("title")
        if kind not in capabilities:
            found.append(f"{kind} is no stated capability")
        if "x_wconf" in (title or "") and "ocrp_wconf" not in capabilities:
            found.append("confidences are no stated capability")
        if title is not None and not re.fullmatch(PROPERTIES[kind], title):
            found.append(f"{kind} has properties {title!r}")
        over = node.getparent()
        if kind in PARENT and over.get("class") != PARENT[kind]:
            found.append(f"{kind} in {over.get('class')}")
        found += sticking_out(bbox(node), bbox(over), node.get("id"))
    return found


def sticking_out(inner, outer, name):
    """The element's name when its box is none, or lies outside of the box around it."""
    if inner is None:
        return []
    left, top, right, bottom = inner
    whole = left <= right and top <= bottom
    if outer is not None:
        whole = whole and left >= outer[0] and top >= outer[1] and right <= outer[2] and bottom <= outer[3]
    return [] if whole else [f"{name} {inner} lies outside of {outer}"]


def faults_of_alto(text):
    """What in the text the schema forbids, or lies outside of what it belongs to."""
    root = parsed(text)
    SCHEMA.validate(root)
    found = [str(error) for error in SCHEMA.error_log]
    names = [node.get("ID") for node in root.iter() if node.get("ID")]
    found += ["an ID is used twice"] * (len(names) != len(set(names)))
    for node in root.iter(*(f"{SPACE}{name}" for name in ("TextBlock", "TextLine", "String"))):
        found += sticking_out(placed(node), placed(node.getparent()), node.get("ID"))
    return found


def placed(node):
    if node.get("HPOS") is None:
        return None
    left, top, width, height = (int(node.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    return left, top, left + width, top + height


def document(*pages, name="a.pdf"):
    return Document(Source(Path(name), "", 1, "application/pdf", len(pages), "2022-01-01"), pages)


@pytest.fixture
def invented():
    first = Line((Word("KẾ", Box(72, 72, 100, 84), 0.91, (Alternative("KÉ", 0.05),)),), 0, Zone.TITLE)
    first = replace(first, box=Box(72, 72, 100, 84))
    second = Line((Word("hoạch"), Word("<&>")), 1, Zone.BODY, Box(72, 90, 200, 102))
    empty = Line((), 2)
    page = Page(1, 595, 842, (first, second, empty), Origin.IMAGE, dpi=300.0)
    return document(page, Page(2, 842, 595, (), Origin.TEXT_LAYER))


def test_an_invented_document_is_valid(invented):
    assert faults_of_hocr(hocr(invented)) == []
    assert faults_of_alto(alto(invented)) == []


def test_faults_are_seen(invented):
    assert faults_of_hocr(hocr(invented).replace("bbox 300 300", "bbox 900 300"))
    assert faults_of_hocr(hocr(invented).replace("x_wconf 91", "x_wconf 191"))
    assert faults_of_hocr(hocr(invented).replace("ocr_page ocr_carea", "ocr_page"))
    assert faults_of_alto(alto(invented).replace('WC="0.910"', 'WC="91"'))
    assert faults_of_alto(alto(invented).replace("inch1200", "inch"))
    assert faults_of_alto(alto(invented).replace('HPOS="1200"', 'HPOS="90"', 1))


@example("\ufffe", "\udce9.pdf")
@given(st.text(st.characters(), min_size=1), st.text(st.characters(), min_size=1))
def test_any_text_and_file_name_gives_xml(text, name):
    made = document(Page(1, 595, 842, (Line((Word(text + "a"),), 0),), Origin.TEXT_FILE), name=name)
    for written in (hocr(made), alto(made)):
        parsed(written)


@pytest.mark.tesseract
@pytest.mark.parametrize("name", ["to-trinh-mua-sam.tiff", "thong-bao-lich-tiep-dan.txt"])
def test_samples_are_valid(name):
    read = read_document(SAMPLES / name, OcrOptions(hand=False))
    assert faults_of_hocr(hocr(read)) == []
    assert faults_of_alto(alto(read)) == []
    assert sum(len(line.words) for page in read.pages for line in page.lines) == alto(read).count("<String")
