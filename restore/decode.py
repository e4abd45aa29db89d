"""The decoder: the best sequence of words through a lattice of candidates, and how sure each word is.

One beam for all channels. A position is a token as read; an arc is a candidate for one token (or for two tokens that
belong together) of one or two words. Hypotheses that agree on what the n-gram model still sees of the past are one.
A forward and a backward pass over the same arcs give the posterior probability of every candidate. The search itself is
compiled: restore/kernels/beam.pyx.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from restore.kernels.beam import decode as beam_search
from restore.lexicon import BREAK, FIRST_WORD, sign_number
from restore.ngram import BACKOFF_TOP, STEP, TITLE_STEP, NgramModel

NO_WORD = 65_535  # a candidate without second word
AS_READ = 255  # case of a candidate that keeps the case of the token
UNKNOWN_LOGP = -9.0  # log-probability of a word outside the vocabulary; its spelling is paid by the candidate's cost
BEAM = 16  # hypotheses expanded at one position
WIDTH = 11.0  # nats below the best at which a hypothesis is dropped
CASE_WEIGHT = 0.7  # the case model counts less than the n-grams: both see the same neighbours

SCALES = (STEP, BACKOFF_TOP, TITLE_STEP, CASE_WEIGHT, UNKNOWN_LOGP)

OPENING = np.zeros(FIRST_WORD, np.uint8)  # tokens after which a capital says nothing
OPENING[[BREAK, *(sign_number(sign) for sign in '"-.:)+…*')]] = 1

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


class Arcs(NamedTuple):
    """Candidates of all forms: those of form f are [first[f], first[f+1])."""

    first: Ints
    word: npt.NDArray[np.uint16]
    second: npt.NDArray[np.uint16]
    case: npt.NDArray[np.uint8]
    kind: npt.NDArray[np.uint8]
    cost: Floats


class Tokens(NamedTuple):
    """The tokens of a text: form of each, case as read (-1: says nothing), and forms of several tokens taken as one."""

    form: Ints
    case: npt.NDArray[np.int8]
    joined: Ints  # form of the tokens from here on as one word, -1 for none
    span: Ints  # how many tokens that takes in
    join_cost: Floats
    trust: Floats  # nats that a change of this token costs beyond its kind, by the engine's confidence


class Decoded(NamedTuple):
    """For each position the chosen arc (-1: inside a joined token), and for each arc of the text its posterior."""

    arc: Ints
    begin: Ints  # arcs of position i are [begin[i], begin[i+1]) of `source` and `posterior`
    source: Ints  # index in Arcs
    posterior: Floats


def decode(
    model: NgramModel, arcs: Arcs, tokens: Tokens, kinds: Floats, beam: int = BEAM, width: float = WIDTH
) -> Decoded:
    """The best path through the lattice; `kinds` is the price of each kind of candidate in the channel at hand."""
    return Decoded(*beam_search(model, arcs, tokens, kinds, SCALES, OPENING, beam, width))
