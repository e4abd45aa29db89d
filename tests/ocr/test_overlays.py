"""The words of what lies over a page: signature fields and stamps, told from the page's own text."""

import pikepdf
import pytest

from ocr import pdf
from ocr.textlayer import read_layer

FONT = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)


def shown(text):
    """A content stream that writes a text in 12 points."""
    return f"BT /F1 12 Tf 2 4 Td ({text}) Tj ET".encode()


def look(file, text):
    """The look of an annotation 100 points wide."""
    made = file.make_stream(shown(text))
    made.Type, made.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    made.BBox = pikepdf.Array([0, 0, 100, 20])
    made.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=FONT))
    return made


def note(file, normal, top, **more):
    """An annotation 600 - `top` points below the upper edge."""
    fields = {"Type": pikepdf.Name.Annot, "Subtype": pikepdf.Name.Stamp, "F": 4, "Rect": [200, top, 300, top + 20]}
    return file.make_indirect(pikepdf.Dictionary(**fields | {"AP": pikepdf.Dictionary(N=normal)} | more))


@pytest.fixture
def layer(tmp_path):
    """Reads a page of 400 x 600 points with one printed line and the annotations that a function makes."""

    def read(*made):
        path = tmp_path / "over.pdf"
        with pikepdf.new() as file:
            page = file.add_blank_page(page_size=(400, 600))
            page.Contents = file.make_stream(b"1 0 0 1 20 500 cm " + shown("Printed below"))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=FONT))
            page.Annots = pikepdf.Array([make(file) for make in made])
            file.save(path)
        return read_layer(path, 1, pdf.shape(path, 1).overlays)

    return read


def texts(words):
    return [word.text for word in words]


def test_words_of_a_signature_field_are_apart_from_the_page(layer):
    found = layer(lambda file: note(file, look(file, "Signed by Nobody"), 100))
    assert texts(found.words) == ["Printed", "below"]
    assert texts(found.overlay) == ["Signed", "by", "Nobody"]
    box = found.overlay[0].box
    assert (round(box.left), 480 < box.top < box.bottom < 500) == (203, True)


def test_of_several_looks_the_one_of_the_state_counts(layer):
    def box(file):
        states = pikepdf.Dictionary(Off=look(file, "empty"), On=look(file, "ticked"))
        return note(file, states, 100, AS=pikepdf.Name.On)

    assert texts(layer(box).overlay) == ["ticked"]


def test_a_hidden_one_is_not_read(layer):
    hidden = 2  # PDF 1.7 (ISO 32000-1), table 165
    made = layer(lambda file: note(file, look(file, "gone"), 100, F=hidden))
    assert texts(made.overlay) == []


@pytest.mark.parametrize("broken", [pikepdf.Dictionary(), pikepdf.Array([1]), pikepdf.Name.Nothing])
def test_one_without_a_look_spoils_nothing(layer, broken):
    found = layer(lambda file: note(file, broken, 300), lambda file: note(file, look(file, "stamped"), 100))
    assert texts(found.words) == ["Printed", "below"]
    assert texts(found.overlay) == ["stamped"]


def test_a_number_typed_into_the_row_of_print_is_the_page_s_own(layer):
    found = layer(lambda file: note(file, look(file, "904"), 500))
    assert texts(found.words) == ["Printed", "below", "904"]
    assert found.overlay == ()
