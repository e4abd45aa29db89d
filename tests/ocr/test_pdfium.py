"""Scans drawn in the process: pixel for pixel, with what lies over the page, and poppler where pdfium fails."""

import numpy as np
import pikepdf
import pytest
from PIL import Image

from ocr import pdf, pdfium
from ocr.errors import DamagedFile, PageTooLarge

DPI = 200
SIZE = (1654, 2338)  # A4 at 200 dpi


@pytest.fixture
def bitonal(tmp_path):
    """A scan of speckles, any of which scaling by a pixel would blur or double, and its file."""
    speckles = np.random.default_rng(4).random((SIZE[1], SIZE[0])) > 0.5
    path = tmp_path / "scan.pdf"
    Image.fromarray(speckles).save(path, resolution=DPI)
    return path, np.where(speckles, 255, 0)


def test_a_bitonal_scan_comes_out_pixel_for_pixel_in_one_channel(bitonal):
    path, speckles = bitonal
    drawn = pdf.render(path, 1, DPI, 10**8)
    assert drawn.shape == speckles.shape
    assert np.array_equal(drawn, speckles)


def test_also_where_the_page_is_a_little_larger_than_its_picture(bitonal):
    path, speckles = bitonal
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        left, bottom, right, top = map(float, file.pages[0].mediabox)
        file.pages[0].mediabox = [left, bottom, right + 0.7, top + 0.7]
        file.save(path)
    assert np.array_equal(pdf.render(path, 1, DPI, 10**8), speckles)


def test_a_page_turned_by_a_quarter_is_drawn_as_shown(bitonal):
    path, speckles = bitonal
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        file.pages[0].Rotate = 90
        file.save(path)
    assert np.array_equal(pdf.render(path, 1, DPI, 10**8), np.rot90(speckles, -1))


def test_colour_keeps_its_channels(tmp_path):
    Image.new("RGB", SIZE, (200, 30, 20)).save(tmp_path / "red.pdf", resolution=DPI, quality=95)
    drawn = pdf.render(tmp_path / "red.pdf", 1, DPI, 10**8)
    assert drawn.shape[2] == 3
    blue, green, red = drawn[100, 100]
    assert red > 180 > 60 > max(blue, green)


def test_what_is_stamped_over_the_page_shows_unless_hidden(bitonal):
    path, _ = bitonal
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        look = file.make_stream(b"1 0 0 rg 0 0 100 50 re f", {"/Type": pikepdf.Name.XObject})
        look.Subtype, look.BBox = pikepdf.Name.Form, pikepdf.Array([0, 0, 100, 50])
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            F=4,
            Rect=[100, 100, 200, 150],
            AP=pikepdf.Dictionary(N=look),
        )
        file.pages[0].Annots = pikepdf.Array([file.make_indirect(field)])
        file.save(path)
    shown, hidden = (pdf.render(path, 1, DPI, 10**8, hide_overlays=hide) for hide in (False, True))
    place = (round(SIZE[1] - 125 * DPI / 72), round(150 * DPI / 72))
    assert shown[place].tolist() == [0, 0, 255]
    assert hidden.ndim == 2


def failing(*_, **__):
    raise DamagedFile("pdfium fails")


def empty(*_, **__):
    return np.full((SIZE[1], SIZE[0]), 255, np.uint8)


@pytest.mark.parametrize("drawing", [failing, empty])
def test_poppler_stands_in_where_pdfium_fails_or_draws_nothing(bitonal, monkeypatch, drawing):
    path, speckles = bitonal
    monkeypatch.setattr(pdfium, "render", drawing)
    drawn = pdf.render(path, 1, DPI, 10**8)
    assert abs(drawn.shape[0] - speckles.shape[0]) <= 1
    assert drawn.min() < drawn.max()


def test_a_sketch_is_not_made_of_a_page_too_large(bitonal):
    with pytest.raises(PageTooLarge):
        pdf.sketch(bitonal[0], 1, DPI, 1000, 100)
