"""Canaries: a bad rebuild of the model fails here at once."""

import math

import numpy as np
import pytest

from restore import load_restorer
from restore.lexicon import BREAK
from restore.ngram import STEP


@pytest.fixture(scope="module")
def model():
    return load_restorer().model


def followers(model, word):
    ngrams, number = model.ngrams, model.vocabulary.number[word]
    span = slice(ngrams.first1[number], ngrams.first1[number + 1])
    order = np.argsort(ngrams.logp2[span])
    return [int(n) for n in ngrams.word2[span][order]]


def test_common_words_are_common(model):
    assert {"của", "và", "các", "quy", "định"} <= set(model.vocabulary.words[:40])


@pytest.mark.parametrize(("word", "after"), [("nghị", "định"), ("thủ", "tướng"), ("kế", "hoạch"), ("ủy", "ban")])
def test_words_are_followed_by_their_partners(model, word, after):
    assert model.vocabulary.number[after] in followers(model, word)[:2]


def test_probabilities_of_a_paragraph_start_sum_to_less_than_one(model):
    ngrams = model.ngrams
    span = slice(ngrams.first1[BREAK], ngrams.first1[BREAK + 1])
    assert math.isclose(np.exp(-STEP * ngrams.logp2[span].astype(float)).sum(), 0.95, abs_tol=0.1)


def test_every_form_of_an_ambiguous_skeleton_is_known(model):
    words = {model.vocabulary.text(n) for n in model.vocabulary.by_bare["ban"]}
    assert {"ban", "bàn", "bán", "bản", "bạn", "bận"} <= words


def test_the_model_is_small():
    folder = load_restorer().model.folder
    assert sum(p.stat().st_size for p in folder.iterdir()) < 25_000_000
