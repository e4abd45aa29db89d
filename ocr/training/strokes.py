"""Shapes of digits as distance fields, so that any pen can redraw them.

A glyph is a square of `SIDE` pixels holding, for each pixel, the distance to the middle of the pen's track in units of
the glyph's height (0 on the track). Drawing with a pen of half width `r` is then `distance < r`, whatever the warp.
Three sources: tracks of public handwritten digits (thinned), tracks drawn from the table of forms in
`digit_forms.toml` (the habits of Vietnamese clerks), and printed digits (their inside has distance 0).
"""

from __future__ import annotations

import gzip
import tomllib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

SIDE = 64
MARGIN = 10  # pixels around the track: room for pens of half width up to 10 / 44 of the height
TALL = SIDE - 2 * MARGIN
SYMBOLS = "0123456789ABCDabcd"
# Share of a digit's ink that a pen on its thinned track must cover, else a 6 has become an L: nobody could read it.
LEAST_KEPT, LEAST_KEPT_LOOP = 0.9, 0.95
LOOPED = (0, 6, 8, 9)  # digits told by their loops
PEN_SLACK = 1.5  # pixels around the track, at three times the size of the image

Array = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Shapes:
    """Distance fields of many glyphs: uint8 (n, SIDE, SIDE), 255 = 0.25 heights and more; `width` in heights."""

    symbol: NDArray[np.int64]
    distance: Array
    width: NDArray[np.float32]


def read_idx(folder: Path) -> tuple[Array, Array]:
    """Images (n, 28, 28) and labels (n,) of the digit files in IDX format."""
    images = gzip.decompress((folder / "t10k-images-idx3-ubyte.gz").read_bytes())
    labels = gzip.decompress((folder / "t10k-labels-idx1-ubyte.gz").read_bytes())
    return (np.frombuffer(images, np.uint8, offset=16).reshape(-1, 28, 28), np.frombuffer(labels, np.uint8, offset=8))


def is_held_out(index: NDArray[np.int64], total: int) -> NDArray[np.bool_]:
    """The last 15 % of each half: neighbours come from one writer, and the halves from two groups of writers."""
    half = total // 2
    return (index % half) >= int(half * 0.85)


def thin(images: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tracks one pixel wide of many images at once (Zhang and Suen 1984)."""
    current = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    changed = True
    while changed:
        changed = False
        for odd in (False, True):
            ring = _ring(current)
            count = ring.sum(0)
            rises = ((ring == 0) & (np.roll(ring, -1, 0) == 1)).sum(0)
            p2, _, p4, _, p6, _, p8, _ = ring
            corner = (p2 * p4 * p8 == 0) & (p2 * p6 * p8 == 0) if odd else (p2 * p4 * p6 == 0) & (p4 * p6 * p8 == 0)
            drop = current & (count >= 2) & (count <= 6) & (rises == 1) & corner
            changed = changed or bool(drop.any())
            current = current & ~drop
    return current[:, 1:-1, 1:-1]


def shape_kept(ink: NDArray[np.bool_], track: NDArray[np.bool_]) -> float:
    """How much of the ink a pen on the track would cover: thinning turns a loop run full of ink into a bare stroke."""
    if not track.any():
        return 0.0
    radius = float(np.median(cv2.distanceTransform(ink.astype(np.uint8), cv2.DIST_L2, 5)[track]))
    away = cv2.distanceTransform((~track).astype(np.uint8), cv2.DIST_L2, 5)
    return float((ink & (away <= radius + PEN_SLACK)).sum()) / float(ink.sum())


def _ring(images: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The eight neighbours of each pixel, clockwise from north."""
    steps = [(-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1)]
    return np.stack([np.roll(images, (-dy, -dx), (1, 2)) for dy, dx in steps]).astype(np.uint8)


def field_of_track(track: Array) -> tuple[Array, float]:
    """Distance field of a track drawn non-zero on black, cut to its box and scaled to the height `TALL`; its width."""
    rows, columns = np.nonzero(track)
    points = np.stack([columns - columns.min(), rows - rows.min()], 1).astype(np.float32)
    tall, wide = float(points[:, 1].max()) + 1, float(points[:, 0].max()) + 1
    scale = min(TALL / tall, TALL / wide)
    size = (max(1, round(wide * scale)), max(1, round(tall * scale)))
    cut = track[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    small = cv2.resize((cut > 0).astype(np.uint8) * 255, size, interpolation=cv2.INTER_AREA)
    canvas = np.zeros((SIDE, SIDE), np.uint8)
    left, top = (SIDE - size[0]) // 2, SIDE - MARGIN - size[1]
    canvas[top : top + size[1], left : left + size[0]] = small
    empty = (canvas < min(96, canvas.max())).astype(np.uint8)
    distance = cv2.distanceTransform(empty, cv2.DIST_L2, 5) / TALL
    return np.clip(distance * 4 * 255, 0, 255).astype(np.uint8), size[0] / TALL


def digit_tracks(images: Array, labels: Array) -> list[tuple[str, Array]]:
    """Tracks of grey digit images with their symbols, thinned at three times their size; lost shapes are left out."""
    ink = np.stack([cv2.resize(image, (84, 84), interpolation=cv2.INTER_CUBIC) for image in images]) > 110
    return [
        (SYMBOLS[label], track.astype(np.uint8) * 255)
        for label, drawn, track in zip(labels, ink, thin(ink), strict=True)
        if shape_kept(drawn, track) >= (LEAST_KEPT_LOOP if label in LOOPED else LEAST_KEPT)
    ]


def read_forms(path: Path) -> list[tuple[str, list[NDArray[np.float32]]]]:
    """The table of forms: (symbol, strokes), a stroke is an array of points (x, y), y from 0 (top) to 1."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return [(form["symbol"], [np.array(stroke, np.float32) for stroke in form["strokes"]]) for form in table["form"]]


def draw_form(strokes: list[NDArray[np.float32]], random: np.random.Generator) -> Array:
    """A track of a form with its points shifted: a writer's own version of it."""
    size, looseness = 96, random.uniform(0.01, 0.055)
    canvas = np.zeros((size * 2, size * 2), np.uint8)
    stretch = random.uniform(0.75, 1.35)
    for stroke in strokes:
        points = stroke + random.normal(0, looseness, stroke.shape).astype(np.float32)
        curve = smooth(points) * (stretch * size, size) + size * 0.5
        cv2.polylines(canvas, [np.round(curve).astype(np.int32)], False, 255, 2)
    return canvas


def smooth(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """A Catmull-Rom curve through points; a point given twice in a row is a corner."""
    if len(points) == 2:
        return points
    ends = np.concatenate([points[:1], points, points[-1:]])
    t = np.linspace(0, 1, 10, dtype=np.float32)[:, None]
    pieces = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.concatenate(pieces)


def print_symbol(symbol: str, font: ImageFont.FreeTypeFont) -> Array:
    """A printed symbol, white on black."""
    image = Image.new("L", (200, 200))
    ImageDraw.Draw(image).text((60, 40), symbol, fill=255, font=font)
    return (np.asarray(image) > 127).astype(np.uint8) * 255


def gather(items: list[tuple[str, Array]]) -> Shapes:
    """Shapes of (symbol, track) pairs."""
    fields = [field_of_track(track) for _, track in items]
    return Shapes(
        np.array([SYMBOLS.index(symbol) for symbol, _ in items]),
        np.stack([distance for distance, _ in fields]),
        np.array([width for _, width in fields], np.float32),
    )
