"""OCRmyPDF's reader replaced: the words are known already, so no page is drawn and nothing is recognised.

OCRmyPDF loads this module by its name (its documentation, "Plugins"); the trees travel in the option `saoluc_trees`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from ocrmypdf import hookimpl
from ocrmypdf.helpers import Resolution
from ocrmypdf.models.ocr_element import OcrElement
from ocrmypdf.pluginspec import OcrEngine, OrientationConfidence
from PIL import Image

TREES: Final = "saoluc_trees"  # name of the option: page number from 0 → tree


class KnownWords(OcrEngine):
    """An engine that gives the words it was handed."""

    @staticmethod
    def version() -> str:
        """The version of saoluc."""
        from corpus.stages import saoluc_version

        return saoluc_version()

    @staticmethod
    def creator_tag(options: Any) -> str:
        """How the program names itself in the PDF."""
        return f"saoluc {KnownWords.version()}"

    def __str__(self) -> str:
        return f"saoluc {self.version()}"

    @staticmethod
    def languages(options: Any) -> set[str]:
        """Vietnamese."""
        return {"vie"}

    @staticmethod
    def get_orientation(input_file: Path, options: Any) -> OrientationConfidence:
        """Pages come upright."""
        return OrientationConfidence(angle=0, confidence=0.0)

    @staticmethod
    def supports_generate_ocr() -> bool:
        """Words are given as a tree."""
        return True

    @staticmethod
    def generate_ocr(input_file: Path, options: Any, page_number: int = 0) -> tuple[OcrElement, str]:
        """The tree of a page."""
        return options.extra_attrs[TREES][page_number], ""

    @staticmethod
    def generate_hocr(input_file: Path, output_hocr: Path, output_text: Path, options: Any) -> None:
        """Not used: OCRmyPDF asks for trees."""
        raise NotImplementedError

    @staticmethod
    def generate_pdf(input_file: Path, output_pdf: Path, output_text: Path, options: Any) -> None:
        """Not used: OCRmyPDF asks for trees."""
        raise NotImplementedError


@hookimpl
def get_ocr_engine(options: Any) -> OcrEngine:
    """The engine for every page."""
    return KnownWords()


@hookimpl
def rasterize_pdf_page(output_file: Path, page_dpi: Resolution | None) -> Path:
    """A blank picture in place of the page: nobody looks at it."""
    dpi = page_dpi or Resolution(72, 72)
    Image.new("1", (8, 8), 1).save(output_file, dpi=(float(dpi.x), float(dpi.y)))
    return output_file
