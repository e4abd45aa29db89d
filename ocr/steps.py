"""Pictures of each cleaning step, for people who want to see what the reader saw."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import cv2

from ocr.options import OcrOptions
from ocr.picture import Picture
from ocr.pipeline import read_page


def show_steps(path: Path, number: int, folder: Path, options: OcrOptions | None = None) -> list[Path]:
    """Write the picture after each cleaning step of a page into `folder`; the files, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    numbers = count(1)

    def show(name: str, picture: Picture) -> None:
        """Write one picture."""
        file = folder / f"page-{number:04d}-{next(numbers):02d}-{name}.png"
        cv2.imwrite(str(file), picture)
        written.append(file)

    read_page(path, number, options, show=show)
    return written
