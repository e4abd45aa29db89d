"""Photographs of invented pages: a bent sheet on a table, seen by a hand-held phone. All chance comes from a seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Profile = Callable[[Floats], Floats]
"""Height of the sheet over the table in mm, at a place across the sheet in mm from its middle."""

WIDE, HIGH = 210.0, 297.0  # A4, mm
FRAME = (2100, 2800)  # pixels of a photograph
STRIDE = 10  # pixels between the rays that are followed
DISTANCE = 420.0  # mm from the lens to the middle of the sheet
FILLED = 0.84  # share of the frame's width that a sheet right below the lens fills


@dataclass(frozen=True, slots=True)
class Shot:
    """How a sheet lies and how it is photographed; angles in degrees, lengths in mm."""

    pitch: float = 0.0  # the phone leans towards the foot of the page
    yaw: float = 0.0  # and to its right
    roll: float = 0.0  # and is turned
    near: float = 1.0  # enlargement; from 1.3 on no edge of the sheet is in the picture
    profile: Profile | None = None
    bend: float = 0.0  # direction across which the profile runs, from level
    shadow: float = 0.0  # share of the light that a hand takes away
    vignette: float = 0.06  # share of the light lost in the corners
    blur: float = 0.8  # pixels
    seed: int = 0


def curl(height: float) -> Profile:
    """A sheet that was rolled: its middle stands `height` above its sides."""
    return lambda x: height * np.cos(np.clip(x / WIDE, -0.5, 0.5) * np.pi)


def lifted(height: float) -> Profile:
    """A sheet whose right side rises."""
    return lambda x: height * np.clip((x + WIDE / 2) / WIDE, 0, 1.4) ** 2


def gutter(height: float, reach: float = 35.0) -> Profile:
    """A page of a bound volume: it sinks towards the spine at its left, most within `reach`."""
    return lambda x: -height * np.exp(-np.clip(x + WIDE / 2, 0, None) / reach)


def photograph(page: Any, shot: Shot) -> NDArray[np.uint8]:
    """The picture (blue, green, red) of a page (red, green, blue, A4) that lies on a wooden table."""
    chance = np.random.default_rng(shot.seed)
    source = np.ascontiguousarray(np.asarray(page)[..., ::-1])
    across, down, slope = _on_sheet(shot)
    scale = source.shape[1] / WIDE
    places = [(side + half) * scale - 0.5 for side, half in ((across, WIDE / 2), (down, HIGH / 2))]
    sheet = cv2.remap(source, *places, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    inside = ((np.abs(across) < WIDE / 2) & (np.abs(down) < HIGH / 2)).astype(np.float32)
    inside = cv2.GaussianBlur(inside, (0, 0), 0.8)[..., None]
    picture = sheet * _shade(slope)[..., None] * inside + _table(chance) * (1 - inside)
    picture = cv2.GaussianBlur(picture * _light(shot, chance)[..., None], (0, 0), shot.blur)
    grain = chance.standard_normal(picture.shape[:2], np.float32)[..., None] * 3
    _, data = cv2.imencode(".jpg", np.clip(picture + grain, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 85])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)


def pixel_of(points: Floats, shot: Shot) -> Floats:
    """Where places of the page (rows of x, y in mm from its middle) are seen, in pixels; the sheet must be flat."""
    if shot.profile is not None:
        raise ValueError("only for flat sheets")
    seen = (np.c_[points, np.zeros(len(points))] - _lens(shot)) @ _turn(shot)
    return np.asarray(-seen[:, :2] / seen[:, 2:] * _focus(shot) + (np.array(FRAME) - 1) / 2)


def _on_sheet(shot: Shot) -> tuple[Singles, Singles, Singles]:
    """For each pixel: the place on the unrolled sheet (mm from its middle), and the slope of the sheet there."""
    middle = (STRIDE - 1) / 2  # of a block of pixels; blocks are interpolated, as cv2.resize does
    columns, rows = np.meshgrid(*(np.arange(0, side, STRIDE) + middle - (side - 1) / 2 for side in FRAME))
    rays = np.stack([columns, rows, np.full_like(columns, -_focus(shot))], axis=-1) @ _turn(shot).T
    lens = _lens(shot)
    turn = np.radians(shot.bend)
    along = np.array([np.cos(turn), np.sin(turn)])
    x = np.linspace(-250, 250, 4001)
    height = shot.profile(x) if shot.profile else np.zeros_like(x)
    slope = np.gradient(height, x)
    length = np.cumsum(np.sqrt(1 + slope**2)) * (x[1] - x[0])
    length -= np.interp(0, x, length)
    z = np.zeros(rays.shape[:2])
    for _ in range(6):  # a ray meets the sheet where the sheet is as high as the ray: by fixed point
        places = lens[:2] + rays[..., :2] * ((z - lens[2]) / rays[..., 2])[..., None]
        z = np.interp(places @ along, x, height)
    p, q = places @ along, places @ np.array([-along[1], along[0]])
    unrolled = np.interp(p, x, length)
    found = (unrolled * along[0] - q * along[1], unrolled * along[1] + q * along[0], np.interp(p, x, slope))
    across, down, sloping = (cv2.resize(part.astype(np.float32), FRAME) for part in found)
    return across, down, sloping


def _turn(shot: Shot) -> Floats:
    """The phone's axes (columns right, rows down the page, the third away from the page) in those of the table."""
    pitch, yaw, roll = np.radians([shot.pitch, shot.yaw, shot.roll])
    about_x = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
    about_y = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    about_z = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    return np.asarray(about_x @ about_y @ about_z)


def _lens(shot: Shot) -> Floats:
    """Where the phone is: it looks at the middle of the page."""
    return _turn(shot) @ np.array([0, 0, DISTANCE])


def _focus(shot: Shot) -> float:
    """Focal length in pixels."""
    return FILLED * shot.near * FRAME[0] * DISTANCE / WIDE


def _shade(slope: Singles) -> Singles:
    """Light on a sloping sheet, from a lamp at the upper left."""
    normal = np.sqrt(1 + slope**2)
    lamp = np.array([-0.35, 0.94])
    return np.clip((-slope * lamp[0] + lamp[1]) / normal / lamp[1], 0.4, 1.08).astype(np.float32)


def _light(shot: Shot, chance: np.random.Generator) -> Singles:
    """Vignetting and the shadow of a hand, as shares of full light."""
    columns, rows = np.meshgrid(*(np.linspace(-1, 1, side // STRIDE) for side in FRAME))
    light = cv2.resize((0.93 - shot.vignette * (columns**2 + rows**2)).astype(np.float32), FRAME)
    if shot.shadow:
        x, y = chance.uniform(0.2, 0.7), chance.uniform(0.2, 0.7)
        hand = (((columns - x) / 0.55) ** 2 + ((rows - y) / 0.35) ** 2 < 1) | (
            (np.abs(columns - x - (rows - y) * 0.4) < 0.22) & (rows > y)
        )
        light *= 1 - shot.shadow * cv2.resize(cv2.GaussianBlur(hand.astype(np.float32), (0, 0), 5), FRAME)
    return light


def _table(chance: np.random.Generator) -> Singles:
    """Wood: brown with grain along the rows."""
    rough = chance.standard_normal((FRAME[1] // 2, FRAME[0] // 16), np.float32)
    fine = cv2.resize(cv2.GaussianBlur(rough, (0, 0), 1.0), FRAME, interpolation=cv2.INTER_CUBIC)
    grain = fine / fine.std() * 14
    return np.clip(np.array([62, 92, 128], np.float32) + grain[..., None], 0, 255)
