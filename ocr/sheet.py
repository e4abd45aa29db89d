"""Blocks of a page put one below the other on a sheet, so that an engine sees one plain column; and the way back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ocr.engine import ReadWord
from ocr.picture import Picture, PixelBox


class Strip(NamedTuple):
    """A piece of the page on the sheet: its box on the page, the top of its place, and the scale it was brought to."""

    source: PixelBox
    top: int
    scale: float = 1.0


class Sheet(NamedTuple):
    """The picture given to the engine, and its strips from top to bottom."""

    picture: Picture
    strips: tuple[Strip, ...]
    margin: int

    def strip_at(self, y: float) -> int:
        """Index of the strip that holds height `y` of the sheet."""
        return max(0, bisect_right([strip.top - self.margin // 2 for strip in self.strips], y) - 1)

    def on_page(self, word: ReadWord) -> tuple[int, ReadWord]:
        """The strip a word was read from, and the word with its box on the page."""
        middle = (word.box.top + word.box.bottom) / 2
        index = self.strip_at(middle)
        strip = self.strips[index]
        left, top = strip.source.left, strip.source.top
        sides = (
            left + (word.box.left - self.margin) / strip.scale,
            top + (word.box.top - strip.top) / strip.scale,
            left + (word.box.right - self.margin) / strip.scale,
            top + (word.box.bottom - strip.top) / strip.scale,
        )
        return index, word._replace(box=PixelBox(*(round(side) for side in sides)))


def lay_out(pieces: Sequence[tuple[PixelBox, Picture, float]], margin: int) -> Sheet:
    """A white sheet with the pieces (box on the page, picture, scale) one below the other, `margin` pixels apart."""
    width = max(picture.shape[1] for _, picture, _ in pieces) + 2 * margin
    height = sum(picture.shape[0] + margin for _, picture, _ in pieces) + margin
    sheet = np.full((height, width), 255, np.uint8)
    strips = []
    top = margin
    for box, picture, scale in pieces:
        sheet[top : top + picture.shape[0], margin : margin + picture.shape[1]] = picture
        strips.append(Strip(box, top, scale))
        top += picture.shape[0] + margin
    return Sheet(sheet, tuple(strips), margin)
