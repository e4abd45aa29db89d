"""Makes docs/photos.webp, invented pages as photographed and as read: `python -m docs.make_photos`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from bench.camera import Shot, curl, gutter, photograph
from bench.photos import printed
from ocr.imagefile import A4_WIDTH_INCHES
from ocr.preprocess import clean

TARGET = Path(__file__).parent / "photos.webp"
SHOTS = (
    Shot(pitch=15, yaw=-9, roll=5, near=0.85, seed=1),
    Shot(pitch=14, roll=2, profile=curl(26), shadow=0.5, near=0.86, seed=2),
    Shot(pitch=18, profile=gutter(32), near=0.88, seed=3),
)
WIDTH, HEIGHT, GAP = 330, 440, 10  # pixels of a picture, and between two


def fitted(picture: Image.Image) -> Image.Image:
    """The picture within its place, on white."""
    place = Image.new("RGB", (WIDTH, HEIGHT), "white")
    picture.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    place.paste(picture, ((WIDTH - picture.width) // 2, 0))
    return place


def main() -> None:
    """Photographs above, what the engine gets below."""
    sheet = Image.new("RGB", (len(SHOTS) * (WIDTH + GAP) - GAP, 2 * HEIGHT + GAP), "white")
    for column, shot in enumerate(SHOTS):
        photo = photograph(printed(column).image, shot)
        flat = clean(photo, photo.shape[1] / A4_WIDTH_INCHES).print_only
        x = column * (WIDTH + GAP)
        sheet.paste(fitted(Image.fromarray(np.ascontiguousarray(photo[..., ::-1]))), (x, 0))
        sheet.paste(fitted(Image.fromarray(flat)), (x, HEIGHT + GAP))
    sheet.save(TARGET, quality=60, method=6)
    print(f"{TARGET.name}: {TARGET.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
