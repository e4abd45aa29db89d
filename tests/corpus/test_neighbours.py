import pytest
from archives import filled

from corpus.cli import run
from corpus.neighbours import neighboured

OFFICE = "ISSUER SỞ ĐƯỜNG SÔNG\nNOTATION KH-SĐS"


def plan(number, day, more=""):
    value = f"\nNUMBER {number}\nCODE {number}/KH-SĐS" if number else ""
    return f"{OFFICE}{value}\nDATE {day}\n{more}"


NEAR = {
    "a": plan("402", "2023-05-02"),
    "b": plan("410", "2023-05-04"),
    "c": plan("425", "2023-05-12"),
    "d": plan("431", "2023-05-16"),
}


def found(tmp_path, texts):
    with filled(tmp_path, texts) as archive:
        return neighboured(archive)


def test_neighbours_choose_among_the_candidates(tmp_path):
    (one,) = found(tmp_path, NEAR | {"x": plan(None, "2023-05-09", "MAYBE /number 477 0.55 417 0.4")})
    assert (one.field, one.value, one.candidates[0][0]) == ("number", None, "417")
    assert one.candidates[0][1] > 0.9
    assert one.between == ("410/KH-SĐS", "425/KH-SĐS")


def test_an_open_day_lies_between_its_neighbours(tmp_path):
    (one,) = found(tmp_path, NEAR | {"x": plan("417", "2023-05", "MAYBE /issued_date 2023-05-19 0.5 2023-05-09 0.4")})
    assert (one.field, one.candidates[0][0]) == ("issued_date", "2023-05-09")


def test_a_number_that_neighbours_contradict_is_told(tmp_path):
    told = found(tmp_path, NEAR | {"x": plan("77", "2023-05-09")})
    assert [(one.value, one.field) for one in told if one.value == "77"] == [("77", "number")]


def test_of_a_contradicted_number_the_other_candidates_are_told(tmp_path):
    texts = NEAR | {"x": plan("477", "2023-05-09", "MAYBE /number 477 0.75 417 0.2")}
    (one,) = (one for one in found(tmp_path, texts) if one.field == "number")
    assert (one.value, one.candidates[0][0]) == ("477", "417")


def test_numbers_in_order_are_not_told(tmp_path):
    assert found(tmp_path, NEAR) == []


def test_other_offices_and_years_are_no_neighbours(tmp_path):
    texts = {name: text.replace("ĐƯỜNG SÔNG", "VƯỜN RỪNG") for name, text in NEAR.items()}
    texts |= {f"{name}-22": text.replace("2023-", "2022-") for name, text in NEAR.items()}
    assert found(tmp_path, texts | {"x": plan("77", "2023-05-09")}) == []


@pytest.mark.parametrize("turn", [1, -1])
def test_the_order_of_filling_does_not_matter(tmp_path, turn):
    texts = NEAR | {"x": plan(None, "2023-05-09", "MAYBE /number 477 0.55 417 0.4")}
    (one,) = found(tmp_path, dict(list(texts.items())[::turn]))
    assert [value for value, _ in one.candidates] == ["417", "477"]


def test_command(tmp_path, capsys):
    texts = NEAR | {"x": plan(None, "2023-05-09", "MAYBE /number 477 0.55 417 0.4")}
    with filled(tmp_path, texts) as archive:
        root = archive.archive.root
    assert run(["neighbours", str(root)]) == 0
    path, field, value, readings, between = capsys.readouterr().out.rstrip("\n").split("\t")
    assert (path.endswith("x.txt"), field, value, between) == (True, "number", "open", "410/KH-SĐS … 425/KH-SĐS")
    assert readings.startswith("417 0.9")
