"""What kind of damage a text shows, and what a change must pay before it is made.

Healthy text is left alone: where marks are rarely missing, a word without marks is what it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from restore.candidates import KINDS, Kind
from restore.decode import Arcs
from restore.model import Channel

Floats = npt.NDArray[np.float32]

# Shares of all letters. Vietnamese text has about 20 letters in 100 beyond Latin-1; an English engine prints none.
OWN_LEAST = 0.02
# Letters and signs that an English engine prints for marked letters; bare text has none of them.
ENGINE_SIGNS = re.compile("[éèóòáàúùíìýêâôãõëöüïç¢€&§¥£©®]")
OWN_LETTERS = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
NO_LETTERS = re.compile(r"[\W\d_]")
ENGINE_LEAST = 0.008

# Nats a change must win over leaving the word as read, by kind of candidate.
NEVER = 12.0
BARE_PRICES = {Kind.REMARKED: NEVER, Kind.UNKNOWN: 3.0}
ENGLISH_PRICES = {Kind.UNKNOWN: 8.0}
OUT = 99.0
MARKED_PRICES = {Kind.REMARKED: OUT, Kind.UNKNOWN: 0.0}
# A reader's mistakes are learned from damaged pages; a text that shows few of them is better than those.
FIRST_GUARD, HEALTHY_GUARD, SICK_GUARD = 2.0, 6.0, 0.5
SICK_SHARE = 0.004  # share of words that seem misread, at FIRST_GUARD, from which a text is taken for misread
LOST_LEAST = 0.015  # a smaller share of lost marks is chance, and the text is healthy
LOST_ROUNDS = 6


def choose_channel(lines: Sequence[str]) -> Channel:
    """The channel of a text, from its letters.

    >>> choose_channel(["Toan tinh chung tay"]).value, choose_channel(["thue hi¢n phong trao dé"]).value
    ('bare', 'english')
    """
    text = "".join(lines)
    letters = len(text) - len(NO_LETTERS.findall(text))
    own, signs = len(OWN_LETTERS.findall(text)), len(ENGINE_SIGNS.findall(text))
    if own > OWN_LEAST * letters:
        return Channel.VIETNAMESE
    return Channel.ENGLISH if signs > ENGINE_LEAST * letters else Channel.BARE


def lost_share(form: npt.NDArray[np.int32], arcs: Arcs, logp: npt.NDArray[np.float64]) -> float:
    """Share of marked words that lost their marks, estimated from how common the bare forms are as words.

    Every bare form is either a word without marks or a marked word that lost them; the balance is found by
    expectation-maximisation over all tokens.
    """
    forms, counts = np.unique(form, return_counts=True)
    sizes = arcs.first[forms + 1] - arcs.first[forms]
    places = np.repeat(arcs.first[forms] - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes) + np.arange(sizes.sum())
    owner = np.repeat(np.arange(len(forms)), sizes)
    kind, mass = arcs.kind[places], np.exp(logp[arcs.word[places]])
    bare = np.bincount(owner, mass * (kind == Kind.PLAIN), len(forms))
    marked = np.bincount(owner, mass * (kind == Kind.MARKED), len(forms))
    kept = float(np.sum(counts * (np.bincount(owner, kind == Kind.KEPT, len(forms)) > 0)))
    open_form = (marked > 0) & (bare + marked > 0)
    counts, bare, marked = counts[open_form], bare[open_form], marked[open_form]
    if not kept:
        return 1.0
    share = 0.3
    for _ in range(LOST_ROUNDS):
        lost = float(np.sum(counts * marked * share / np.maximum(bare + marked * share, 1e-30)))
        share = lost / (kept + lost + 1e-9)
    return share


def prices(channel: Channel, lost: float = 0.0, guard: float = FIRST_GUARD) -> Floats:
    """Price of each kind of candidate.

    In marked text `lost` is the share of marked words whose marks are missing, `guard` the price of every misreading.
    """
    table = np.zeros(KINDS, np.float32)
    chosen = {Channel.BARE: BARE_PRICES, Channel.ENGLISH: ENGLISH_PRICES}.get(channel, MARKED_PRICES)
    for kind, price in chosen.items():
        table[kind] = price
    if channel is Channel.VIETNAMESE:
        table[[Kind.MISREAD, Kind.CONFUSED, Kind.GLUED]] = guard
        table[Kind.MARKED] = OUT if lost < LOST_LEAST else -np.log(lost)
        table[Kind.KEPT] = 0.0 if lost < LOST_LEAST else -np.log1p(-min(lost, 0.999))
    return table
