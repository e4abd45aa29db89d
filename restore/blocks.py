"""Which channel each line of a text needs: a garbled stamp in a clean page, a clean page in a garbled document.

Lines follow each other in blocks, so the likeliest sequence of channels is sought (Viterbi), where a change of channel
has its price and each letter speaks for or against a channel.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import groupby

import numpy as np

from restore.guard import ENGINE_SIGNS, NO_LETTERS, OWN_LETTERS
from restore.model import Channel
from restore.syllable import all_syllables, fold

CHANNELS = (Channel.VIETNAMESE, Channel.ENGLISH, Channel.BARE)
# Share of letters that only Vietnamese has, and of signs and letters an English engine prints; à, é, ê stand in both
# Vietnamese and English engines' text. Healthy text has some 20 and 13 of 100; the shares allow for marks lost in part.
SHARES = np.array([[0.12, 0.08], [0.002, 0.05], [0.001, 0.0005]])
SWITCH = 8.0  # nats, in and out again: some 200 letters that all speak for another channel
LEAST_SYLLABLES = 0.6  # share of words with the letters of a syllable below which a block is another language
WORD = re.compile(r"[^\W\d_]+")


def line_channels(lines: Sequence[str], whole: Channel) -> list[Channel]:
    """The channel of each line; `whole` is that of the text, which short blocks and foreign ones keep.

    >>> clean, garbled = "Ủy ban nhân dân tỉnh ban hành kế hoạch", "Uy ban nhan dan tinh ban hanh ké hoach thuc hi¢n"
    >>> [c.value for c in line_channels([clean] * 4 + [garbled] * 5, Channel.VIETNAMESE)[3:6]]
    ['vietnamese', 'english', 'english']
    """
    found = _likeliest(np.array([_scores(line) for line in lines]).reshape(-1, len(CHANNELS)), whole)
    at = 0
    for channel, run in groupby(list(found)):
        size = len(list(run))
        if channel is not whole and channel is not Channel.VIETNAMESE and _is_foreign(lines[at : at + size]):
            found[at : at + size] = [whole] * size
        at += size
    return found


def _scores(line: str) -> list[float]:
    """Log-likelihood of a line in each channel."""
    letters = len(line) - len(NO_LETTERS.findall(line))
    own, signs = len(OWN_LETTERS.findall(line)), len(ENGINE_SIGNS.findall(line))
    rest = max(0, letters - own - signs)
    scores = own * np.log(SHARES[:, 0]) + signs * np.log(SHARES[:, 1]) + rest * np.log(1 - SHARES.sum(1))
    return list(scores)


def _likeliest(scores: np.ndarray[tuple[int, int], np.dtype[np.float64]], whole: Channel) -> list[Channel]:
    best = np.where(np.array([channel is whole for channel in CHANNELS]), 0.0, -SWITCH)
    back = np.zeros(scores.shape, np.int64)
    for row, line in enumerate(scores):
        top = int(np.argmax(best))
        stay = best >= best[top] - SWITCH
        back[row] = np.where(stay, np.arange(len(CHANNELS)), top)
        best = np.where(stay, best, best[top] - SWITCH) + line
    state = int(np.argmax(best))
    found = []
    for row in range(len(scores) - 1, -1, -1):
        found.append(CHANNELS[state])
        state = int(back[row][state])
    return found[::-1]


def _is_foreign(lines: Sequence[str]) -> bool:
    """Whether few words of a block could be Vietnamese syllables."""
    words = [fold(word.lower()) for line in lines for word in WORD.findall(line)]
    return sum(word in _bare_syllables() for word in words) < LEAST_SYLLABLES * len(words)


@cache
def _bare_syllables() -> frozenset[str]:
    return frozenset(map(fold, all_syllables()))
