"""Made-up sentences: what must be mended, and what must be left alone."""

import tomllib
from pathlib import Path

import pytest

from restore import Channel, load_restorer

CASES = Path(__file__).parents[1] / "cases" / "restore"


def cases(name):
    return [pytest.param(c, id=c["label"]) for c in tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]]


def restore(case):
    channel = Channel(case.get("channel", "auto"))
    return load_restorer().restore_lines(
        case["observed"].split("\n"), channel=None if channel is Channel.AUTO else channel
    )


@pytest.mark.parametrize("case", cases("mended"))
def test_mended(case):
    assert "\n".join(line.text for line in restore(case)) == case["restored"]


@pytest.mark.parametrize("case", cases("left_alone"))
def test_left_alone(case):
    assert "\n".join(line.text for line in restore(case)) == case["observed"]
    assert not any(line.corrections for line in restore(case))


@pytest.mark.xfail(strict=True, reason="known misses")
@pytest.mark.parametrize("case", cases("known_misses"))
def test_known_misses(case):
    assert "\n".join(line.text for line in restore(case)) == case["restored"]
