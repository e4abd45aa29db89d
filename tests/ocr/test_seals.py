"""Round black seals: found by their rings, taken out, print that runs into them kept."""

import cv2
import numpy as np
import pytest

from ocr.picture import ink_mask
from ocr.preprocess import clean
from ocr.seals import Seal, find_seals, take_out

DPI = 250.0
CENTRE, RADIUS = (700, 500), 165


def paper():
    return np.full((1000, 1600), 255, np.uint8)


def stamp(picture, centre=CENTRE, radius=RADIUS, thick=5):
    cv2.circle(picture, centre, radius, 0, thick)
    cv2.circle(picture, centre, round(0.7 * radius), 0, 3)
    for i, letter in enumerate("PHONG THU NGHIEM HOA BINH"):
        a = np.pi * (1 + i / 12)
        at = (int(centre[0] + 0.83 * radius * np.cos(a)) - 9, int(centre[1] + 0.83 * radius * np.sin(a)) + 9)
        cv2.putText(picture, letter, at, cv2.FONT_HERSHEY_DUPLEX, 0.7, 0, 2)
    cv2.putText(picture, "Y TE", (centre[0] - 50, centre[1]), cv2.FONT_HERSHEY_DUPLEX, 1.2, 0, 2)


def print_line(picture, text, left, baseline):
    cv2.putText(picture, text, (left, baseline), cv2.FONT_HERSHEY_TRIPLEX, 1.2, 0, 3)


@pytest.mark.parametrize("radius", [125, 150, 165, 200])
def test_a_seal_is_found_where_it_stands(radius):
    picture = paper()
    stamp(picture, radius=radius)
    (seal,) = find_seals(ink_mask(picture), DPI)
    assert np.hypot(seal.x - CENTRE[0], seal.y - CENTRE[1]) < 6
    assert min(abs(seal.radius - radius), abs(seal.radius - 0.7 * radius)) < 6


def test_print_and_tables_are_no_seals():
    picture = paper()
    for row in range(60, 960, 45):
        print_line(picture, "COOOG HOA XQ OQCGO 0080 ooo 8806", 60, row)
    cv2.rectangle(picture, (200, 200), (1200, 700), 0, 3)
    cv2.ellipse(picture, CENTRE, (250, 120), 0, 0, 360, 0, 4)
    assert find_seals(ink_mask(picture), DPI) == ()


@pytest.mark.parametrize(("left", "baseline"), [(640, 370), (760, 665), (830, 420)])
def test_print_that_runs_into_a_seal_stays_and_the_seal_goes(left, baseline):
    words = paper()
    print_line(words, "PHO GIAM DOC", left, baseline)
    picture = words.copy()
    stamp(picture)
    (seal,) = find_seals(ink_mask(picture), DPI)
    take_out(picture, ink_mask(picture), seal, DPI)
    ink, left_over = ink_mask(words) > 0, ink_mask(picture) > 0
    alone = paper()
    stamp(alone)
    own = (ink_mask(alone) > 0) & ~(cv2.dilate(ink_mask(words), np.ones((5, 5), np.uint8)) > 0)
    assert (left_over & ink).sum() > 0.85 * ink.sum()
    assert (left_over & own).sum() < 0.12 * own.sum()


def test_a_line_far_from_the_seal_gives_it_no_letters():
    picture = paper()
    stamp(picture)
    print_line(picture, "NGUOI KY", 1100, 500)
    seal = Seal(*map(float, CENTRE), float(RADIUS))
    take_out(picture, ink_mask(picture), seal, DPI)
    yy, xx = np.ogrid[: picture.shape[0], : picture.shape[1]]
    inside = np.hypot(xx - CENTRE[0], yy - CENTRE[1]) < RADIUS + 4
    assert (picture[inside] == 255).mean() > 0.995


def test_cleaning_names_the_seal_and_its_place():
    picture = paper()
    stamp(picture)
    page = clean(picture, DPI, rotation=0)
    assert [kind.value for kind, _ in page.regions] == ["seal"]
    step = next(step for step in page.steps if step.name == "seals")
    assert step.detail.startswith("1 ")
