"""Pages as hOCR and ALTO for other programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from ocr.model import Box, Line, Page, Word

HOCR_DPI = 300.0
ALTO = "http://www.loc.gov/standards/alto/ns-v4#"


def hocr(pages: Sequence[Page]) -> str:
    """The pages as one hOCR document, boxes in pixels at 300 dpi."""
    html = Element("html", {"xmlns": "http://www.w3.org/1999/xhtml", "lang": "vi"})
    head = SubElement(html, "head")
    SubElement(head, "title").text = "saoluc"
    SubElement(head, "meta", {"charset": "utf-8"})
    SubElement(head, "meta", {"name": "ocr-system", "content": "saoluc"})
    SubElement(head, "meta", {"name": "ocr-capabilities", "content": "ocr_page ocr_line ocrx_word"})
    body = SubElement(html, "body")
    for page in pages:
        size = _pixels(Box(0, 0, page.width, page.height))
        title = f"bbox {size}; ppageno {page.number - 1}; scan_res {HOCR_DPI:.0f} {HOCR_DPI:.0f}"
        sheet = SubElement(body, "div", {"class": "ocr_page", "id": f"page_{page.number}", "title": title})
        for number, line in enumerate(page.lines, 1):
            _hocr_line(sheet, line, f"{page.number}_{number}")
    return "<!DOCTYPE html>\n" + ElementTree.tostring(html, encoding="unicode")


def _hocr_line(sheet: Element, line: Line, name: str) -> None:
    """One line with its words."""
    if line.box is None:
        return
    place = {"class": "ocr_line", "id": f"line_{name}", "title": f"bbox {_pixels(line.box)}"}
    row = SubElement(sheet, "span", place)
    for number, word in enumerate(line.words, 1):
        title = f"bbox {_pixels(word.box or line.box)}"
        if word.confidence is not None:
            title += f"; x_wconf {round(100 * word.confidence)}"
        span = SubElement(row, "span", {"class": "ocrx_word", "id": f"word_{name}_{number}", "title": title})
        span.text, span.tail = word.text, " "


def _pixels(box: Box) -> str:
    """A box in pixels at 300 dpi."""
    return " ".join(str(round(side * HOCR_DPI / 72)) for side in box)


def alto(pages: Sequence[Page]) -> str:
    """The pages as ALTO 4, boxes in tenths of millimetres."""
    root = Element("alto", {"xmlns": ALTO})
    SubElement(SubElement(root, "Description"), "MeasurementUnit").text = "mm10"
    layout = SubElement(root, "Layout")
    for page in pages:
        size = {"WIDTH": _tenths(page.width), "HEIGHT": _tenths(page.height)}
        names = {"ID": f"page_{page.number}", "PHYSICAL_IMG_NR": str(page.number)}
        space = SubElement(SubElement(layout, "Page", names | size), "PrintSpace", {"HPOS": "0", "VPOS": "0", **size})
        for number, line in enumerate(page.lines, 1):
            if line.box is not None and line.words:
                _alto_line(space, line, line.box, f"{page.number}_{number}")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode")


def _alto_line(space: Element, line: Line, box: Box, name: str) -> None:
    """One line in a block of its own."""
    block = SubElement(space, "TextBlock", {"ID": f"block_{name}"} | _place(box))
    row = SubElement(block, "TextLine", {"ID": f"line_{name}"} | _place(box))
    for number, word in enumerate(line.words):
        if number:
            SubElement(row, "SP")
        SubElement(row, "String", dict(_alto_word(word, box, f"word_{name}_{number}")))


def _alto_word(word: Word, line: Box, name: str) -> Iterator[tuple[str, str]]:
    """Attributes of a word."""
    yield "ID", name
    yield "CONTENT", word.text
    yield from _place(word.box or line).items()
    if word.confidence is not None:
        yield "WC", f"{word.confidence:.2f}"


def _place(box: Box) -> dict[str, str]:
    """ALTO's attributes of a box."""
    sides = (box.left, box.top, box.width, box.height)
    return dict(zip(("HPOS", "VPOS", "WIDTH", "HEIGHT"), map(_tenths, sides), strict=True))


def _tenths(points: float) -> str:
    """Points as tenths of millimetres."""
    return str(round(points / 72 * 254))
