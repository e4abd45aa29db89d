"""How often a change with a given posterior is right, counted on lines held out of training."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from restore.confidence import log_odds
from restore.model import Channel, Correction, RestoredText
from restore.pipeline import Restorer
from restore.syllable import old_place

WORD = re.compile(r"[^\W_]+")
EDGES = (-13.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.5, 8.0, 10.0, 11.9, 13.0)  # of the log-odds
DOUBT = 1.0  # a wrong change added to every bin, so that few observations do not look sure
DOCUMENT = 60  # lines restored together

Judged = tuple[Correction, bool]


def judge(restored: RestoredText, gold: str) -> Iterator[Judged]:
    """Each correction of a line, and whether all of its words stand in the true line (tone placement aside)."""
    found = list(WORD.finditer(restored.text))
    right: set[int] = set()
    texts = [_plain(m.group()) for m in found]
    for op in Levenshtein.opcodes([_plain(w) for w in WORD.findall(gold)], texts):
        if op.tag == "equal":
            right.update(range(op.dest_start, op.dest_end))
    shift = 0
    for c in sorted(restored.corrections, key=lambda c: c.start):
        start = c.start + shift
        end = start + len(c.after)
        shift += len(c.after) - len(c.before)
        inside = [i for i, m in enumerate(found) if m.start() < end and m.end() > start]
        if inside:
            yield c, all(i in right for i in inside)


def _plain(word: str) -> str:
    low = word.lower()
    placed = old_place(low)
    return word if placed == low else placed


def judge_lines(restorer: Restorer, pairs: Sequence[tuple[str, str]], channel: Channel) -> list[Judged]:
    """All corrections of held-out lines (true, read)."""
    judged: list[Judged] = []
    for at in range(0, len(pairs), DOCUMENT):
        part = pairs[at : at + DOCUMENT]
        results = restorer.restore_lines([read for _, read in part], channel=channel)
        for (true, _), result in zip(part, results, strict=True):
            judged += judge(result, true)
    return judged


def fit(judged: Sequence[Judged]) -> list[tuple[float, float]]:
    """A rising table from log-odds of the posterior to the share of right words (pool adjacent violators)."""
    odds = log_odds(np.array([c.confidence for c, _ in judged], np.float32))
    right = np.array([ok for _, ok in judged], np.float64)
    place = np.digitize(odds, EDGES)
    parts = [p for k in range(len(EDGES) + 1) if len(p := np.flatnonzero(place == k))]
    blocks: list[tuple[float, float, int]] = []
    for part in parts:
        blocks.append((float(odds[part].mean()), float(right[part].sum()), len(part)))
        while len(blocks) > 1 and _share(blocks[-2]) > _share(blocks[-1]):
            (x1, r1, n1), (x2, r2, n2) = blocks.pop(-2), blocks.pop()
            blocks.append(((x1 * n1 + x2 * n2) / (n1 + n2), r1 + r2, n1 + n2))
    return [(round(b[0], 2), round(_share(b), 4)) for b in blocks]


def _share(block: tuple[float, float, int]) -> float:
    return block[1] / (block[2] + DOUBT)


def write_calibration(path: Path, tables: dict[Channel, list[tuple[float, float]]]) -> None:
    """Rows of channel, log-odds of the posterior, share of right words."""
    rows = [f"{channel}\t{odds}\t{share}" for channel, table in tables.items() for odds, share in table]
    path.write_text("# channel, log-odds of the posterior, share of right changes\n" + "\n".join(rows) + "\n", "utf-8")


def reliability(judged: Sequence[Judged], edges: Sequence[float]) -> list[tuple[float, float, int]]:
    """Mean confidence, share of right changes and number of changes between the edges."""
    confidence: npt.NDArray[np.float64] = np.array([c.confidence for c, _ in judged])
    right = np.array([ok for _, ok in judged])
    found = []
    for low, high in pairwise(edges):
        inside = (confidence >= low) & (confidence < high)
        if inside.any():
            found.append((float(confidence[inside].mean()), float(right[inside].mean()), int(inside.sum())))
    return found
