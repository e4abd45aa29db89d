import numpy as np
import pytest

from ocr.hand_reader import POSSIBLE, SYMBOLS, beam_search, judge, scores_of, softmax
from ocr.model import InkKind


def steps(text: str, sure: float = 8.0) -> np.ndarray:
    """Scores that spell a text, a "nothing" between all symbols."""
    scores = np.zeros((2 * len(text) + 1, len(SYMBOLS) + 1), np.float32)
    scores[::2, 0] = sure
    for place, sign in enumerate(text):
        scores[2 * place + 1, SYMBOLS.index(sign) + 1] = sure
    return scores


@pytest.mark.parametrize("text", ["7", "11", "3176B", "15a", "0225"])
def test_best_text_is_the_one_spelled(text: str):
    found = beam_search(softmax(steps(text)))
    assert max(found, key=found.__getitem__) == text


def test_probabilities_add_up_over_all_texts():
    random = np.random.default_rng(0)
    steps_of_noise = np.zeros((5, len(SYMBOLS) + 1), np.float32)
    steps_of_noise[:, :3] = random.dirichlet(np.ones(3), 5)
    assert sum(beam_search(steps_of_noise, beam=1000).values()) == pytest.approx(1.0, abs=1e-3)


def test_a_doubled_symbol_needs_a_gap():
    one = np.zeros((2, len(SYMBOLS) + 1), np.float32)
    one[:, SYMBOLS.index("5") + 1] = 1.0
    assert set(beam_search(one)) == {"5"}


def test_paper_behind_the_writing_is_not_shown_to_the_network():
    picture = np.zeros((2, 40, 192), np.float32)
    picture[0, 6:34, 10:14] = 1
    picture[1, :, 6:60] = 1
    few = scores_of(picture)
    picture[0, 20, 190] = 1e-6  # ink too pale to matter, at the very end
    whole = scores_of(picture)
    assert len(few) < len(whole)
    assert few[:7] == pytest.approx(whole[:7], abs=1e-3)  # two columns a step


def test_what_follows_the_slash_is_the_notation():
    assert judge([steps("148/2020")], InkKind.NUMBER).candidates[0].text == "148"


def test_print_alone_is_no_writing():
    reading = judge([steps("/")], InkKind.NUMBER)
    assert reading.empty > 0.9 and (not reading.candidates or reading.candidates[0].confidence < 0.1)


def test_a_day_has_no_slash_behind_it():
    scores = steps("2/")
    scores[3, SYMBOLS.index("1") + 1] = 7.0
    assert judge([scores], InkKind.NUMBER).candidates[0].text == "2"
    assert judge([scores], InkKind.DAY).candidates[0].text == "21"


def test_impossible_days_are_not_offered():
    scores = steps("39")
    scores[1, SYMBOLS.index("2") + 1] = 7.5
    assert judge([scores], InkKind.DAY).candidates[0].text == "29"


@pytest.mark.parametrize(
    ("kind", "text", "possible"),
    [
        (InkKind.DAY, "31", True),
        (InkKind.DAY, "32", False),
        (InkKind.DAY, "00", False),
        (InkKind.DAY, "7", True),
        (InkKind.MONTH, "12", True),
        (InkKind.MONTH, "13", False),
        (InkKind.NUMBER, "3176B", True),
        (InkKind.NUMBER, "15a", True),
        (InkKind.NUMBER, "15ab", False),
        (InkKind.NUMBER, "0", False),
        (InkKind.NUMBER, "B", False),
        (InkKind.NUMBER, "123456", False),
        (InkKind.NUMBER, "", False),
    ],
)
def test_forms(kind: InkKind, text: str, possible: bool):
    assert POSSIBLE[kind](text) is possible
