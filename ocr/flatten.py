"""Photographs of pages made flat: perspective by the edges of the sheet, bends and slopes by its lines of print."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import baselines, light, paper
from ocr.blocks import letter_height
from ocr.margins import Slant, find_slant
from ocr.model import Mesh, Node
from ocr.picture import POINTS_PER_INCH, Picture, grey, ink_mask, shrink

LINES_DPI = 120.0
"""Lines are followed at this resolution, at which letters still stand apart."""

DISTORTED = 1.5
"""Degrees off a right angle from which the corners of a sheet are brought to a rectangle's."""

SMALL = 0.8
"""Share of the picture below which a sheet is cut out even when it was photographed from straight above."""

UNEVEN = 0.15
"""x-heights by which letters must be off straight and parallel lines (90th percentile) for the lines to be evened.
Scans lie below 0.11: their paper is pulled in askew, or was folded."""

UNEVEN_PHOTO = 0.07
"""The same under uneven light, as a camera sees it and a scanner hardly ever does."""

LEAST_LINES, LEAST_LETTERS = 5, 120
"""Print on which the lines can be measured."""

A4 = (8.27, 11.69)  # inches
ASPECT_SLACK = 0.15
"""A sheet whose sides are in the ratio of A4 to within this share is A4: leaning shortens the sides."""

COLUMNS, ROWS = 17, 23
"""Nodes of the mesh: every 13 mm of an A4 page; a sheet that rises 20 mm in its middle bends by 0.4 mm between two."""

FIXED_POINT = 8
"""Rounds in which a place of the flat page is found on the bent one: each takes nine tenths off the error, or more."""

EDGE = 0.05
"""Share of the page along its edges in which what is not paper is painted over."""

Floats = NDArray[np.float64]


