"""`saoluc read --hand`: what was written, told as text and JSON, and drawn."""

import json
from pathlib import Path

import pytest
from PIL import Image

from corpus.cli import run
from corpus.handwriting import as_json, drawn, told
from ocr.model import Alternative, Box, Ink, InkKind, Origin, Page

SAMPLES = Path(__file__).parents[2] / "samples"
PAGE = Page(
    1,
    595.0,
    842.0,
    (),
    Origin.IMAGE,
    ink=(
        Ink(InkKind.NUMBER, Box(80, 96, 120, 108), False, (Alternative("417", 0.81), Alternative("411", 0.12))),
        Ink(InkKind.DAY, Box(380, 96, 392, 108), True),
        Ink(InkKind.MONTH, Box(420, 96, 432, 108), False),
    ),
)


def test_told():
    assert told(PAGE).splitlines() == [
        "number\t80.0 96.0 120.0 108.0\t417 0.810 411 0.120",
        "day\t380.0 96.0 392.0 108.0\tblank",
        "month\t420.0 96.0 432.0 108.0\tunreadable",
    ]


def test_json():
    number, day, _ = as_json(PAGE)
    assert number["candidates"] == [{"value": "417", "probability": 0.81}, {"value": "411", "probability": 0.12}]
    assert (day["kind"], day["page"], day["blank"], day["candidates"]) == ("day", 1, True, [])


def test_each_field_is_framed_and_the_page_given_stays_as_it_is():
    white = Image.new("RGB", (1190, 1684), "white")
    shown = drawn(white, PAGE)
    assert shown.size == white.size and white.getcolors() == [(1190 * 1684, (255, 255, 255))]
    for ink in PAGE.ink:  # a frame two points around the box, at two pixels a point
        middle = round(ink.box.left + ink.box.right), round(2 * (ink.box.top - 2))
        assert shown.getpixel(middle) != (255, 255, 255)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--hand", "--format", "hocr"], "text or json"),
        (["--hand", "--page", "9"], "the last page of the file is 1"),
        (["--show", "x.png"], "is for --hand"),
    ],
)
def test_wrong_use(tmp_path, capsys, arguments, message):
    path = tmp_path / "a.txt"
    path.write_text("Số: 1/A", "utf-8")
    assert run(["read", *arguments, str(path)]) == 2
    assert message in capsys.readouterr().err


def test_text_has_nothing_written_by_hand(tmp_path, capsys):
    path = tmp_path / "a.txt"
    path.write_text("Số: 1/A", "utf-8")
    assert run(["read", "--hand", str(path)]) == 0
    out, err = capsys.readouterr()
    assert out == "" and "nothing is written by hand" in err


@pytest.mark.tesseract
def test_sample_page_is_read_and_drawn(tmp_path, capsys):
    target = tmp_path / "hand.png"
    sample = str(SAMPLES / "to-trinh-mua-sam.tiff")
    assert run(["read", "--hand", sample, "--format", "json", "--show", str(target)]) == 0
    found = {one["kind"]: one for one in json.loads(capsys.readouterr().out)}
    assert found["number"]["candidates"]
    assert Image.open(target).width > 1000
