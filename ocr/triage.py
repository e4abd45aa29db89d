"""Text layer or image: decided page by page, with the reason."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from ocr.pdf import SCANNED, PageShape
from ocr.syllable import marked_share, plausible_share, runs
from ocr.textlayer import Layer

FEW_LETTERS = 300
"""A layer with fewer letters over a scanned page is a signature's appearance (40-210 signs in practice), no text."""

MARKED = 0.12
"""Least share of marked letters in sound Vietnamese (about a quarter is usual); a bound set by hand."""

SOUND = 0.80
SOUND_OVER_IMAGE = 0.97
"""Least share of words built like syllables. Over an image the layer is itself read by an engine: more is asked."""


class Choice(StrEnum):
    """Where the words of a page are taken from."""

    LAYER = "layer"
    IMAGE = "image"


class Verdict(NamedTuple):
    """The choice, its reason in words, and whether the layer (if chosen) is sound."""

    choice: Choice
    reason: str
    sound: bool = True


def judge(layer: Layer, shape: PageShape) -> Verdict:
    """Choose between the text layer and the image of a page."""
    words = runs(layer.text)
    letters = sum(map(len, words))
    scanned = shape.image_share >= SCANNED
    marked, plausible = marked_share(layer.text), plausible_share(words)
    measured = f"{letters} letters, {marked:.0%} marked, {plausible:.0%} of words plausible"
    if scanned and letters < FEW_LETTERS:
        return Verdict(Choice.IMAGE, f"scan; layer has {measured}" if letters else "scan without text layer")
    if letters == 0:
        return Verdict(Choice.IMAGE, "no text layer")
    sound = marked >= MARKED and plausible >= (SOUND_OVER_IMAGE if scanned else SOUND)
    if scanned and not sound:
        return Verdict(Choice.IMAGE, f"bad text layer over a scan ({measured})")
    if not sound and letters >= FEW_LETTERS:
        return Verdict(Choice.LAYER, f"bad text layer without image, kept for restoring ({measured})", sound=False)
    return Verdict(Choice.LAYER, f"text layer ({measured})")
