"""Reads the picture of a written number: network, prefix beam search, probabilities that mean what they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.errors import ModelDataMissing
from ocr.hand_input import HEIGHT, SIDE_MARGIN, WIDTH, Picture
from ocr.model import Alternative, InkKind

SYMBOLS = "0123456789ABCD/abcd"  # answer i + 1 of the network; answer 0 is "nothing here"

# Divides the network's scores, so that a probability is the share of right readings. Fitted on 588 held-out generated
# rows: of 1.0 and 1.15 the least loss (0.361); the best reading's mean probability is 0.916, its share of right ones
# 0.925. Less makes the reader surer of itself.
TEMPERATURE = 1.0
LETTERS = "ABCDabcd"  # that may follow a number
DIGITS = 10  # the first symbols; a day or month has no others, and no slash stands behind it
BEAM = 16  # prefixes kept at each step
# The writing is read in three sizes: 76.5 against 73.3 % of 400 held-out lines right with one (an early network);
# slanting or stretching it as well gave no more.
VIEWS = (1.0, 0.9, 1.1)
STEP_FLOOR = 1e-3  # symbols less likely than this at a step are not followed
CANDIDATES = 6
END_MARGIN, WIDTH_STEP = 20, 32  # empty columns shown behind the writing at least, and what their number is rounded to
LEAST_CHANCE = 1e-4  # readings less likely are not told

Scores = NDArray[np.float32]


@cache
def _network() -> cv2.dnn.Net:
    source = files("ocr") / "data" / "hand.onnx"
    if not source.is_file():
        raise ModelDataMissing("the digit network ocr/data/hand.onnx is missing")
    with as_file(source) as path:
        return cv2.dnn.readNetFromONNX(str(path))


def scores_of(picture: Picture) -> Scores:
    """The network's answers to a picture of `hand_input.to_input`: (steps, symbols + 1), before softmax.

    The empty paper behind the writing is left out, as it was in training: it would double the time.
    """
    network = _network()
    network.setInput(np.ascontiguousarray(picture[None, ..., : _used(picture)]))
    answer: Scores = network.forward()
    return np.ascontiguousarray(answer[0, :, 0, :].T)


def _used(picture: Picture) -> int:
    """Columns of a picture that the network is shown: its ink and a margin, in few sizes (a new one costs time)."""
    last = int(np.nonzero(picture[0].any(0))[0].max(initial=0)) + 1
    return min(WIDTH, -(-(last + END_MARGIN) // WIDTH_STEP) * WIDTH_STEP)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a picture says: the readings possible for its kind, best first, and how likely nothing is written there."""

    candidates: tuple[Alternative, ...]
    empty: float


def read(picture: Picture, kind: InkKind) -> Reading:
    """The readings of a picture that are possible for its kind, with their probabilities."""
    return judge([scores_of(resized(picture, scale)) for scale in VIEWS], kind)


def resized(picture: Picture, scale: float) -> Picture:
    """The writing larger or smaller, its left edge and its middle row kept."""
    if scale == 1.0:
        return picture
    rest = 1 - scale
    matrix = np.array([[scale, 0, SIDE_MARGIN * rest], [0, scale, HEIGHT / 2 * rest]], np.float32)
    view: Picture = np.stack([cv2.warpAffine(plane, matrix, (WIDTH, HEIGHT)) for plane in picture])
    return view


def judge(views: list[Scores], kind: InkKind) -> Reading:
    """Readings from one or more views of the same writing; the views' probabilities are averaged.

    What is missing to one went to readings that are impossible for the kind, and to "nothing is written".
    """
    total: dict[str, float] = defaultdict(float)
    for scores in views:
        steps = scores if kind == InkKind.NUMBER else scores[:, : 1 + DIGITS]
        for text, chance in beam_search(softmax(steps / TEMPERATURE)).items():
            total[text.partition("/")[0]] += chance / len(views)
    allowed = {text: chance for text, chance in total.items() if POSSIBLE[kind](text)}
    ranked = sorted(allowed.items(), key=lambda item: -item[1])[:CANDIDATES]
    likely = tuple(Alternative(text, min(1.0, chance)) for text, chance in ranked if chance > LEAST_CHANCE)
    return Reading(likely, min(1.0, total[""]))


def softmax(scores: Scores) -> Scores:
    """Probabilities of each step."""
    powers = np.exp(scores - scores.max(1, keepdims=True))
    result: Scores = powers / powers.sum(1, keepdims=True)
    return result


def beam_search(steps: Scores, beam: int = BEAM) -> dict[str, float]:
    """Texts with their probabilities, summed over all ways the steps can spell them (CTC prefix beam search).

    A text's probability has two parts: ways that end with "nothing here" and ways that end with its last symbol.
    """
    prefixes: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}
    for step in steps.tolist():
        likely = [(sign, chance) for sign, chance in zip(SYMBOLS, step[1:], strict=False) if chance > STEP_FLOOR]
        if not likely:  # nothing here: no new text, whatever ended has ended
            prefixes = {text: ((empty + ended) * step[0], 0.0) for text, (empty, ended) in prefixes.items()}
            continue
        grown = _grow(prefixes, step, likely)
        best = sorted(grown.items(), key=lambda item: -item[1][0] - item[1][1])[:beam]
        prefixes = {text: (empty, ended) for text, (empty, ended) in best}
    return {text: empty + ended for text, (empty, ended) in prefixes.items() if empty + ended > 0}


def _grow(
    prefixes: dict[str, tuple[float, float]], step: list[float], likely: list[tuple[str, float]]
) -> dict[str, list[float]]:
    """The prefixes after one more step: as they are, or longer by a likely symbol."""
    following: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for text, (empty, ended) in prefixes.items():
        following[text][0] += (empty + ended) * step[0]
        last = text[-1:]
        if last:
            following[text][1] += ended * step[SYMBOLS.index(last) + 1]
        for symbol, chance in likely:
            following[text + symbol][1] += (empty if symbol == last else empty + ended) * chance
    return following


def _is_number(text: str) -> bool:
    """Digits, then at most one letter (`3176B`, `15a`); no number is zero or longer than five digits."""
    digits = text.rstrip(LETTERS)
    return digits.isdigit() and len(text) - len(digits) <= 1 and len(digits) <= 5 and int(digits) > 0


def _is_within(most: int) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        return text.isdigit() and len(text) <= 2 and 1 <= int(text) <= most

    return check


POSSIBLE: dict[InkKind, Callable[[str], bool]] = {
    InkKind.NUMBER: _is_number,
    InkKind.DAY: _is_within(31),
    InkKind.MONTH: _is_within(12),
}
