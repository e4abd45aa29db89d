"""Pictures of numbers as a clerk writes them between printed words, for training and measuring."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr.hand_input import HEIGHT, WIDTH, Picture, darkness, to_input
from ocr.training.strokes import SIDE, SYMBOLS, TALL, Shapes

LEFT_PRINT = [":", ":", ":", "ố:", "Số:", "ố :", "y", "y", "ày", "gày", "g", "i"]
RIGHT_PRINT = ["/K", "/Q", "/T", "/S", "/U", "/B", "/C", "/TB", "/KH", "/2020", "/", "/", "t", "t", "th", "n", "năm"]

Ink = NDArray[np.float32]


@dataclass(slots=True)
class Writer:
    """Draws lines. `sources`: shapes with the share of lines written with each; `fonts`: files for the print."""

    sources: list[tuple[Shapes, float]]
    fonts: list[str]
    random: np.random.Generator
    index: list[list[NDArray[np.int64]]] = field(init=False)

    def __post_init__(self) -> None:
        self.index = [
            [np.nonzero(shapes.symbol == symbol)[0] for symbol in range(len(SYMBOLS))] for shapes, _ in self.sources
        ]

    def line(self) -> tuple[Picture, str]:
        """One picture for the network and what it says (`/` where the printed slash is in view)."""
        text = sample_text(self.random)
        print_height = float(np.exp(self.random.uniform(np.log(11), np.log(34))))
        height = print_height * self.random.uniform(0.85, 1.9)
        ink = self._hand(text, height)
        ink = bend(ink, height, self.random)
        rows = np.nonzero(ink.max(1) > 0.4)[0]
        top, bottom = (float(rows[0]), float(rows[-1] + 1)) if len(rows) else (0.0, float(ink.shape[0]))
        ink, said = self._with_print(ink, text, print_height, bottom)
        ink = under_line(ink, print_height, bottom, self.random)
        grey = scanned(ink, height, self.random)
        slack = (bottom - top) * 0.09
        top += self.random.normal(0, slack)
        bottom += self.random.normal(0, slack)
        return to_input(darkness(grey), top, bottom), said

    def _hand(self, text: str, height: float) -> Ink:
        """The writing alone, on a strip with room around it."""
        kind = int(self.random.choice(len(self.sources), p=[share for _, share in self.sources]))
        shapes, index = self.sources[kind][0], self.index[kind]
        pen = float(np.exp(self.random.uniform(np.log(0.018), np.log(0.095)))) * height
        pen = max(pen, 0.45)
        slant = self.random.normal(0.12, 0.2)
        gap = self.random.normal(0.1, 0.1)
        stretch = self.random.uniform(0.75, 1.15)
        drift = self.random.normal(0, 0.03)
        faithful = self.random.random() < 0.6  # one writer repeats a digit's form
        chosen: dict[str, int] = {}
        strip = np.zeros((int(height * 2.4), int(height * (1.25 * len(text) + 2.5))), np.float32)
        x, y = height * 1.0, height * 1.7
        for symbol in text:
            options = index[SYMBOLS.index(symbol)]
            if len(options) == 0:
                shapes, index = self.sources[1][0], self.index[1]
                options = index[SYMBOLS.index(symbol)]
            one = chosen.setdefault(symbol, int(self.random.choice(options)))
            if not faithful:
                one = int(self.random.choice(options))
            tall = height * self.random.normal(1, 0.07)
            wide = tall * stretch
            base = y + self.random.normal(0, 0.05) * height
            draw(strip, shapes.distance[one], x, base, (wide, tall), slant, pen)
            x += float(shapes.width[one]) * wide + max(gap + self.random.normal(0, 0.05), -0.1) * height
            y += drift * height
        return strip[:, : int(x + height * 1.2)]

    def _with_print(self, ink: Ink, text: str, size: float, bottom: float) -> tuple[Ink, str]:
        """The same with printed neighbours left and right, at a distance of nothing to one letter."""
        columns = np.nonzero(ink.max(0) > 0.4)[0]
        first, last = (int(columns[0]), int(columns[-1])) if len(columns) else (0, ink.shape[1] - 1)
        left, right = self.random.random() < 0.45, self.random.random() < 0.5
        font = ImageFont.truetype(str(self.random.choice(self.fonts)), max(6, round(size * 1.5)))
        base = bottom + self.random.normal(-0.1, 0.25) * size
        strength = self.random.uniform(0.6, 1.0)
        pad = int(size * 7)
        ink = np.pad(ink, ((0, 0), (pad, pad)))
        first, last = first + pad, last + pad
        begin, end = first - int(size * self.random.uniform(0.1, 1.0)), last + int(size * self.random.uniform(0.1, 1.0))
        if left:
            words = str(self.random.choice(LEFT_PRINT))
            gap = size * max(0.02, self.random.normal(0.2, 0.2))
            wide = font.getlength(words)
            start = first - gap - wide
            write(ink, words, font, start, base, strength)
            begin = int(start + self.random.uniform(-0.1, 0.8) * min(wide, size * 2))
        if right:
            words = str(self.random.choice(RIGHT_PRINT))
            far = self.random.exponential(0.8) if self.random.random() < 0.5 else self.random.normal(0.2, 0.25)
            gap = size * float(np.clip(far, 0.02, 3.0))
            wide = font.getlength(words)
            write(ink, words, font, last + gap, base, strength)
            slash = font.getlength("/") if words.startswith("/") else 0.0
            whole = words == "/2020" or self.random.random() < 0.3
            end = int(last + gap + (wide + 2 if whole else max(slash + 1, wide * self.random.uniform(0.1, 1.0))))
            if slash:
                text += words if words == "/2020" else "/"
        return ink[:, max(0, begin) : min(ink.shape[1], end + 1)], text


def sample_text(random: np.random.Generator) -> str:
    """A document number, day or month as it may be written."""
    kind = random.random()
    if kind < 0.28:
        day = str(random.integers(1, 32))
        return day.zfill(2) if random.random() < 0.8 else day
    if kind < 0.36:
        return str(random.integers(0, 100)).zfill(2)
    if kind < 0.70:
        text = str(int(np.exp(random.uniform(np.log(1), np.log(9999)))))
        return text.zfill(2) if random.random() < 0.7 else text
    text = "".join(random.choice(list("0123456789"), random.choice([1, 2, 3, 4, 5], p=[0.1, 0.2, 0.35, 0.3, 0.05])))
    return text + str(random.choice(list("ABCD"))) if random.random() < 0.12 else text


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


def write(ink: Ink, words: str, font: ImageFont.FreeTypeFont, x: float, base: float, strength: float) -> None:
    """Print words with their base line at `base`."""
    image = Image.new("L", (ink.shape[1], ink.shape[0]))
    ImageDraw.Draw(image).text((x, base), words, fill=255, font=font, anchor="ls")
    np.maximum(ink, np.asarray(image, np.float32) / 255 * strength, out=ink)


def under_line(ink: Ink, size: float, bottom: float, random: np.random.Generator) -> Ink:
    """Sometimes a rest of the dotted or ruled line the number stands on, or specks."""
    chance = random.random()
    y = int(np.clip(bottom + random.normal(0, 0.15) * size, 0, ink.shape[0] - 2))
    if chance < 0.08:
        step = max(2, int(size * random.uniform(0.2, 0.4)))
        thick = max(1, int(size * 0.07))
        for x in range(random.integers(0, step), ink.shape[1], step):
            ink[y : y + thick, x : x + thick] = 1
    elif chance < 0.14:
        thick = max(1, int(size * random.uniform(0.03, 0.08)))
        begin, end = sorted(random.integers(0, ink.shape[1], 2))
        ink[y : y + thick, begin:end] = 1
    if random.random() < 0.15:
        for _ in range(random.integers(1, 8)):
            spot = (int(random.integers(0, ink.shape[1])), int(random.integers(0, ink.shape[0])))
            cv2.circle(ink, spot, int(random.integers(0, max(1, int(size * 0.06)) + 1)), 1.0, -1)
    return ink


def scanned(ink: Ink, height: float, random: np.random.Generator) -> NDArray[np.uint8]:
    """The strip as a scanner or fax gives it."""
    paper, pen = random.uniform(205, 255), random.uniform(0, 130)
    if random.random() < 0.25:  # a pen that writes unevenly or leaves gaps
        grid = (random.integers(4, 9), max(4, ink.shape[1] // random.integers(5, 10)))
        patches = random.uniform(random.uniform(0.1, 0.7), 1.0, grid).astype(np.float32)
        ink = ink * cv2.resize(patches, (ink.shape[1], ink.shape[0]), interpolation=cv2.INTER_LINEAR)
    ink = cv2.GaussianBlur(ink, (0, 0), random.uniform(0.3, max(0.4, 0.04 * height)))
    grey = paper - (paper - pen) * ink
    if random.random() < 0.7:
        grey = grey + random.normal(0, random.uniform(0.5, 9), ink.shape)
    grey = np.clip(grey, 0, 255)
    if random.random() < 0.3:  # bitonal
        darkest = float(np.percentile(grey, 2))
        level = darkest + (paper - darkest) * random.uniform(0.45, 0.8)
        grey = np.where(grey > level, 255.0, 0.0)
    whole = grey.astype(np.uint8)
    if random.random() < 0.3:
        done, code = cv2.imencode(".jpg", whole, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(20, 85))])
        whole = cv2.imdecode(code, cv2.IMREAD_GRAYSCALE) if done else whole
    return whole


def many(writer: Writer, count: int) -> tuple[NDArray[np.uint8], list[str]]:
    """`count` pictures (0-255) and their texts."""
    pictures = np.zeros((count, HEIGHT, WIDTH), np.uint8)
    texts = []
    for number in range(count):
        picture, text = writer.line()
        pictures[number] = (picture * 255).astype(np.uint8)
        texts.append(text)
    return pictures, texts
