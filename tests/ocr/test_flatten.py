"""Photographs of pages: sheets are squared, bent lines evened, flat scans left alone, and places found again."""

import cv2
import numpy as np
import pytest

from bench.camera import HIGH, WIDE, Shot, curl, gutter, lifted, photograph, pixel_of
from ocr import page_picture
from ocr.deskew import turned
from ocr.model import Mesh, Node, Origin, Page
from ocr.picture import POINTS_PER_INCH, components, ink_mask
from ocr.preprocess import clean
from ocr.serial import page_from_json, page_to_json

DPI = 150.0
BAR, SPACE, LEADING = 9, 4, 34  # pixels: a letter's width, the white after it, from line to line
PHOTO_DPI = 2100 / 8.27


def page_of_bars():
    """An A4 page with bars of the size of letters, in words and lines."""
    page = np.full((round(HIGH / 25.4 * DPI), round(WIDE / 25.4 * DPI), 3), 250, np.uint8)
    for row in range(40):
        left, end = 140, 1120 if row % 5 else 700
        letters = 0
        while left < end:
            letters += 1
            top = 150 + row * LEADING
            page[top : top + 13, left : left + BAR] = 30
            left += BAR + SPACE + (8 if letters % (3 + row % 4) == 0 else 0)
    return page


def bars(picture):
    """Middles and feet of the bars on a picture."""
    _, stats = components(ink_mask(picture))
    usual = np.median(stats[1:, 4])
    stats = stats[1:][(stats[1:, 4] > usual / 3) & (stats[1:, 4] < usual * 3)]
    return stats[:, :2] + stats[:, 2:4] / 2, stats[:, 1] + stats[:, 3]


def as_page(cleaned):
    height, width = (side / cleaned.dpi * POINTS_PER_INCH for side in cleaned.print_only.shape[:2])
    return Page(1, width, height, (), Origin.IMAGE, skew=cleaned.skew, mesh=cleaned.mesh, rotation=cleaned.rotation)


def on_photo(cleaned, places):
    """Places of the cleaned picture (pixels) on the photograph (pixels)."""
    page = as_page(cleaned)
    points = (np.asarray(places) + 0.5) / cleaned.dpi * POINTS_PER_INCH
    return np.array([page.on_scan(*point) for point in points]) / POINTS_PER_INCH * PHOTO_DPI - 0.5


def detail(cleaned):
    return {step.name: step.detail for step in cleaned.steps}["flatten"]


@pytest.fixture(scope="module")
def printed():
    return page_of_bars()


def test_a_sheet_on_a_table_is_squared_and_its_corners_are_found_again(printed):
    shot = Shot(pitch=14, yaw=-6, roll=4, near=0.85)
    cleaned = clean(photograph(printed[..., ::-1], shot), PHOTO_DPI)
    assert detail(cleaned).startswith("sheet squared")
    height, width = cleaned.print_only.shape
    assert abs(height / width - HIGH / WIDE) < 0.01
    corners = [(0, 0), (width - 1, 0), (width - 1, height - 1), (0, height - 1)]
    half = np.array([WIDE, HIGH]) / 2
    expected = pixel_of(np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half, shot)
    off = np.abs(on_photo(cleaned, corners) - expected)
    assert off.max() < 20, "2 mm on the sheet: edges are looked for at 500 pixels"


BENT = {
    "curl": Shot(pitch=14, profile=curl(22), near=0.88),
    "lifted": Shot(pitch=14, yaw=-5, profile=lifted(40), bend=8, near=0.85),
    "gutter": Shot(pitch=18, profile=gutter(30), near=0.88),
    "no edge seen": Shot(pitch=6, yaw=8, roll=2, near=1.2),
    "all": Shot(pitch=12, yaw=4, roll=-3, profile=curl(18), shadow=0.5, blur=1.4, near=0.85),
}


