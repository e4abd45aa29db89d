from restore.lists import items_of_d
from restore.names import Place, settle


def test_a_plain_name_decides_for_the_open_ones():
    open_ones = [Place(t, "tam", "dương", {"dương": 0.9, "đường": 0.08}) for t in (1, 9)]
    plain = Place(5, "tam", "đường", {"đường": 0.99})
    assert settle([*open_ones, plain]) == {1: "đường", 9: "đường"}


def test_names_after_other_words_do_not_mix():
    assert (
        settle([Place(1, "tam", "dương", {"dương": 0.9, "đường": 0.1}), Place(5, "hải", "đường", {"đường": 1.0})]) == {}
    )


def test_only_the_second_d_loses_its_stroke():
    lines = ["c) ba", "d) bốn", "tiếp theo", "d) năm", "e) sáu", "d) không"]
    assert [item.line for item in items_of_d(lines) if item.lost] == [3]
