"""Text set as an office page: justified paragraphs on white A4, with the box of every line kept as the truth."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from restore.syllable import LETTERS

Grey = NDArray[np.uint8]

FONT_ROOT = Path("/usr/share/fonts/truetype")
# (regular, bold, italic, bold italic), and how often: most offices print Times New Roman (metrics of Tinos).
FACES: tuple[tuple[tuple[str, str, str, str], int], ...] = (
    (
        (
            "croscore/Tinos-Regular",
            "croscore/Tinos-Bold",
            "croscore/Tinos-Italic",
            "croscore/Tinos-BoldItalic",
        ),
        64,
    ),
    (
        (
            "freefont/FreeSerif",
            "freefont/FreeSerifBold",
            "freefont/FreeSerifItalic",
            "freefont/FreeSerifBoldItalic",
        ),
        12,
    ),
    (
        (
            "croscore/Arimo-Regular",
            "croscore/Arimo-Bold",
            "croscore/Arimo-Italic",
            "croscore/Arimo-BoldItalic",
        ),
        7,
    ),
    (
        (
            "crosextra/Carlito-Regular",
            "crosextra/Carlito-Bold",
            "crosextra/Carlito-Italic",
            "crosextra/Carlito-BoldItalic",
        ),
        5,
    ),
    (("noto/NotoSerif-Regular", "noto/NotoSerif-Bold", "noto/NotoSerif-Italic", "noto/NotoSerif-BoldItalic"), 5),
    (
        ("dejavu/DejaVuSerif", "dejavu/DejaVuSerif-Bold", "dejavu/DejaVuSerif-Italic", "dejavu/DejaVuSerif-BoldItalic"),
        4,
    ),
    (("noto/NotoSans-Regular", "noto/NotoSans-Bold", "noto/NotoSans-Italic", "noto/NotoSans-BoldItalic"), 3),
)
POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line as typeset: its text and the vertical middle of its ink in pixels."""

    text: str
    middle: float


@dataclass(frozen=True, slots=True)
class SetPage:
    """A typeset page: grey image (0 black) and its lines from top to bottom."""

    image: Grey
    lines: tuple[SetLine, ...]
    dpi: int


@lru_cache(maxsize=64)
def load_font(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    """The font, after a check that it has every Vietnamese letter (a missing one is drawn as a box)."""
    font = ImageFont.truetype(str(FONT_ROOT / f"{name}.ttf"), pixels)
    box = bytes(font.getmask("\uffff"))
    missing = [c for c in LETTERS if bytes(font.getmask(c)) == box]
    if missing:
        raise ValueError(f"{name} has no glyph for {''.join(missing)}")
    return font


def choose_face(rng: random.Random) -> tuple[str, str, str, str]:
    """The four cuts of a family an office might use."""
    return rng.choices([face for face, _ in FACES], [weight for _, weight in FACES])[0]


def wrap(words: list[str], font: ImageFont.FreeTypeFont, width: float, indent: float) -> Iterator[list[str]]:
    """The words divided into lines no wider than `width` pixels, the first one shortened by `indent`."""
    space = font.getlength(" ")
    line: list[str] = []
    used = indent
    for word in words:
        length = font.getlength(word)
        if line and used + length > width:
            yield line
            line, used = [], 0.0
        line.append(word)
        used += length + space
    if line:
        yield line


def place_words(
    draw: ImageDraw.ImageDraw, line: list[str], font: ImageFont.FreeTypeFont, at: tuple[float, float], gap: float
) -> None:
    """Draw the words of a line from the point `at`, `gap` pixels between them."""
    x, y = at
    for word in line:
        draw.text((x, y), word, fill=0, font=font)
        x += font.getlength(word) + gap


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set; lengths in pixels."""

    text: str
    cut: int  # 0 regular, 1 bold, 2 italic, 3 both
    centred: bool
    justified: bool
    indent: float


def choose_style(text: str, rng: random.Random, dpi: int) -> Style:
    """A style for the paragraph: short ones may be headings."""
    short = len(text) < 70
    caps = short and (text.isupper() or rng.random() < 0.12)
    bold = caps or rng.random() < (0.35 if short else 0.06)
    italic = rng.random() < 0.12
    centred = short and rng.random() < 0.3
    justified = not short and rng.random() < 0.8
    indent = 0 if centred else dpi * rng.choice((0, 0.4, 0.5))
    return Style(text.upper() if caps else text, bold + 2 * italic, centred, justified, indent)


def place_line(
    words: list[str], font: ImageFont.FreeTypeFont, style: Style, width: float, *, first: bool, last: bool
) -> tuple[float, float]:
    """Where the line begins and the space between its words, in pixels."""
    ink = sum(font.getlength(w) for w in words)
    gap = font.getlength(" ")
    start = style.indent if first else 0.0
    if style.centred:
        start = max(0.0, (width - ink - gap * (len(words) - 1)) / 2)
    if style.justified and not last and len(words) > 1:
        gap = max(gap * 0.8, (width - start - ink) / (len(words) - 1))
    return start, gap


def set_page(paragraphs: Iterator[str], rng: random.Random, dpi: int, rows: int) -> SetPage:
    """A page of about `rows` lines taken from the paragraphs."""
    points = rng.choice((11, 12, 12, 13, 13, 13, 14, 14, 14))
    pixels = max(9, round(points * dpi / POINTS_PER_INCH))
    leading = pixels * rng.uniform(1.15, 1.55)
    cuts = choose_face(rng)
    left, width = dpi * rng.uniform(0.8, 1.3), dpi * rng.uniform(5.9, 6.5)
    sheet = Image.new("L", (round(left + width + dpi * 0.7), round(leading * (rows + 3))), 255)
    draw = ImageDraw.Draw(sheet)
    lines: list[SetLine] = []
    y = leading
    while len(lines) < rows and (not lines or y + 2 * leading <= sheet.height):
        style = choose_style(next(paragraphs), rng, dpi)
        font = load_font(cuts[style.cut], pixels)
        broken = list(wrap(style.text.split(), font, width, style.indent))
        for number, words in enumerate(broken[: rows - len(lines)]):
            start, gap = place_line(words, font, style, width, first=number == 0, last=number == len(broken) - 1)
            place_words(draw, words, font, (left + start, y), gap)
            lines.append(SetLine(" ".join(words), y + pixels * 0.62))
            y += leading
        y += leading * rng.choice((0, 0, 0.2, 0.4))
    return SetPage(np.asarray(sheet), tuple(lines), dpi)
