"""Pages for other programs: hOCR 1.2 (what OCR tools exchange) and ALTO 4.4 (what libraries ask for)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree import ElementTree as xml

from ocr.model import Box, Document, Line, Page, Word

POINTS_PER_INCH: Final = 72.0
DEFAULT_DPI: Final = 300.0  # of hOCR pixels, where a page has no image of its own
ALTO: Final = "http://www.loc.gov/standards/alto/ns-v4#"
INCH_1200: Final = 1200 / POINTS_PER_INCH  # ALTO's finest unit

HOCR_ABOUT: Final = {
    "ocr-system": "saoluc",
    "ocr-capabilities": "ocr_page ocr_carea ocr_line ocrx_word ocrp_wconf",
    "ocr-langs": "vi",
    "ocr-scripts": "Latn",
}
"""What the specification of hOCR 1.2 wants to be said at the head."""

HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
)


def hocr(document: Document) -> str:
    """The pages as hOCR: pixels of the resolution each page was read at."""
    root = xml.Element("html", {"xmlns": "http://www.w3.org/1999/xhtml", "xml:lang": "vi", "lang": "vi"})
    head = xml.SubElement(root, "head")
    xml.SubElement(head, "title").text = legal(document.source.path.name)
    xml.SubElement(head, "meta", {"http-equiv": "Content-Type", "content": "text/html;charset=utf-8"})
    for name, content in HOCR_ABOUT.items():
        xml.SubElement(head, "meta", {"name": name, "content": content})
    xml.SubElement(head, "meta", {"name": "ocr-number-of-pages", "content": str(len(document.pages))})
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
    for i, lines in enumerate(_blocks(page), 1):
        holding = _titled(holder, "div", "ocr_carea", f"block_{page.number}_{i}", _bbox(_around(lines), scale))
        for j, line in enumerate(lines, 1):
            name = f"{page.number}_{i}_{j}"
            span = _titled(holding, "span", "ocr_line", f"line_{name}", _bbox(line.box, scale))
            for k, word in enumerate(line.words, 1):
                about = "; ".join(filter(None, (_bbox(word.box, scale), _confidence(word))))
                _titled(span, "span", "ocrx_word", f"word_{name}_{k}", about).text = legal(word.text)


def _titled(parent: xml.Element, tag: str, kind: str, name: str, title: str) -> xml.Element:
    """An hOCR element; without place and confidence it has no title."""
    return xml.SubElement(parent, tag, {"class": kind, "id": name} | ({"title": title} if title else {}))


def _around(lines: Sequence[Line]) -> Box | None:
    """The box around lines; None without boxes."""
    boxes = [line.box for line in lines if line.box is not None]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def _bbox(box: Box | None, scale: float) -> str:
    return "" if box is None else "bbox " + " ".join(str(round(side * scale)) for side in box)


def _confidence(word: Word) -> str:
    return "" if word.confidence is None else f"x_wconf {round(word.confidence * 100)}"


def alto(document: Document) -> str:
    """The pages as ALTO; places in twelve-hundredths of an inch."""
    xml.register_namespace("", ALTO)
    root = xml.Element(_a("alto"), {"SCHEMAVERSION": "4.4"})
    described = xml.SubElement(root, _a("Description"))
    xml.SubElement(described, _a("MeasurementUnit")).text = "inch1200"
    file = xml.SubElement(described, _a("sourceImageInformation"))
    xml.SubElement(file, _a("fileName")).text = legal(document.source.path.name)
    layout = xml.SubElement(root, _a("Layout"))
    for page in document.pages:
        _alto_page(layout, page)
    xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + xml.tostring(root, encoding="unicode") + "\n"


def _alto_page(layout: xml.Element, page: Page) -> None:
    size = {"WIDTH": _unit(page.width), "HEIGHT": _unit(page.height)}
    name = {"ID": f"p{page.number}", "PHYSICAL_IMG_NR": str(page.number), "LANG": "vi"}
    holder = xml.SubElement(layout, _a("Page"), name | size)
    space = xml.SubElement(holder, _a("PrintSpace"), {"HPOS": "0", "VPOS": "0"} | size)
    for i, lines in enumerate(_blocks(page)):
        block = xml.SubElement(space, _a("TextBlock"), {"ID": f"p{page.number}b{i}"} | _place(_around(lines)))
        for j, line in enumerate(lines):
            _alto_line(block, line, f"p{page.number}b{i}l{j}")


def _blocks(page: Page) -> Iterator[list[Line]]:
    """Lines that follow each other in the same zone; lines without words, as text files have, are left out."""
    block: list[Line] = []
    for line in page.lines:
        if not line.words:
            continue
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
    """Place and size, from rounded sides: what lies inside another box does so after rounding."""
    if box is None:
        return {}
    left, top, right, bottom = (round(side * INCH_1200) for side in box)
    names = ("HPOS", "VPOS", "WIDTH", "HEIGHT")
    return dict(zip(names, map(str, (left, top, right - left, bottom - top)), strict=True))


def _unit(points: float) -> str:
    return str(round(points * INCH_1200))


def _a(name: str) -> str:
    return f"{{{ALTO}}}{name}"


def legal(text: str) -> str:
    r"""Text without the signs that XML 1.0 forbids: controls, halves of surrogate pairs, non-characters.

    >>> legal("một\x00 hai\ufffe")
    'một hai'
    """
    return "".join(sign for sign in text if _is_legal(sign))


def _is_legal(sign: str) -> bool:
    """Whether XML 1.0 has the sign."""
    return sign in "\t\n" or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff")
