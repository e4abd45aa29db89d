"""A graph of citations as SVG within a page, laid out by Graphviz; only shapes, text and our own links pass."""

from __future__ import annotations

import shutil
import subprocess
from typing import Final
from xml.etree import ElementTree as xml

from corpus.graph import Graph, dot

SVG: Final = "http://www.w3.org/2000/svg"
XLINK: Final = "{http://www.w3.org/1999/xlink}"
SHAPES: Final = frozenset({"svg", "g", "title", "polygon", "polyline", "path", "ellipse", "text", "a"})
ATTRIBUTES: Final = frozenset({
    "viewBox", "width", "height", "class", "id", "transform", "fill", "stroke", "points", "d", "cx", "cy", "rx", "ry",
    "x", "y", "text-anchor", "font-family", "font-size", "font-style", "stroke-dasharray", "stroke-width", "href",
})  # fmt: skip
SECONDS: Final = 10


def svg_of(found: Graph) -> str | None:
    """The drawing as an SVG element; None where Graphviz is not installed or gives up."""
    program = shutil.which("dot")
    if program is None:
        return None
    source = "\n".join(dot(found, links=True))
    try:
        done = subprocess.run([program, "-Tsvg"], input=source, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return None
    return cleaned(done.stdout) if done.returncode == 0 else None


def cleaned(svg: str) -> str:
    """The drawing with nothing in it but known shapes and links of this server.

    >>> cleaned('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script><text x="1">a</text></svg>')
    '<svg xmlns="http://www.w3.org/2000/svg"><text x="1">a</text></svg>'
    """
    xml.register_namespace("", SVG)
    root = xml.fromstring(svg)
    _clean(root)
    return xml.tostring(root, encoding="unicode")


def _clean(element: xml.Element) -> None:
    target = element.attrib.get(f"{XLINK}href", "")
    kept = {name: value for name, value in element.attrib.items() if name in ATTRIBUTES - {"href"}}
    element.attrib.clear()
    element.attrib.update(kept)
    if target.startswith(("/document/", "/graph?")):
        element.set("href", target)
    for child in list(element):
        if isinstance(child.tag, str) and child.tag.removeprefix(f"{{{SVG}}}") in SHAPES:
            _clean(child)
        else:
            element.remove(child)
