from datetime import date

import pytest

from extract.siblings import BROKEN, MOST, TAKEN, Sibling, day_evidence, digits_of, number_evidence

DAY = date(2023, 5, 9)
NEAR = [
    Sibling(402, date(2023, 5, 2)),
    Sibling(410, date(2023, 5, 4)),
    Sibling(425, date(2023, 5, 12)),
    Sibling(431, date(2023, 5, 16)),
]


@pytest.mark.parametrize(
    ("number", "ratio"),
    [("417", MOST), ("477", BROKEN**2), ("41", BROKEN**2), ("428", BROKEN), ("417A", MOST), ("410", TAKEN * MOST)],
)
def test_numbers(number: str, ratio: float):
    assert number_evidence([number], DAY, DAY, NEAR).of(number) == pytest.approx(ratio)


def test_one_misread_neighbour_does_not_decide():
    ratios = number_evidence(["417", "477"], DAY, DAY, [*NEAR, Sibling(4100, date(2023, 5, 5))])
    assert ratios.of("417") > ratios.of("477")


def test_order_of_siblings_does_not_matter():
    assert number_evidence(["417"], DAY, DAY, NEAR) == number_evidence(["417"], DAY, DAY, NEAR[::-1])


def test_an_open_day_asks_only_those_outside_its_month():
    month = date(2023, 5, 1), date(2023, 5, 31)
    assert number_evidence(["417", "477"], *month, NEAR).ratios == {"417": 1.0, "477": 1.0}


def test_days():
    ratios = day_evidence(["2023-05-09", "2023-05-29"], "417", NEAR)
    assert ratios.of("2023-05-09") > 1 > ratios.of("2023-05-29")


def test_without_siblings_nothing_is_said():
    assert number_evidence(["417"], DAY, DAY, []).of("417") == 1.0
    assert day_evidence(["2023-05-09"], "417", []).of("2023-05-09") == 1.0


@pytest.mark.parametrize(("number", "count"), [("3176B", 3176), ("07", 7), ("B", None)])
def test_count_of_a_number(number: str, count: int | None):
    assert digits_of(number) == count
