"""What reading needs on this machine, and how to install what is missing."""

from __future__ import annotations

import shutil
import subprocess
from typing import NamedTuple

from ocr import tesseract
from ocr.errors import LanguageDataMissing, PopplerMissing, SaolucError, TesseractMissing


class Finding(NamedTuple):
    """One thing looked for: whether it is there, what was found, and what to do when it is not."""

    name: str
    present: bool
    detail: str
    advice: str = ""
    needed: bool = True


def check(language: str = "vie") -> list[Finding]:
    """Everything reading needs, in the order a user should mend it."""
    return [_tesseract(), _language(language), _poppler(), _orientation(), _fonts()]


def _tesseract() -> Finding:
    """The program tesseract."""
    try:
        return Finding("tesseract", True, tesseract.version())
    except TesseractMissing as error:
        return Finding("tesseract", False, str(error), error.advice)


def _language(language: str) -> Finding:
    """The language data."""
    try:
        tesseract.require_language(language)
    except SaolucError as error:
        return Finding(f"tesseract data: {language}", False, str(error), LanguageDataMissing.advice)
    return Finding(f"tesseract data: {language}", True, "found")


def _poppler() -> Finding:
    """The program pdftoppm."""
    path = shutil.which("pdftoppm")
    if path is None:
        return Finding("poppler", False, "pdftoppm was not found", PopplerMissing.advice)
    told = subprocess.run([path, "-v"], capture_output=True, text=True, check=False)
    return Finding("poppler", True, (told.stderr or told.stdout).splitlines()[0].removeprefix("pdftoppm version "))


def _orientation() -> Finding:
    """Tesseract's orientation data; reading does without."""
    try:
        present = "osd" in tesseract.languages()
    except TesseractMissing:
        present = False
    advice = "" if present else "Optional: apt-get install tesseract-ocr-osd"
    return Finding("tesseract data: osd", present, "found" if present else "not found", advice, needed=False)


def _fonts() -> Finding:
    """A font with all Vietnamese letters, for samples and reports."""
    lister = shutil.which("fc-list")
    told = (
        subprocess.run([lister, ":lang=vi", "family"], capture_output=True, text=True, check=False) if lister else None
    )
    families = sorted({line.split(",")[0] for line in told.stdout.splitlines() if line}) if told else []
    if families:
        return Finding("Vietnamese fonts", True, ", ".join(families[:3]), needed=False)
    return Finding("Vietnamese fonts", False, "none found", "Optional: apt-get install fonts-croscore", needed=False)
