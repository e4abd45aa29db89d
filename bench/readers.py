"""The readers that `bench/read.py` compares: ours with either engine, plain Tesseract, OCRmyPDF."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from ocr import OcrOptions, read_page
from ocr.model import Line, Page, Zone
from restore import RestoredPage

Reader = Callable[[Path, int], str | Page]
"""A file and the number of a page in, the text of that page out; ours gives the page, so that it can be restored."""

SKIPPED = "[OCR skipped on page"  # what OCRmyPDF writes for pages outside of --pages


def ours(engine: str) -> Reader:
    """Our reader with everything on."""
    options = OcrOptions(engine=engine)
    return lambda path, number: read_page(path, number, options)


def plain(path: Path, number: int) -> str:
    """`tesseract -l vie --psm 3` on the page at 300 dpi."""
    with tempfile.TemporaryDirectory() as folder:
        file = path
        if path.suffix == ".pdf":
            render = ["pdftoppm", "-r", "300", "-cropbox", "-f", str(number), "-l", str(number), "-singlefile"]
            subprocess.run([*render, str(path), f"{folder}/page"], capture_output=True, check=True)
            file = Path(folder) / "page.ppm"
        command = ["tesseract", str(file), "-", "-l", "vie", "--psm", "3", "--dpi", "300"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def ocrmypdf(*cleaning: str) -> Reader:
    """OCRmyPDF's sidecar text with `cleaning` switched on; pages with a text layer are read anew like the others."""

    def read(path: Path, number: int) -> str:
        with tempfile.TemporaryDirectory() as folder:
            side = Path(folder) / "side.txt"
            options = ["-l", "vie", *cleaning, "--force-ocr", "--invalidate-digital-signatures", "--jobs", "1"]
            options += ["--image-dpi", "150"] if path.suffix != ".pdf" else ["--pages", str(number)]
            options += ["--output-type", "pdf", "--optimize", "0", "--sidecar", str(side)]
            command = [sys.executable, "-m", "ocrmypdf", *options, str(path), f"{folder}/out.pdf"]
            subprocess.run(command, capture_output=True, check=True)
            lines = side.read_text("utf-8").replace("\f", "\n").split("\n")
            return "\n".join(line for line in lines if not line.startswith(SKIPPED))

    return read


def installed() -> tuple[dict[str, Reader], list[str]]:
    """The readers that can run here by name, ours first, and a sentence for each that cannot."""
    readers: dict[str, Reader] = {"saoluc": ours("auto"), "tesseract --psm 3": plain}
    missing = []
    if importlib.util.find_spec("tesserocr"):
        readers["saoluc, engine tesseract"] = ours("tesseract")
    else:
        missing.append("tesserocr is not installed: our reader ran with pytesseract only.")
    if not importlib.util.find_spec("ocrmypdf"):
        missing.append("OCRmyPDF is not installed: left out.")
    elif shutil.which("unpaper"):
        readers["OCRmyPDF --deskew --clean"] = ocrmypdf("--deskew", "--clean")
    else:
        readers["OCRmyPDF --deskew"] = ocrmypdf("--deskew")
        missing.append("unpaper is not installed: OCRmyPDF ran without --clean.")
    return readers, missing


def as_read(page: Page) -> str:
    """The text as read by visual rows; overlays left out, as the scorer leaves them out of the transcripts."""
    return by_rows((line, line.text) for line in page.lines)


def as_restored(page: RestoredPage) -> str:
    """The restored text by visual rows, overlays left out."""
    return by_rows((line.source, line.text) for line in page.lines)


def by_rows(lines: Iterable[tuple[Line, str]]) -> str:
    """Texts of lines by visual rows with a TAB between the parts of a row, without overlays."""
    rows: dict[int, list[str]] = {}
    for line, text in lines:
        if line.zone is not Zone.STAMP:
            rows.setdefault(line.row, []).append(text)
    return "\n".join("\t".join(parts) for parts in rows.values())
