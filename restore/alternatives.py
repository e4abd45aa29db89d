"""What else a word may be: the other candidates of the lattice with their probabilities."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from restore.decode import Arcs, Decoded, Tokens

LEAST = 0.02  # posterior from which a candidate is worth showing
MOST = 4

Choices = tuple[tuple[str, float], ...]
Writer = Callable[[str, int], str]  # what was read, candidate -> how the candidate is written


def rivals(decoded: Decoded, arcs: Arcs, tokens: Tokens) -> dict[int, list[int]]:
    """For each token the places of candidates that lost but are not out of the question.

    A rival takes in as many tokens as the winner does, so that one can be put for the other.
    """
    open_places = np.flatnonzero(decoded.posterior > LEAST)
    owner = np.searchsorted(decoded.begin, open_places, side="right") - 1
    winner = decoded.arc[owner]
    own_end = decoded.begin[owner] + arcs.first[tokens.form[owner] + 1] - arcs.first[tokens.form[owner]]
    span = np.where(open_places < own_end, 1, tokens.span[owner])
    won = np.where(winner < own_end, 1, tokens.span[owner])
    fit = (winner >= 0) & (winner != open_places) & (span == won)
    found: dict[int, list[int]] = {}
    for token, place in zip(owner[fit].tolist(), open_places[fit].tolist(), strict=True):
        found.setdefault(token, []).append(place)
    return found


def choices(
    places: list[int], decoded: Decoded, read: str, chosen: str, confidence: float, won: float, write: Writer
) -> Choices:
    """The rivals of one word as texts, likeliest first.

    `confidence` is the calibrated probability of the chosen text, `won` its posterior; what the calibration leaves
    over is shared out by the posteriors of the rivals.
    """
    shares: dict[str, float] = {}
    for place in places:
        text = write(read, int(decoded.source[place]))
        if text != chosen:
            shares[text] = shares.get(text, 0.0) + float(decoded.posterior[place])
    scale = (1.0 - confidence) / max(1.0 - won, sum(shares.values()), 1e-9)
    ranked = sorted(shares.items(), key=lambda pair: -pair[1])[:MOST]
    return tuple((text, round(min(1.0, share * scale), 4)) for text, share in ranked)


def torn_between(
    decoded: Decoded, kept: npt.NDArray[np.bool_], losers: Mapping[int, list[int]], least: float
) -> list[int]:
    """Tokens left as read although their candidate was hardly the likelier: its posterior is below `least`."""
    return [token for token in losers if kept[token] and decoded.posterior[decoded.arc[token]] < least]
