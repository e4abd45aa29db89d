"""Cleans a page picture for reading. Every step measures before it acts, and is recorded."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import colour, deskew, flatten, light, rules, seals, strokes
from ocr.model import Mesh, RegionKind, Step
from ocr.picture import Mask, Picture, PixelBox, components, grey, ink_mask, millimetres, pixels_of

Show = Callable[[str, Picture], None]
"""Called with the name of a step and the picture after it (for `saoluc read --show-steps`)."""


@dataclass
class Cleaned:
    """A page picture on its way through cleaning; `print_only` is what the engine will read."""

    picture: Picture
    dpi: float
    print_only: Picture
    coloured: Mask | None = None
    sealed: Picture | None = None  # the print before round seals in black were taken out, where there were any
    ruled: Picture | None = None  # the print before its ruling lines were taken out
    lines: rules.Rules | None = None
    regions: list[tuple[RegionKind, PixelBox]] = field(default_factory=list)
    rotation: int = 0
    mesh: Mesh | None = None  # how it was flattened
    skew: float = 0.0  # degrees counter-clockwise it was turned by
    steps: list[Step] = field(default_factory=list)
    show: Show | None = None
    _inked: tuple[Picture, Mask] | None = None  # the last print that was looked at, and where it is

    @property
    def ink(self) -> Mask:
        """Where the print is; asked for by most steps, and measured anew only after one that made another print."""
        if self._inked is None or self._inked[0] is not self.print_only:
            self._inked = self.print_only, ink_mask(self.print_only)
        return self._inked[1]

    def note(self, name: str, detail: str, began: float) -> None:
        """Record a step and show the picture after it."""
        self.steps.append(Step(name, detail, round(time.perf_counter() - began, 4)))
        if self.show is not None:
            self.show(name, self.print_only)


def clean(picture: Picture, dpi: float, *, rotation: int | None = None, show: Show | None = None) -> Cleaned:
    """The page upright, level and evenly lit, with black print apart from coloured ink and ruling lines.

    `rotation`: clockwise quarter turns in degrees to apply; None lets the lines of the page decide.
    """
    page = Cleaned(picture, dpi, grey(picture), show=show)
    _turn(page, rotation)
    for step in STEPS:
        step(page)
    if show is not None:
        show("upright", page.picture)
    return page


QUARTER_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def _turn(page: Cleaned, rotation: int | None) -> None:
    """Bring a page that lies on its side upright."""
    began = time.perf_counter()
    asked = rotation is not None
    if rotation is None:
        rotation = 90 if deskew.lies_on_its_side(page.ink, page.dpi) else 0
    if rotation:
        page.picture = np.ascontiguousarray(cv2.rotate(page.picture, QUARTER_TURNS[rotation]))
        page.print_only = grey(page.picture)
        page.rotation = rotation
    page.note("orientation", f"{rotation}° clockwise ({'by reading' if asked else 'by its lines'})", began)


def make_flat(page: Cleaned) -> None:
    """Square the sheet of a photograph and even its bent lines; flat scans stay as they are."""
    began = time.perf_counter()
    found = flatten.measure(page.picture, page.dpi)
    if found.nodes is not None:
        page.mesh = found.mesh(page.picture, page.dpi)
        page.picture, page.dpi = flatten.as_page(page.picture, found, READING_DPI)
        page.print_only = grey(page.picture)
    page.note("flatten", found.detail, began)


READING_DPI = 250.0
"""Resolution at which print is read: small letters of 13 point are 20 pixels high then. On eight transcribed pages
250 gave 8 % fewer word errors than 300, and 400 no fewer than 300 (single runs)."""

SMOOTHING = 0.7
"""Blur in pixels of the scan before scaling: rounds the steps of bitonal scans and JPEG ringing (14 % fewer word errors
on the same eight pages at 300 dpi; the two were not varied together)."""


def _scale(page: Cleaned) -> None:
    """Bring the page to the resolution at which it is read best, smoothed a little."""
    began = time.perf_counter()
    factor = READING_DPI / page.dpi
    smooth = cv2.GaussianBlur(page.picture, (0, 0), SMOOTHING)
    way = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
    page.picture = cv2.resize(smooth, None, fx=factor, fy=factor, interpolation=way)
    page.print_only = grey(page.picture)
    page.note("scale", f"{page.dpi:.0f} dpi brought to {READING_DPI:.0f}", began)
    page.dpi = READING_DPI


def _even_light(page: Cleaned) -> None:
    """Divide by the paper where the light is uneven or the paper grey."""
    began = time.perf_counter()
    ground = light.paper(page.print_only)
    spread, brightness = light.unevenness(ground), float(np.median(ground[::8, ::8]))
    if spread <= light.EVEN_PAPER and brightness > 235:
        page.note("light", f"even (spread {spread:.0f}, paper {brightness:.0f})", began)
        return
    paper = light.shadowed_paper if spread > light.SHADOW else light.paper
    page.print_only = light.evened(page.print_only, ground if paper is light.paper else paper(page.print_only))
    if page.picture.ndim == 3:
        wash = cv2.merge([paper(channel) for channel in cv2.split(page.picture)])
        page.picture = light.evened(page.picture, wash)
    page.note("light", f"evened (spread {spread:.0f}, paper {brightness:.0f})", began)


def _separate_colour(page: Cleaned) -> None:
    """Coloured ink to its own mask."""
    began = time.perf_counter()
    parted = colour.separate(page.picture)
    if parted is None:
        page.note("colour", "no coloured ink", began)
        return
    page.print_only = parted.print_only
    page.coloured = parted.ink
    page.regions += colour.coloured_regions(parted.ink, page.dpi)
    for box in colour.coloured_print(page.picture, parted.ink, page.regions, page.dpi):
        window = (slice(box.top, box.bottom), slice(box.left, box.right))
        page.print_only[window] = colour.darkened(page.picture[window])
    page.note("colour", f"{len(page.regions)} coloured regions set apart", began)


def _level(page: Cleaned) -> None:
    """Take out skew."""
    began = time.perf_counter()
    angle = deskew.skew(page.ink, page.dpi)
    if abs(angle) < deskew.SMALLEST_SKEW:
        page.note("deskew", f"level ({angle:+.1f}°)", began)
        return
    page.skew = round(angle, 2)
    alike = page.picture is page.print_only  # grey pages on which nothing was to be done so far
    page.print_only = deskew.turned(page.print_only, angle, 255)
    page.picture = page.print_only if alike else deskew.turned(page.picture, angle, 255)
    if page.coloured is not None:
        page.coloured = deskew.turned(page.coloured, angle, 0)
        page.regions = colour.coloured_regions(page.coloured, page.dpi)
    page.note("deskew", f"turned by {angle:+.1f}°", began)


def _drop_dirt(page: Cleaned) -> None:
    """Paint over black that hangs on the edge (scanner borders, punch holes), and specks smaller than an i's dot."""
    began = time.perf_counter()
    labels, stats = components(page.ink)
    specks = stats[:, 4] < (0.22 / 25.4 * page.dpi) ** 2
    borders = _at_edge(stats, labels.shape, page.dpi)
    specks[0] = borders[0] = False
    if specks.any():
        page.print_only = cv2.max(page.print_only, pixels_of(specks, labels, stats))
    if borders.any():
        around = cv2.dilate(pixels_of(borders, labels, stats), np.ones((5, 5), np.uint8))
        page.print_only = cv2.max(page.print_only, around)
    page.note("dirt", f"{int(borders.sum())} pieces at the edge and {int(specks.sum())} specks painted over", began)


