"""Numbers as a clerk writes them: ink of many hands and pens, and what a scanner or fax makes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.training.strokes import SIDE, SYMBOLS, TALL, Shapes

LOW_LETTERS, LOW = "ac", 0.68  # letters without a rising stroke, and their height beside a digit's
SEEN = 0.4  # share of ink above which a pixel counts

Ink = NDArray[np.float32]


@dataclass(slots=True)
class Writer:
    """Writes numbers by hand. `sources`: shapes with the share of numbers written with each.

    The second source must know every symbol: it lends what another lacks.
    """

    sources: list[tuple[Shapes, float]]
    random: np.random.Generator
    index: list[list[NDArray[np.int64]]] = field(init=False)

    def __post_init__(self) -> None:
        self.index = [
            [np.nonzero(shapes.symbol == symbol)[0] for symbol in range(len(SYMBOLS))] for shapes, _ in self.sources
        ]

    def hand(self, text: str, height: float) -> tuple[Ink, float]:
        """The writing alone (1 where the pen went), digits about `height` pixels tall, cut to the ink; its base row."""
        kind = int(self.random.choice(len(self.sources), p=[share for _, share in self.sources]))
        pen = max(height * self._half_width(), 0.45)
        slant, stretch = self.random.normal(0.12, 0.2), self.random.uniform(0.78, 1.15)
        gap, drift = max(self.random.normal(0.14, 0.09), -0.02), self.random.normal(0, 0.025)
        faithful = self.random.random() < 0.6  # one writer repeats a digit's form
        chosen: dict[str, tuple[Shapes, int]] = {}
        strip = np.zeros((int(height * 2.6), int(height * (1.3 * len(text) + 2.5))), np.float32)
        x, y = height * 1.0, height * 1.7
        for symbol in text:
            shapes, one = self._shape(kind, symbol)
            if faithful:
                shapes, one = chosen.setdefault(symbol, (shapes, one))
            tall = height * self.random.normal(1, 0.06) * (LOW if symbol in LOW_LETTERS else 1.0)
            base = y + self.random.normal(0, 0.04) * height
            draw(strip, shapes.distance[one], x, base, (tall * stretch, tall), slant, pen)
            x += float(shapes.width[one]) * tall * stretch
            x += pen + max(gap + self.random.normal(0, 0.05), -0.08) * height
            y += drift * height
        return trimmed(bend(strip, height, self.random), height * 1.7)

    def _half_width(self) -> float:
        """Half the width of a pen's track in heights of a digit: ball pens, some felt pens."""
        widest = 0.095 if self.random.random() < 0.08 else 0.065
        return float(np.exp(self.random.uniform(np.log(0.018), np.log(widest))))

    def _shape(self, kind: int, symbol: str) -> tuple[Shapes, int]:
        """Some shape of a symbol of a source, or of the second source where that has none."""
        options = self.index[kind][SYMBOLS.index(symbol)]
        if len(options) == 0:
            kind, options = 1, self.index[1][SYMBOLS.index(symbol)]
        return self.sources[kind][0], int(self.random.choice(options))


def trimmed(ink: Ink, base: float) -> tuple[Ink, float]:
    """The ink cut to the pixels that are dark, and where the base row comes to lie."""
    rows, columns = np.nonzero(ink.max(1) > SEEN)[0], np.nonzero(ink.max(0) > SEEN)[0]
    if not len(rows):
        return ink, base
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], base - float(rows[0])


def draw(
    strip: Ink,
    distance: NDArray[np.uint8],
    x: float,
    base: float,
    size: tuple[float, float],
    slant: float,
    pen: float,
) -> None:
    """Draw a glyph with its left edge at `x` and its foot at `base`, `size` (width, height) of its square in pixels."""
    wide, tall = size[0] / TALL, size[1] / TALL
    foot, left = SIDE - 10, np.nonzero((distance < 12).any(0))[0]
    start = float(left[0]) if len(left) else 10.0
    matrix = np.array([[wide, -slant * tall, x - start * wide + slant * tall * foot], [0, tall, base - foot * tall]])
    field = cv2.warpAffine(
        distance, matrix[:2], (strip.shape[1], strip.shape[0]), flags=cv2.INTER_LINEAR, borderValue=255
    )
    pixels = field.astype(np.float32) * (0.25 / 255 * size[1])
    np.maximum(strip, np.clip(pen - pixels + 0.5, 0, 1), out=strip)


def bend(ink: Ink, height: float, random: np.random.Generator) -> Ink:
    """The strip bent a little, as no hand writes twice the same."""
    rows, columns = ink.shape
    grid = (max(3, int(columns / height * 2.5)), 6)
    strength = height * random.uniform(0, 0.055)
    field = random.normal(0, strength, (2, grid[1], grid[0])).astype(np.float32)
    dx = cv2.resize(field[0], (columns, rows), interpolation=cv2.INTER_CUBIC)
    dy = cv2.resize(field[1], (columns, rows), interpolation=cv2.INTER_CUBIC)
    x, y = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))
    bent: Ink = cv2.remap(ink, x + dx, y + dy, cv2.INTER_LINEAR)
    return bent


def scanned(dark: Ink, height: float, random: np.random.Generator) -> NDArray[np.uint8]:
    """A strip (0 paper, 1 black) as a scanner or fax gives it."""
    paper, black = random.uniform(205, 255), random.uniform(0, 60)
    dark = cv2.GaussianBlur(dark, (0, 0), random.uniform(0.3, max(0.4, 0.035 * height)))
    grey = paper - (paper - black) * dark
    if random.random() < 0.7:
        grey = grey + random.normal(0, random.uniform(0.5, 8), dark.shape)
    grey = np.clip(grey, 0, 255)
    if random.random() < 0.25:  # bitonal
        darkest = float(np.percentile(grey, 2))
        level = darkest + (paper - darkest) * random.uniform(0.45, 0.72)
        grey = np.where(grey > level, 255.0, 0.0)
    whole = grey.astype(np.uint8)
    if random.random() < 0.3:
        done, code = cv2.imencode(".jpg", whole, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(25, 85))])
        whole = cv2.imdecode(code, cv2.IMREAD_GRAYSCALE) if done else whole
    return whole


def uneven(ink: Ink, random: np.random.Generator) -> Ink:
    """The ink of a pen that writes palely, unevenly or leaves gaps."""
    if random.random() < 0.15:
        grid = (random.integers(4, 9), max(4, ink.shape[1] // random.integers(5, 10)))
        patches = random.uniform(random.uniform(0.3, 0.8), 1.0, grid).astype(np.float32)
        ink = ink * cv2.resize(patches, (ink.shape[1], ink.shape[0]), interpolation=cv2.INTER_LINEAR)
    return ink * np.float32(random.uniform(0.6, 1.0))
