"""The search for the angle: the same one as by turning the page to all of them."""

import pytest

from ocr.deskew import _summit


@pytest.mark.parametrize("peak", range(9))
def test_the_summit_is_found_wherever_it_is(peak):
    asked = []

    def height(at):
        asked.append(at)
        return -abs(at - peak)

    assert _summit(height, 9) == peak
    assert len(asked) == len(set(asked)) <= 9


def test_a_dip_of_one_step_does_not_end_the_climb():
    heights = [0, 0, 0, 1, 4, 3, 5, 2, 1]
    assert _summit(heights.__getitem__, 9) == 6
