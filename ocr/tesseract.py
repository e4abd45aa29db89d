"""Tesseract through pytesseract: the only module that knows its arguments, its tables and its complaints."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import pytesseract

from ocr.engine import Order, ReadWord
from ocr.errors import EngineFailed, LanguageDataMissing, OutOfTime, TesseractMissing
from ocr.picture import PixelBox
from ocr.text import normalise

SETTINGS = {
    "tessedit_do_invert": "0",
    "load_system_dawg": "1",
    "textord_noise_rejrows": "0",
    "textord_disable_pitch_test": "1",
}
"""What differs from Tesseract's own settings. A row with many small pieces of ink counts as noise there, and is left
out; Vietnamese has a mark on every other letter (`Kính gửi:` was lost). Noise is told here, by what is read. The test
for typewriter print is for its older recogniser, which cut words by it; of 12,085 words read without it none was
another but for one speck less."""

FLAT = 4
"""Letters and digits lower than so many pixels are none: the engine says a word twice, once without height."""

WORD_LEVEL = "5"
LISTED = re.compile(r'languages in "([^"]+)"')


@cache
def version() -> str:
    """Tesseract's version, e.g. "5.3.0"; TesseractMissing without the program."""
    try:
        return str(pytesseract.get_tesseract_version())
    except (pytesseract.TesseractNotFoundError, OSError) as error:
        raise TesseractMissing("the program tesseract was not found") from error


@cache
def languages() -> frozenset[str]:
    """Languages Tesseract has data for."""
    version()
    return frozenset(pytesseract.get_languages())


@cache
def data_folder() -> Path:
    """Where Tesseract has its language data, as it says itself."""
    version()
    listing = subprocess.run([pytesseract.pytesseract.tesseract_cmd, "--list-langs"], capture_output=True, text=True)
    named = LISTED.search(listing.stdout + listing.stderr)
    if named is None:
        raise LanguageDataMissing("tesseract does not say where its language data is")
    return Path(named[1])


def require_language(language: str) -> None:
    """LanguageDataMissing unless Tesseract has data for each part of `language` ("vie", "vie+eng")."""
    missing = set(language.split("+")) - languages()
    if missing:
        raise LanguageDataMissing(f"tesseract has no data for {', '.join(sorted(missing))}")


@dataclass(frozen=True)
class TesseractEngine:
    """The default engine. One thread per process unless the user set OMP_THREAD_LIMIT: more only slows it down."""

    def __post_init__(self) -> None:
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")

    @property
    def name(self) -> str:
        """Name and version."""
        return f"tesseract {version()}"

    def read(self, order: Order) -> list[ReadWord]:
        """The words of the picture."""
        require_language(order.language)
        with tempfile.TemporaryDirectory(prefix="saoluc-") as folder:
            path = Path(folder) / "page.pgm"
            cv2.imwrite(str(path), order.picture)
            return list(words_of(_run(path, order)))


def _run(path: Path, order: Order) -> str:
    """Tesseract's word table for the picture at `path`."""
    settings = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    config = f"--psm {order.segmentation.value} --dpi {round(order.dpi)} {settings}"
    try:
        return str(
            pytesseract.image_to_data(
                str(path), lang=order.language, config=config, timeout=order.seconds, output_type="string"
            )
        )
    except pytesseract.TesseractError as error:
        raise EngineFailed(f"tesseract: {error.message}") from error
    except RuntimeError as error:
        raise OutOfTime(f"tesseract did not finish within {order.seconds:g} seconds") from error
    except UnicodeDecodeError as error:
        raise EngineFailed("tesseract gave broken UTF-8") from error


def words_of(table: str) -> Iterator[ReadWord]:
    """The words of a Tesseract TSV table."""
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = normalise(row["text"] or "")
        if row["level"] != WORD_LEVEL or not text:
            continue
        left, top, width, height = (int(row[key]) for key in ("left", "top", "width", "height"))
        line = (int(row["block_num"]), int(row["par_num"]), int(row["line_num"]))
        box = PixelBox(left, top, left + width, top + height)
        if height < FLAT and any(map(str.isalnum, text)):
            continue
        yield ReadWord(text, box, max(0.0, float(row["conf"])) / 100, line)
