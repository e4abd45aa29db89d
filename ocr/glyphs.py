"""The signs of a PDF page with their boxes, as arrays: a page has thousands, and pdfium is asked for each one."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import CFUNCTYPE, byref, c_double, c_int, c_uint, c_void_p, cast, create_string_buffer
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NO_SIGNS: Final = frozenset({0x02, 0xFFFE})
"""What pdfium gives for a hyphen at the end of a line, and for a sign it does not know."""

FONT_NAME: Final = 128
"""Bytes of a font's name that are looked at."""


class Glyphs(NamedTuple):
    """The signs of a page that are no white space, in the order of its text layer.

    `boxes` has one row left, top, right, bottom for each, in points from the top left corner of the page, as high as
    a letter of the font is; `after_blank` tells before which signs white space stands; `places` are their numbers in
    the text page.
    """

    signs: list[str]
    places: list[int]
    boxes: Floats
    after_blank: NDArray[np.bool_]

    @property
    def sizes(self) -> Floats:
        """Heights of the boxes, a point at least."""
        return np.maximum(1.0, np.abs(self.boxes[:, 1] - self.boxes[:, 3]))


def glyphs_of(text: pypdfium2.PdfTextPage, page: pypdfium2.PdfPage) -> Glyphs:
    """The signs of a page."""
    codes = [_UNICODE(text.raw, index) for index in range(text.count_chars())]
    signs = [_sign(code) for code in codes]
    places = [index for index, sign in enumerate(signs) if sign]
    gaps = np.diff(np.array(places), prepend=-1)
    return Glyphs([sign for sign in signs if sign], places, _boxes(text, page, places), gaps > 1)


def _boxes(text: pypdfium2.PdfTextPage, page: pypdfium2.PdfPage, places: list[int]) -> Floats:
    """The boxes of these signs: as wide as their ink, as high as the font's letters."""
    x0, _, _, y1 = page.get_cropbox()
    west, east, south, north, full = c_double(), c_double(), c_double(), c_double(), pdfium.FS_RECTF()
    tight, loose, handle = tuple(map(byref, (west, east, south, north))), byref(full), text.raw
    sides: list[float] = []
    for index in places:
        _LOOSE_BOX(handle, index, loose)
        _TIGHT_BOX(handle, index, *tight)
        sides += (west.value, full.top, east.value, full.bottom)
    boxes = np.array(sides).reshape(-1, 4)
    boxes[:, 0::2] -= x0
    boxes[:, 1::2] = y1 - boxes[:, 1::2]
    boxes[:, 2] = np.maximum(boxes[:, 0], boxes[:, 2])
    return boxes


def font_of(text: pypdfium2.PdfTextPage, place: int) -> tuple[str, int]:
    """Name and weight of the font of a sign."""
    name, handle = create_string_buffer(FONT_NAME), text.raw
    _FONT_INFO(handle, place, name, FONT_NAME, None)
    return name.value.decode("utf-8", errors="replace"), _FONT_WEIGHT(handle, place)


@lru_cache(maxsize=4096)
def _sign(code: int) -> str:
    """The sign of a code; empty for white space and what is no sign."""
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000 or code in NO_SIGNS:
        return ""
    sign = chr(code)
    return "" if sign.isspace() else sign


def _untyped(function: Callable[..., Any], result: Any) -> Callable[..., Any]:
    """A function of pdfium that takes its arguments unchecked: checking them costs three times the call."""
    return CFUNCTYPE(result)(cast(function, c_void_p).value)  # type: ignore[arg-type]


_UNICODE: Final = _untyped(pdfium.FPDFText_GetUnicode, c_uint)
_LOOSE_BOX: Final = _untyped(pdfium.FPDFText_GetLooseCharBox, c_int)
_TIGHT_BOX: Final = _untyped(pdfium.FPDFText_GetCharBox, c_int)
_FONT_INFO: Final = _untyped(pdfium.FPDFText_GetFontInfo, c_int)
_FONT_WEIGHT: Final = _untyped(pdfium.FPDFText_GetFontWeight, c_int)