class Frame(NamedTuple):
    """A flat page in inches, and the matrix from its pixels at LINES_DPI to those of the picture."""

    width: float
    height: float
    matrix: Floats

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels at LINES_DPI."""
        return round(self.width * LINES_DPI), round(self.height * LINES_DPI)


class Flattening(NamedTuple):
    """What was measured; `nodes` (rows x columns x 2, pixels of the picture) is None where the page is flat."""

    detail: str
    width: float = 0.0  # inches
    height: float = 0.0
    nodes: Floats | None = None
    sheet: paper.Sheet | None = None

    def mesh(self, picture: Picture, dpi: float) -> Mesh:
        """The nodes in points of the picture."""
        assert self.nodes is not None
        scale = POINTS_PER_INCH / dpi
        height, width = (round(side * scale, 2) for side in picture.shape[:2])
        nodes = ((self.nodes + 0.5) * scale).reshape(-1, 2).tolist()
        return Mesh(width, height, self.nodes.shape[1], tuple(Node(round(x, 2), round(y, 2)) for x, y in nodes))


def measure(picture: Picture, dpi: float) -> Flattening:
    """How the page must be bent to be flat, from the edges of its sheet and the lines of its print."""
    sheet = paper.find_sheet(picture)
    off = paper.distortion(sheet.corners) if sheet else 0.0
    cut = sheet is not None and (off >= DISTORTED or sheet.share < SMALL)
    frame = _frame_of(sheet.corners) if sheet and cut else _whole(picture, dpi)
    seen = f"edges {off:.1f}° off a rectangle, {sheet.share:.0%} of the picture" if sheet else "no edges"
    lines, letters = _lines(picture, frame)
    bent = False
    if lines is None:
        seen += f", {letters} letters in lines"
    else:
        uneven = baselines.unevenness(lines.found, lines.field)
        least = UNEVEN_PHOTO if cut or lines.light > light.EVEN_PAPER else UNEVEN
        bent = uneven >= least and baselines.borne_out(lines.found)
        seen += f", lines {uneven:.2f} x-heights off straight, light {lines.light:.0f}"
    if not cut and not bent:
        return Flattening(f"flat ({seen})")
    if lines is not None and bent:
        frame, nodes = _evened(frame, lines, slanted=not cut)
    else:
        nodes = _on_picture(frame, *_grid(0, 0, *frame.size))
    done = " and ".join(name for name, was in (("sheet squared", cut), ("lines evened", bent)) if was)
    return Flattening(f"{done} ({seen})", frame.width, frame.height, nodes, sheet if cut else None)


def _whole(picture: Picture, dpi: float) -> Frame:
    """The whole picture as the page."""
    height, width = picture.shape[:2]
    scale = dpi / LINES_DPI
    shift = (scale - 1) / 2  # middles of pixels
    return Frame(width / dpi, height / dpi, np.array([[scale, 0, shift], [0, scale, shift], [0, 0, 1.0]]))


def _frame_of(corners: paper.Corners) -> Frame:
    """The sheet between its corners as the page: A4 where its sides are about in that ratio."""
    upper, right, lower, left = paper.sides(corners)
    ratio = (right + left) / (upper + lower)
    short, long = A4
    if abs(ratio * short / long - 1) < ASPECT_SLACK:
        width, height = short, long
    elif abs(ratio * long / short - 1) < ASPECT_SLACK:
        width, height = long, short
    else:
        width, height = (short, short * ratio) if ratio > 1 else (short / ratio, short)
    ends = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) * np.float32(LINES_DPI)
    return Frame(width, height, cv2.getPerspectiveTransform(ends, corners.astype(np.float32)))


class Lines(NamedTuple):
    """The print of a page in its lines, the field that evens them, and how uneven the light is (grey levels)."""

    found: baselines.Followed
    field: baselines.Field
    light: float


def _lines(picture: Picture, frame: Frame) -> tuple[Lines | None, int]:
    """The lines of the page in its frame, None where there are too few; and how many letters stand in lines."""
    small = _small(picture, frame)
    ground = light.paper(small)
    spread, ink = light.unevenness(ground), ink_mask(light.evened(small, ground))
    letters = baselines.find_letters(ink, letter_height(ink, LINES_DPI))
    found = baselines.follow(letters)
    if found.lines < LEAST_LINES or len(found.line) < LEAST_LETTERS:
        return None, len(found.line)
    field = baselines.fit(found)
    if baselines.unevenness(found, field) < UNEVEN_PHOTO / 2:
        return Lines(found, field, spread), len(found.line)
    again = baselines.follow(letters, letters.y + field.at(letters.x, letters.y))
    return Lines(again, baselines.fit(again), spread), len(again.line)


def _small(picture: Picture, frame: Frame) -> Picture:
    """The page without colour at LINES_DPI, still as bent as it is."""
    flat = grey(picture)
    factor = min(1.0, LINES_DPI * frame.width / flat.shape[1] / _share(frame, flat.shape[1]))
    if factor < 1:
        flat = shrink(flat, factor)
    shrunk = np.diag([factor, factor, 1.0]) @ frame.matrix
    result: Picture = cv2.warpPerspective(
        flat, shrunk, frame.size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderValue=(255, 255, 255)
    )
    return result


def _share(frame: Frame, width: int) -> float:
    """The share of the picture's width that the page takes in its middle."""
    right, down = frame.size
    ends = cv2.perspectiveTransform(np.array([[[0, down / 2], [right, down / 2]]]), frame.matrix)[0]
    return float(np.linalg.norm(ends[1] - ends[0])) / width


def _grid(left: float, top: float, right: float, bottom: float) -> tuple[Floats, Floats]:
    """Places of the nodes between these sides; pixels count from the middle of the first one."""
    x, y = np.meshgrid(np.linspace(left, right, COLUMNS), np.linspace(top, bottom, ROWS))
    return x - 0.5, y - 0.5


def _on_picture(frame: Frame, x: Floats, y: Floats) -> Floats:
    """Where places in the frame are in the picture."""
    places = cv2.perspectiveTransform(np.stack([x, y], axis=-1).reshape(1, -1, 2), frame.matrix)
    return np.asarray(places, dtype=np.float64).reshape(*x.shape, 2)


