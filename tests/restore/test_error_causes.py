"""The rules by which bench/errors.py tells causes apart."""

import pytest

from bench.errors import Miss, cause, misses
from restore.candidates import Vocabulary
from restore.lexicon import FIRST_WORD

WORDS = ["ngày", "ngay", "ngành", "có", "cơ", "tạ", "tà", "huệ", "muối"]
VOCABULARY = Vocabulary([*WORDS, *(f"x{n}" for n in range(4000)), "muỗi"], [-1.0] * 4010)


@pytest.mark.parametrize(
    ("gold", "found", "before", "expected"),
    [
        ("2025", "3025", "", "a number or code"),
        ("ngay", "", "", "words split, joined or lost"),
        ("Ngay", "ngay", "", "the case alone"),
        ("ngaỳ", "ngày", "", "the true text looks misprinted: no word, or a far rarer one"),
        ("TTBĐS", "TTBDS", "", "initials and abbreviations"),
        ("Pứt", "Pút", "Bản", "a word outside the vocabulary"),
        ("Tạ", "Tà", "Ông", "a name: a capital beside a capital"),
        ("ngay", "ngày", "", "marks: both words common, the tone alone differs"),
        ("cơ", "có", "", "marks: both words common"),
        ("muỗi", "muối", "", "marks: the true word is the rarer"),
        ("muối", "muỗi", "", "marks: the true word is the commoner"),
        ("huệ", "tà", "", "letters: the true word was not among the candidates"),
        ("cơ", "tà", "", "letters: another candidate fitted better"),
    ],
)
def test_the_first_rule_that_holds_is_the_cause(gold, found, before, expected):
    offered = frozenset({FIRST_WORD + WORDS.index("cơ")})
    assert cause(Miss(gold, found, before, "", offered), VOCABULARY) == expected


def test_misses_are_the_true_words_that_are_not_there():
    found = list(misses("Ủy ban hoà giải ở xã", "Uỷ ban hòa giải ởxã", frozenset))
    assert [(m.gold, m.found, m.before) for m in found] == [("ở", "", "giải"), ("xã", "", "ở")]
    assert [(m.gold, m.found) for m in misses("một hai", "mốt hài", frozenset)] == [("một", "mốt"), ("hai", "hài")]
