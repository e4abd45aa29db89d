"""The suite of deadline expressions: each invented sentence against its gold values."""

import tomllib
from pathlib import Path

import pytest
from placed import text_map

from extract.deadlines import find_deadlines

SUITE = tomllib.loads((Path(__file__).parents[1] / "cases/extract/deadlines.toml").read_text(encoding="utf-8"))
KEYS = ("relation", "when", "rrule", "duration", "last_day", "anchor", "working_days")


@pytest.mark.parametrize("case", SUITE["case"], ids=lambda case: case["text"][:60])
def test_expression(case):
    found = [f.value for f in find_deadlines(text_map(case["text"]), case.get("issued", SUITE["issued"]))]
    if case.get("none"):
        assert found == []
        return
    assert [{key: getattr(value, key) for key in KEYS} for value in found] == [{key: case.get(key) for key in KEYS}]


def test_the_suite_is_large_enough():
    assert len(SUITE["case"]) >= 150
