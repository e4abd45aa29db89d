import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restore.syllable import (
    LETTERS,
    Tone,
    all_syllables,
    fold,
    inventory,
    is_syllable,
    split_syllable,
    strip_tone,
    tone_of,
    with_style,
    write,
)


def test_counts_of_the_inventory():
    assert len(inventory("old")) == len(inventory("new")) == 18_216
    assert len(all_syllables()) == 18_576


def test_letters_are_the_134_of_the_alphabet():
    assert len(LETTERS) == 134
    assert all(unicodedata.normalize("NFC", c) == c for c in LETTERS)


@pytest.mark.parametrize("word", "gì gìn giếng giết quá quy quýt khuỷu ngoài của HOÀ hòa Uỷ Nghị đường yên".split())
def test_is_a_syllable(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", "hien thuc ngi kô cê gê kat tieng xyz w hiÂn iêm ngiên quư".split())
def test_is_no_syllable(word):
    assert not is_syllable(word)


def test_split():
    assert split_syllable("NGHIỆP") == ("ngh", "iêp", Tone.NANG)
    assert split_syllable("quốc") == ("qu", "ôc", Tone.SAC)
    assert split_syllable("gi") == ("gi", "i", Tone.NGANG)
    assert split_syllable("brum") is None


@pytest.mark.parametrize(
    ("word", "old", "new"),
    [
        ("hoà", "hòa", "hoà"),
        ("ỦY", "ỦY", "UỶ"),
        ("thúy", "thúy", "thuý"),
        ("toán", "toán", "toán"),
        ("quý", "quý", "quý"),
    ],
)
def test_style(word, old, new):
    assert with_style(word, "old") == old
    assert with_style(word, "new") == new


@given(st.sampled_from(sorted(inventory("old"))))
def test_parts_write_the_syllable_again(syllable):
    parts = split_syllable(syllable)
    assert parts is not None
    assert write(*parts) in (syllable, with_style(syllable, "old"))
    assert tone_of(syllable) == parts.tone
    assert len(fold(syllable)) == len(strip_tone(syllable)) == len(syllable)
    assert fold(syllable).isascii()
    assert with_style(with_style(syllable, "new"), "old") == with_style(syllable, "old")


@given(st.text())
def test_fold_keeps_offsets(text):
    assert len(fold(text)) == len(text)
