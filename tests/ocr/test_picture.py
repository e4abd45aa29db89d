"""Pixels of chosen components, painted one by one or looked up."""

import numpy as np
import pytest

from ocr import picture


@pytest.mark.parametrize("most", [0, 2000])
def test_the_pixels_of_chosen_components(monkeypatch, most):
    monkeypatch.setattr(picture, "MOST_PIECES", most)
    mask = np.where(np.random.default_rng(1).random((60, 80)) > 0.7, 255, 0).astype(np.uint8)
    labels, stats = picture.components(mask)
    chosen = stats[:, 4] < 4
    chosen[0] = False
    assert chosen.any()
    assert np.array_equal(picture.pixels_of(chosen, labels, stats), np.where(chosen[labels], 255, 0))