def _evened(frame: Frame, lines: Lines, *, slanted: bool) -> tuple[Frame, Floats]:
    """The nodes of a page with bent lines.

    Without edges to go by (`slanted`) its margins are made upright as well, and the page is made as large as the
    picture is then, so that nothing is cut off.
    """
    width, height = frame.size
    if not slanted:
        return frame, _on_picture(frame, *_bent(*_grid(0, 0, width, height), lines, Slant()))
    slant = find_slant(lines.found, lines.field, height)
    x, y = _grid(0, 0, width, height)
    down = y + lines.field.at(x, y)
    across = x + slant.at(x, down)
    sides = across.min() + 0.5, down.min() + 0.5, across.max() + 0.5, down.max() + 0.5
    larger = frame._replace(width=(sides[2] - sides[0]) / LINES_DPI, height=(sides[3] - sides[1]) / LINES_DPI)
    return larger, _on_picture(frame, *_bent(*_grid(*sides), lines, slant))


def _bent(x: Floats, y: Floats, lines: Lines, slant: Slant) -> tuple[Floats, Floats]:
    """Places of the flat page on the bent one: the field and the slant undone, by fixed point."""
    across, down = x, y
    for _ in range(FIXED_POINT):
        across = x - slant.at(across, y)
    for _ in range(FIXED_POINT):
        down = y - lines.field.at(across, down)
    return across, down


def pixel_nodes(mesh: Mesh, dpi: float) -> Floats:
    """The nodes of a mesh in pixels of the upright scan at `dpi`."""
    nodes = np.array(mesh.nodes, dtype=np.float64) * dpi / POINTS_PER_INCH - 0.5
    return np.asarray(nodes.reshape(-1, mesh.columns, 2))


def pixel_map(nodes: Floats, size: tuple[int, int]) -> NDArray[np.float32]:
    """The nodes interpolated to a map for each pixel (height x width x 2) of a page of this width and height."""
    rows, columns = nodes.shape[:2]
    down, across = _between(size[1], rows), _between(size[0], columns)
    planes = [down @ nodes[..., axis].astype(np.float32) @ across.T for axis in (0, 1)]
    return np.stack(planes, axis=-1)


def _between(length: int, count: int) -> NDArray[np.float32]:
    """For the middle of each pixel, the weights of the nodes beside it."""
    place = (np.arange(length, dtype=np.float32) + 0.5) * (count - 1) / length
    weights = np.clip(1 - np.abs(place[:, None] - np.arange(count)), 0, 1)
    return np.asarray(weights, dtype=np.float32)


def flattened(picture: Picture, nodes: Floats, size: tuple[int, int]) -> Picture:
    """The flat page of this width and height; what lies outside of the picture is white."""
    places = pixel_map(nodes, size)
    white = (255, 255, 255)
    result: Picture = cv2.remap(
        picture, places[..., 0], places[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=white
    )
    return result


def as_page(picture: Picture, found: Flattening, least_dpi: float) -> tuple[Picture, float]:
    """The flat page and its resolution: that of the picture, or `least_dpi` where the picture has less."""
    assert found.nodes is not None
    steps = np.linalg.norm(np.diff(found.nodes, axis=1), axis=2)
    own = float(np.median(steps)) * (COLUMNS - 1) / found.width
    dpi = max(own, least_dpi)
    size = round(found.width * dpi), round(found.height * dpi)
    flat = flattened(picture, found.nodes, size)
    if found.sheet is not None:
        flat = _without_table(flat, found.sheet.mask, found.nodes, picture.shape)
    return flat, dpi


def _without_table(flat: Picture, mask: Picture, nodes: Floats, shape: tuple[int, ...]) -> Picture:
    """The page with what is not paper along its edges painted as bright as paper."""
    height, width = flat.shape[:2]
    scale = np.array([mask.shape[1] / shape[1], mask.shape[0] / shape[0]])
    table = cv2.dilate(flattened(255 - mask, nodes * scale, (width // 4, height // 4)), np.ones((5, 5), np.uint8))
    outside = cv2.resize(table, (width, height)) > 128
    band = round(EDGE * width)
    outside[band : height - band, band : width - band] = False
    flat[outside] = np.median(flat[::8, ::8].reshape(-1, *flat.shape[2:]), axis=0)
    return flat