def _at_edge(stats: NDArray[np.int32], size: tuple[int, ...], dpi: float) -> NDArray[np.bool_]:
    """Which components touch the edge of the picture and are larger than a letter."""
    left, top, width, height = (stats[:, column] for column in range(4))
    edge = millimetres(0.7, dpi)
    touches = (left <= edge) | (top <= edge) | (left + width >= size[1] - edge) | (top + height >= size[0] - edge)
    return touches & (np.maximum(width, height) > millimetres(4, dpi))


def _take_out_seals(page: Cleaned) -> None:
    """Find round seals in black and take them out, but for the print that runs into them."""
    began = time.perf_counter()
    ink = page.ink
    found = seals.find_seals(ink, page.dpi)
    if found:
        page.sealed = page.print_only
        page.print_only = page.print_only.copy()
    for seal in found:
        seals.take_out(page.print_only, ink, seal, page.dpi)
        page.regions.append((RegionKind.SEAL, seal.box))
    page.note("seals", f"{len(found)} round seals in black taken out", began)


def _take_out_rules(page: Cleaned) -> None:
    """Find ruling lines and take them out of the print."""
    began = time.perf_counter()
    page.lines = rules.with_faint_ones(rules.find_rules(page.ink, page.dpi), page.print_only, page.dpi)
    page.ruled = page.print_only
    page.print_only = rules.without_rules(page.print_only, page.lines)
    page.note("rules", f"{len(page.lines.across)} level and {len(page.lines.down)} upright lines taken out", began)


def _take_out_strokes(page: Cleaned) -> None:
    """Find seals and signatures in black and take them out of the print."""
    began = time.perf_counter()
    found = strokes.find_strokes(page.ink, page.dpi)
    if found is not None:
        page.print_only = strokes.without_strokes(page.print_only, found)
        page.regions += found.regions
    page.note("strokes", f"{len(found.regions) if found else 0} black seals or signatures taken out", began)


STEPS: tuple[Callable[[Cleaned], None], ...] = (
    make_flat,
    _scale,
    _even_light,
    _separate_colour,
    _level,
    _drop_dirt,
    _take_out_seals,
    _take_out_rules,
    _take_out_strokes,
)
