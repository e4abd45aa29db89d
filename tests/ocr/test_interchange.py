import hashlib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ocr.interchange import ALTO, alto, hocr
from ocr.model import Alternative, Box, Document, Line, Origin, Page, Source, Word, Zone


@pytest.fixture
def document():
    source = Source(Path("a.pdf"), hashlib.sha256(b"").hexdigest(), 1, "application/pdf", 1, "2022-01-01")
    first = Line((Word("KẾ", Box(72, 72, 100, 84), 0.91, (Alternative("KÉ", 0.05),)), Word("<&\x01>")), 0, Zone.TITLE)
    second = Line((Word("hoạch"),), 1, Zone.BODY, Box(72, 90, 200, 102))
    return Document(source, (Page(1, 595, 842, (first, second), Origin.IMAGE, dpi=300.0),))


def test_hocr_has_words_in_pixels_with_confidences(document):
    root = ElementTree.fromstring(hocr(document).partition('dtd">\n')[2])
    words = [node for node in root.iter() if node.get("class") == "ocrx_word"]
    assert [word.text for word in words] == ["KẾ", "<&>", "hoạch"]
    assert words[0].get("title") == "bbox 300 300 417 350; x_wconf 91"
    (page,) = (node for node in root.iter() if node.get("class") == "ocr_page")
    assert page.get("title").startswith("bbox 0 0 2479 3508; ppageno 0")


def test_alto_has_blocks_lines_and_alternatives(document):
    root = ElementTree.fromstring(alto(document))
    strings = list(root.iter(f"{{{ALTO}}}String"))
    assert [node.get("CONTENT") for node in strings] == ["KẾ", "<&>", "hoạch"]
    assert strings[0].get("HPOS") == "1200" and strings[0].get("WC") == "0.910"
    assert [node.text for node in root.iter(f"{{{ALTO}}}ALTERNATIVE")] == ["KÉ"]
    assert len(list(root.iter(f"{{{ALTO}}}TextBlock"))) == 2
