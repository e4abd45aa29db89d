"""Pictures of pages, made when first looked at and kept beside the document as WebP."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image

import ocr
from corpus.archive import write_file, writing
from corpus.errors import NotInArchive
from ocr.serial import page_from_json

DPI: Final = {1: 100, 2: 200}  # of the sizes a page may be asked for in; 100 dpi fills half a screen of 1366 pixels
CROP_DPI: Final = 200
MARGINS: Final = (-60.0, -8.0, 60.0, 8.0)  # points of paper around a crop: the print beside it says what it is
QUALITY: Final = 60
AT_ONCE: Final = 2  # pages rendered at the same time


@dataclass(slots=True)
class Pictures:
    """Makes pictures of pages of documents whose original is still there."""

    slots: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_ONCE))

    def kept(self, folder: Path, number: int, size: int) -> bytes | None:
        """The picture of a page that was made before."""
        file = _file(folder, number, size)
        return file.read_bytes() if file.is_file() and not file.is_symlink() else None

    def page(self, folder: Path, original: Path | None, values: Mapping[str, Any], size: int) -> bytes:
        """A page (as in `pages.json.gz`) as WebP; NotInArchive when there is nothing to make it of."""
        if (kept := self.kept(folder, int(values["number"]), size)) is not None:
            return kept
        if original is None:
            raise NotInArchive("the original file is not where it was")
        with self.slots:
            picture = ocr.page_picture(original, page_from_json(values), DPI[size])
        if picture is None:
            raise NotInArchive("a text file has no picture")
        image = Image.fromarray(picture if picture.ndim == 2 else picture[:, :, ::-1])
        data = _webp(image)
        with writing():
            write_file(_file(folder, int(values["number"]), size), data)
        return data

    def crop(self, folder: Path, original: Path | None, values: Mapping[str, Any], box: Sequence[float]) -> bytes:
        """A piece of a page, `box` in points."""
        with Image.open(BytesIO(self.page(folder, original, values, 2))) as image:
            scale = CROP_DPI / 72
            left, top, right, bottom = ((side + margin) * scale for side, margin in zip(box, MARGINS, strict=True))
            inside = (max(0.0, left), max(0.0, top), min(float(image.width), right), min(float(image.height), bottom))
            if inside[2] - inside[0] < 1 or inside[3] - inside[1] < 1:
                raise NotInArchive("the piece lies outside the page")
            return _webp(image.crop(inside))


def _file(folder: Path, number: int, size: int) -> Path:
    return folder / f"page-{number:04d}{'' if size == 1 else f'-{DPI[size]}'}.webp"


def _webp(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=2)
    return out.getvalue()
