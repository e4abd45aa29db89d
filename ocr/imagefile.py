"""Picture files: PNG, JPEG, TIFF of many pages, WebP, BMP."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from ocr.errors import DamagedFile, PageTooLarge
from ocr.pdf import as_array
from ocr.picture import Picture

A4_WIDTH_INCHES = 8.27


class Shot(NamedTuple):
    """One picture of a file with its resolution."""

    picture: Picture
    dpi: float


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """The picture file; DamagedFile when it is broken."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(path)
    except Image.DecompressionBombError as error:
        raise PageTooLarge(f"{path.name}: {error}") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise DamagedFile(f"{path.name}: no readable picture ({error})") from error
    with image:
        yield image


def page_count(path: Path) -> int:
    """Number of pictures in the file (TIFF may hold many; other moving pictures count as one)."""
    with opened(path) as image:
        return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def load(path: Path, number: int, limit_pixels: int) -> Shot:
    """One picture, turned as its EXIF note says."""
    with opened(path) as image:
        if number > 1:
            image.seek(number - 1)
        if image.width * image.height > limit_pixels:
            raise PageTooLarge(f"{path.name}: page {number} has {image.width * image.height / 1e6:.0f} megapixels")
        try:
            image.load()
        except (OSError, SyntaxError, ValueError) as error:
            raise DamagedFile(f"{path.name}: the picture is cut short or broken ({error})") from error
        upright = _upright(image)
        return Shot(as_array(upright), _resolution(image, min(upright.size)))


def upright_on_white(path: Path, number: int) -> Image.Image:
    """One picture as it is read: turned as its EXIF note says, transparent parts white."""
    with opened(path) as image:
        if number > 1:
            image.seek(number - 1)
        return _upright(image)


def _upright(image: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(image)
    return _on_white(turned) if "A" in turned.getbands() or turned.mode == "P" else turned


def _on_white(image: Image.Image) -> Image.Image:
    """Transparent parts become white paper."""
    layered = image.convert("RGBA")
    sheet = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(sheet, layered).convert("RGB")


def _resolution(image: Image.Image, short_side: int) -> float:
    """The stated resolution where it makes a page of sensible width (4 to 17 inches), else that of an A4 sheet."""
    stated = float(image.info.get("dpi", (0, 0))[0] or 0)
    if stated and 4 <= short_side / stated <= 17:
        return stated
    return short_side / A4_WIDTH_INCHES
