"""Shapes for training: a digit whose thinned track is no longer the digit is left out."""

import cv2
import numpy as np

from ocr.training.strokes import digit_tracks, shape_kept, thin


def six(loop: int) -> np.ndarray:
    """A 6 drawn on 28 x 28: its loop a ring, or run full of ink (`loop` -1)."""
    image = np.zeros((28, 28), np.uint8)
    cv2.line(image, (16, 4), (10, 16), 255, 2)
    cv2.circle(image, (13, 18), 5, 255, loop)
    return image


def test_a_loop_run_full_of_ink_leaves_a_bare_stroke():
    open_loop, full = (cv2.resize(six(loop), (84, 84), interpolation=cv2.INTER_CUBIC) > 110 for loop in (2, -1))
    kept = [
        shape_kept(ink, track) for ink, track in zip((open_loop, full), thin(np.stack([open_loop, full])), strict=True)
    ]
    assert kept[0] > 0.95 > kept[1]


def test_such_digits_are_no_training_digits():
    images, labels = np.stack([six(2), six(-1)]), np.array([6, 6], np.uint8)
    assert [symbol for symbol, _ in digit_tracks(images, labels)] == ["6"]
