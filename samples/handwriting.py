"""Digits and signatures drawn stroke by stroke, as a clerk's pen would: no font, no picture of anybody's hand."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Stroke = list[tuple[float, float]]


def arc(cx: float, cy: float, rx: float, ry: float, start: float, end: float) -> Stroke:
    """Points along an ellipse, angles in degrees clockwise from the right."""
    steps = 18
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in angles]


# Strokes in a box 0.6 wide and 1 high, origin top left: open 4, barred 7, flagged 1, as taught in Vietnamese schools.
DIGITS: dict[str, list[Stroke]] = {
    "0": [arc(0.3, 0.5, 0.26, 0.48, -80, 285)],
    "1": [[(0.12, 0.3), (0.36, 0.03), (0.33, 0.98)]],
    "2": [[*arc(0.3, 0.27, 0.24, 0.25, 190, 385), (0.06, 0.95), (0.58, 0.93)]],
    "3": [[*arc(0.28, 0.26, 0.22, 0.24, 200, 440), *arc(0.27, 0.72, 0.27, 0.26, -80, 155)]],
    "4": [[(0.3, 0.03), (0.05, 0.62), (0.58, 0.6)], [(0.42, 0.3), (0.38, 0.99)]],
    "5": [[(0.54, 0.04), (0.16, 0.05), (0.11, 0.44), *arc(0.28, 0.68, 0.26, 0.29, -110, 140)]],
    "6": [[(0.46, 0.02), (0.14, 0.45), *arc(0.3, 0.71, 0.23, 0.26, 180, 540)]],
    "7": [[(0.06, 0.08), (0.56, 0.05), (0.24, 0.98)], [(0.16, 0.5), (0.5, 0.46)]],
    "8": [[*arc(0.3, 0.26, 0.2, 0.23, 80, 440), *arc(0.3, 0.73, 0.25, 0.25, -90, 270)]],
    "9": [[*arc(0.3, 0.29, 0.23, 0.27, -20, 340), (0.52, 0.25), (0.44, 0.99)]],
}


def around(x: float, y: float, radius: float, angle: float) -> tuple[float, float]:
    """The point at `angle` degrees clockwise from the top of a circle."""
    turn = math.radians(angle - 90)
    return x + radius * math.cos(turn), y + radius * math.sin(turn)


def multiply(page: Image.Image, layer: Image.Image) -> Image.Image:
    """Ink laid over print: what is below stays visible."""
    return ImageChops.multiply(page, layer)


def draw_strokes(page: Image.Image, strokes: list[Stroke], colour: tuple[int, int, int], width: int) -> None:
    """Smooth pen strokes, drawn at four times the size and scaled down."""
    xs = [x for stroke in strokes for x, _ in stroke]
    ys = [y for stroke in strokes for _, y in stroke]
    left, top = math.floor(min(xs)) - 8, math.floor(min(ys)) - 8
    size = math.ceil(max(xs)) - left + 8, math.ceil(max(ys)) - top + 8
    layer = Image.new("L", (size[0] * 4, size[1] * 4), 0)
    pen = ImageDraw.Draw(layer)
    for stroke in strokes:
        line = [((x - left) * 4, (y - top) * 4) for x, y in stroke]
        pen.line(line, fill=235, width=width * 4, joint="curve")
    mask = layer.resize(size, Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(0.4))
    page.paste(colour, (left, top), mask)


@dataclass(frozen=True)
class Pen:
    """What a hand writes with: colour, and the chance of its unsteadiness."""

    colour: tuple[int, int, int]
    chance: random.Random


def write(page: Image.Image, digits: str, at: tuple[float, float], height: float, pen: Pen) -> None:
    """Write digits with their top left near `at`; `height` in pixels."""
    x, y = at
    chance = pen.chance
    slant = chance.uniform(0.05, 0.25)
    strokes: list[Stroke] = []
    for digit in digits:
        size = height * chance.uniform(0.9, 1.08)
        top = y + chance.uniform(-0.06, 0.06) * height
        for stroke in DIGITS[digit]:
            leaning = [(x + (u + slant * (1 - v)) * size, top + v * size) for u, v in stroke]
            strokes.append([(u + chance.gauss(0, 0.006 * size), v) for u, v in leaning])
        x += size * chance.uniform(0.62, 0.76)
    draw_strokes(page, strokes, pen.colour, max(2, round(height / 13)))


def signature(page: Image.Image, at: tuple[float, float], width: float, pen: Pen) -> None:
    """A looping flourish around `at`."""
    x, y = at
    stroke = []
    for i in range(160):
        t = i / 159
        loop = math.sin(t * 31 + pen.chance.uniform(-0.05, 0.05)) * (1 - t) * 0.3
        stroke.append((x + (t - 0.5) * width + math.cos(t * 31) * 9, y + loop * width * 0.5 - t * 10))
    draw_strokes(page, [stroke], pen.colour, 3)
