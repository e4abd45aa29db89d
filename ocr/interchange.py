"""Pages for other programs: hOCR 1.2 (what OCR tools exchange) and ALTO 4.4 (what libraries ask for)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as xml

from ocr.model import Box, Document, Line, Page, Word

POINTS_PER_INCH: Final = 72.0
DEFAULT_DPI: Final = 300.0  # of hOCR pixels, where a page has no image of its own
ALTO: Final = "http://www.loc.gov/standards/alto/ns-v4#"
INCH_1200: Final = 1200 / POINTS_PER_INCH  # ALTO's finest unit

HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
)


def hocr(document: Document) -> str:
    """The pages as hOCR: pixels of the resolution each page was read at."""
    root = xml.Element("html", {"xmlns": "http://www.w3.org/1999/xhtml", "xml:lang": "vi", "lang": "vi"})
    head = xml.SubElement(root, "head")
    xml.SubElement(head, "title").text = document.source.path.name
    xml.SubElement(head, "meta", {"http-equiv": "Content-Type", "content": "text/html;charset=utf-8"})
    xml.SubElement(head, "meta", {"name": "ocr-system", "content": "saoluc"})
    xml.SubElement(head, "meta", {"name": "ocr-capabilities", "content": "ocr_page ocr_line ocrx_word"})
    body = xml.SubElement(root, "body")
    for page in document.pages:
        _hocr_page(body, page)
    xml.indent(root)
    return HEAD + xml.tostring(root, encoding="unicode") + "\n"


def _hocr_page(body: xml.Element, page: Page) -> None:
    dpi = page.dpi or DEFAULT_DPI
    scale = dpi / POINTS_PER_INCH
    size = _bbox(Box(0, 0, page.width, page.height), scale)
    title = f"{size}; ppageno {page.number - 1}; scan_res {dpi:.0f} {dpi:.0f}"
    holder = xml.SubElement(body, "div", {"class": "ocr_page", "id": f"page_{page.number}", "title": title})
    for i, line in enumerate(page.lines, 1):
        title = _bbox(line.box, scale)
        span = xml.SubElement(holder, "span", {"class": "ocr_line", "id": f"line_{page.number}_{i}", "title": title})
        for j, word in enumerate(line.words, 1):
            described = "; ".join(filter(None, (_bbox(word.box, scale), _confidence(word))))
            name = f"word_{page.number}_{i}_{j}"
            node = xml.SubElement(span, "span", {"class": "ocrx_word", "id": name, "title": described})
            node.text = legal(word.text)


def _bbox(box: Box | None, scale: float) -> str:
    return "" if box is None else "bbox " + " ".join(str(round(side * scale)) for side in box)


def _confidence(word: Word) -> str:
    return "" if word.confidence is None else f"x_wconf {round(word.confidence * 100)}"


def alto(document: Document) -> str:
    """The pages as ALTO; places in twelve-hundredths of an inch."""
    xml.register_namespace("", ALTO)
    root = xml.Element(_a("alto"))
    described = xml.SubElement(root, _a("Description"))
    xml.SubElement(described, _a("MeasurementUnit")).text = "inch1200"
    file = xml.SubElement(described, _a("sourceImageInformation"))
    xml.SubElement(file, _a("fileName")).text = document.source.path.name
    layout = xml.SubElement(root, _a("Layout"))
    for page in document.pages:
        _alto_page(layout, page)
    xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + xml.tostring(root, encoding="unicode") + "\n"


def _alto_page(layout: xml.Element, page: Page) -> None:
    size = {"WIDTH": _unit(page.width), "HEIGHT": _unit(page.height)}
    holder = xml.SubElement(layout, _a("Page"), {"ID": f"p{page.number}", "PHYSICAL_IMG_NR": str(page.number)} | size)
    space = xml.SubElement(holder, _a("PrintSpace"), {"HPOS": "0", "VPOS": "0"} | size)
    for i, lines in enumerate(_blocks(page)):
        block = xml.SubElement(space, _a("TextBlock"), {"ID": f"p{page.number}b{i}"})
        for j, line in enumerate(lines):
            _alto_line(block, line, f"p{page.number}b{i}l{j}")


def _blocks(page: Page) -> Iterator[list[Line]]:
    """Lines that follow each other in the same zone."""
    block: list[Line] = []
    for line in page.lines:
        if block and block[-1].zone != line.zone:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _alto_line(block: xml.Element, line: Line, name: str) -> None:
    holder = xml.SubElement(block, _a("TextLine"), {"ID": name} | _place(line.box))
    for i, word in enumerate(line.words):
        if i:
            xml.SubElement(holder, _a("SP"))
        confidence = {} if word.confidence is None else {"WC": f"{word.confidence:.3f}"}
        values = {"ID": f"{name}w{i}", "CONTENT": legal(word.text)} | confidence | _place(word.box)
        node = xml.SubElement(holder, _a("String"), values)
        for other in word.alternatives:
            xml.SubElement(node, _a("ALTERNATIVE")).text = legal(other.text)


def _place(box: Box | None) -> dict[str, str]:
    if box is None:
        return {}
    names = ("HPOS", "VPOS", "WIDTH", "HEIGHT")
    return dict(zip(names, map(_unit, (box.left, box.top, box.width, box.height)), strict=True))


def _unit(points: float) -> str:
    return str(round(points * INCH_1200))


def _a(name: str) -> str:
    return f"{{{ALTO}}}{name}"


def legal(text: str) -> str:
    """Text without the control characters that XML forbids."""
    return "".join(c for c in text if c >= " " or c in "\t\n")
