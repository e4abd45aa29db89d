"""Names of agencies are put right only where the letters leave one name."""

from __future__ import annotations

import pytest

from extract.letterhead import repair


@pytest.mark.parametrize("name", ["CỤC KHO BẢO QUẢN", "BAN QUẢN TRỊ TÒA NHÀ", "PHÒNG QUẢN LÝ CHỢ"])
def test_a_sound_word_is_not_taken_for_a_level_of_administration(name: str) -> None:
    assert repair(name) == name
