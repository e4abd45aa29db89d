"""What scanners, copiers and fax machines do to a page: grey image in, worse grey image out, decided by a seed."""

from __future__ import annotations

import random

import cv2
import numpy as np

from restore.training.typeset import Grey


def blur(image: Grey, sigma: float) -> Grey:
    """Out of focus by `sigma` pixels."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), dtype=np.uint8)


def add_noise(image: Grey, rng: random.Random, sigma: float) -> Grey:
    """Sensor noise of `sigma` grey levels."""
    noise = np.random.default_rng(rng.getrandbits(32)).normal(0.0, sigma, image.shape)
    return np.clip(image.astype(np.float32) + noise, 0, 255).astype(np.uint8)


def specks(image: Grey, rng: random.Random, share: float) -> Grey:
    """Dust: this share of the pixels turned black or white."""
    dice = np.random.default_rng(rng.getrandbits(32)).random(image.shape)
    out = image.copy()
    out[dice < share / 2] = 0
    out[dice > 1 - share / 2] = 255
    return out


def threshold(image: Grey, level: int) -> Grey:
    """Black and white at this grey level: low makes strokes faint, high makes them fat."""
    return np.where(image < level, 0, 255).astype(np.uint8)


def fax(image: Grey, dpi: int) -> Grey:
    """Sent at 204 x 196 dots an inch in black and white and printed again at `dpi`."""
    height, width = image.shape
    small = cv2.resize(image, (max(1, width * 204 // dpi), max(1, height * 196 // dpi)), interpolation=cv2.INTER_AREA)
    bilevel = threshold(np.asarray(small, dtype=np.uint8), 150)
    return np.asarray(cv2.resize(bilevel, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def jpeg(image: Grey, quality: int) -> Grey:
    """Stored as JPEG of this quality."""
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def skew(image: Grey, degrees: float) -> Grey:
    """Laid on the glass at a small angle."""
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(image, turn, (width, height), borderValue=255), dtype=np.uint8)


def weigh_strokes(image: Grey, fatter: bool) -> Grey:
    """Toner spread or toner saving: strokes half a pixel fatter or thinner."""
    kernel = np.ones((2, 2), np.uint8)
    moved = cv2.erode(image, kernel) if fatter else cv2.dilate(image, kernel)
    return np.asarray(cv2.addWeighted(image, 0.5, moved, 0.5, 0), dtype=np.uint8)


def bleed(image: Grey, strength: float) -> Grey:
    """The text of the back shining through, mirrored."""
    back = blur(np.ascontiguousarray(image[::-1, ::-1]), 1.5).astype(np.float32)
    return np.clip(image - (255 - back) * strength, 0, 255).astype(np.uint8)


def fade(image: Grey, ink: int, paper: int) -> Grey:
    """Grey ink on grey paper."""
    return (ink + image.astype(np.float32) * (paper - ink) / 255).astype(np.uint8)


def damage_page(image: Grey, dpi: int, rng: random.Random) -> tuple[Grey, float]:
    """The page as a scanner would give it, and the angle in degrees it was turned by."""
    angle = rng.choice((0.0, 0.0, rng.uniform(-0.6, 0.6)))
    out = skew(image, angle) if angle else image
    if rng.random() < 0.25 and dpi >= 170:
        out = weigh_strokes(out, fatter=rng.random() < 0.5)
    if rng.random() < 0.12:
        out = bleed(out, rng.uniform(0.05, 0.2))
    if rng.random() < 0.6:
        out = blur(out, rng.uniform(0.3, 0.75) * max(0.7, dpi / 200))
    if rng.random() < 0.35:
        out = fade(out, rng.randint(10, 90), rng.randint(210, 250))
    if rng.random() < 0.4:
        out = add_noise(out, rng, rng.uniform(3, 18))
    kind = rng.random()
    if kind < 0.10 and dpi >= 200:
        out = fax(out, dpi)
    elif kind < 0.30:
        out = threshold(out, rng.randint(110, 190))
    elif kind < 0.65:
        out = jpeg(out, rng.randint(25, 80))
    if rng.random() < 0.12:
        out = specks(out, rng, rng.uniform(0.0002, 0.003))
    return out, angle


def soften_page(image: Grey, dpi: int, rng: random.Random) -> tuple[Grey, float]:
    """The page as a flat-bed scanner out of focus gives it: marks run into their letters (`ự` read y, `ợ` g, `ă` i)."""
    angle = rng.choice((0.0, 0.0, rng.uniform(-0.4, 0.4)))
    out = blur(skew(image, angle) if angle else image, rng.uniform(1.2, 2.5) * dpi / 300)
    if rng.random() < 0.5:
        out = threshold(out, rng.randint(130, 210))
    elif rng.random() < 0.7:
        out = jpeg(add_noise(out, rng, rng.uniform(1, 8)), rng.randint(40, 85))
    return out, angle
