"""What a machine misread in the training texts is left out of the counts."""

import numpy as np

from restore.lexicon import BREAK, FIRST_WORD, UNKNOWN
from restore.training.misprints import AROUND, CLOSE, left_out, misread

WORDS = ["tổ", "chức", "tô", "màu", "việc", "vào", "tranh", "dược", "được", "phẩm", "làm"]
NUMBER = {word: FIRST_WORD + i for i, word in enumerate(WORDS)}


def stream(text: str) -> np.ndarray:
    tokens = [NUMBER[word] for word in text.split()]
    return np.array([BREAK, *tokens, BREAK], np.uint16)


TYPED = stream("việc tổ chức " * 500 + "tô màu vào tranh " * 300 + "việc làm được " * 200)


def words_at(flags: np.ndarray, ids: np.ndarray) -> list[str]:
    return [WORDS[i - FIRST_WORD] for i in ids[flags].tolist()]


def test_a_misreading_is_told_by_both_neighbours() -> None:
    ids = stream("việc tô chức " + "việc tổ chức " * 50 + "tô màu vào tranh")
    assert words_at(misread(ids, WORDS, [TYPED]), ids) == ["tô"]
    assert misread(ids, WORDS, [TYPED])[2]  # the one before chức, not the one before màu


def test_a_word_that_only_these_texts_use_is_no_misreading() -> None:
    ids = stream("việc dược phẩm " * 40)
    assert not misread(ids, WORDS, [TYPED]).any()


def test_single_misreadings_become_unknown_words() -> None:
    ids = stream("việc tổ chức " * 10)
    bad = np.zeros(len(ids), np.bool_)
    bad[4] = True
    kept, cases = left_out(ids, np.zeros(len(ids), np.uint8), bad)
    assert kept[4] == UNKNOWN and len(kept) == len(cases) == len(ids)


def test_a_stretch_full_of_misreadings_goes_but_paragraphs_stay() -> None:
    ids = np.concatenate([stream("việc tổ chức " * 800), stream("việc tổ chức " * 800)])
    bad = np.zeros(len(ids), np.bool_)
    bad[100 : 100 + 3 * CLOSE : 3] = True
    kept, _ = left_out(ids, np.zeros(len(ids), np.uint8), bad)
    assert len(ids) - len(kept) >= AROUND
    assert (kept == BREAK).sum() == (ids == BREAK).sum()