@pytest.mark.parametrize("name", BENT)
def test_bent_lines_lie_straight_and_every_bar_is_found_again(printed, name):
    photo = photograph(printed[..., ::-1], BENT[name])
    cleaned = clean(photo, PHOTO_DPI)
    assert "lines evened" in detail(cleaned)
    middles, feet = bars(cleaned.print_only)
    count = len(bars(cv2.cvtColor(printed, cv2.COLOR_BGR2GRAY))[0])
    assert abs(len(middles) - count) < 0.03 * count
    rows = np.split(np.sort(feet), np.flatnonzero(np.diff(np.sort(feet)) > 12) + 1)
    assert 38 <= len(rows) <= 42, "lines do not run into each other"
    assert np.median([np.ptp(row) for row in rows]) < 6, "a quarter of a letter's height at 250 dpi"
    dark = ink_mask(
        cv2.divide(photo.min(axis=2), cv2.medianBlur(cv2.dilate(photo.min(axis=2), np.ones((25, 25))), 31), scale=255)
    )
    places = np.rint(on_photo(cleaned, middles)).astype(int)
    inside = (places >= 0).all(axis=1) & (places < np.array([photo.shape[1], photo.shape[0]])).all(axis=1)
    assert (dark[places[inside, 1], places[inside, 0]] > 0).mean() > 0.98


@pytest.mark.parametrize("degrees", [0.0, 2.0, -4.0])
def test_flat_scans_are_left_to_the_next_steps(printed, degrees):
    cleaned = clean(turned(printed, degrees, 250), DPI)
    assert cleaned.mesh is None and detail(cleaned).startswith("flat")
    assert abs(cleaned.skew + degrees) < 0.2


def test_black_borders_of_a_scanner_are_no_table(printed):
    framed = cv2.copyMakeBorder(printed, 40, 90, 60, 30, cv2.BORDER_CONSTANT, value=(20, 20, 20))
    assert clean(turned(framed, 0.6, 20), DPI).mesh is None


def test_letters_that_dance_are_no_bent_page():
    chance = np.random.default_rng(3)
    page = np.full((1754, 1240), 255, np.uint8)
    for row in range(40):
        for left in range(140, 1120, BAR + SPACE):
            top = 150 + row * LEADING + round(chance.normal(0, 3))
            page[top : top + 13, left : left + BAR] = 0
    assert clean(page, DPI).mesh is None


@pytest.mark.parametrize("turn", [cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_90_COUNTERCLOCKWISE])
def test_a_photograph_on_its_side_is_turned_first(printed, turn):
    photo = photograph(printed[..., ::-1], Shot(pitch=12, profile=curl(15), near=0.88))
    cleaned = clean(cv2.rotate(photo, turn), PHOTO_DPI)
    assert cleaned.rotation == 90 and cleaned.mesh is not None
    assert cleaned.print_only.shape[0] > cleaned.print_only.shape[1]


def test_the_shadow_of_a_hand_goes(printed):
    photo = photograph(printed[..., ::-1], Shot(shadow=0.55, vignette=0.12, seed=1))
    cleaned = clean(photo, PHOTO_DPI)
    white = cv2.dilate(ink_mask(cleaned.print_only), np.ones((15, 15), np.uint8)) == 0
    assert np.percentile(cleaned.print_only[white], 1) > 180
    assert len(bars(cleaned.print_only)[0]) > 0.97 * len(bars(cv2.cvtColor(printed, cv2.COLOR_BGR2GRAY))[0])


LEANING = Mesh(600, 800, 2, (Node(60, 40), Node(500, 80), Node(20, 760), Node(580, 700)))


def test_a_flattened_page_survives_as_json():
    page = Page(1, 595, 842, (), Origin.IMAGE, mesh=LEANING)
    assert page_from_json(page_to_json(page)) == page
    assert page.scan_size == (600, 800)


@pytest.mark.parametrize("skew", [0.0, 2.0])
def test_the_picture_of_a_flattened_page_is_that_of_its_boxes(tmp_path, skew):
    page = Page(1, 595, 842, (), Origin.IMAGE, mesh=LEANING, skew=skew)
    photo = np.full((1600, 1200, 3), 255, np.uint8)
    box = [(100, 200), (300, 200), (300, 220), (100, 220)]
    cv2.fillPoly(photo, [np.rint(np.array([page.on_scan(*corner) for corner in box]) * 2).astype(np.int32)], (0, 0, 0))
    cv2.imwrite(str(tmp_path / "a.png"), photo)
    picture = page_picture(tmp_path / "a.png", page, 144)
    rows, columns = np.nonzero(picture.min(axis=2) < 100)
    assert np.allclose([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1], [200, 400, 600, 440], atol=4)
