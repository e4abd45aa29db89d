"""Training rows: what they say is what stands on them."""

from pathlib import Path

import numpy as np
import pytest

from ocr.hand_input import HEIGHT, PLANES, WIDTH
from ocr.model import InkKind
from ocr.training.hand_data import form_shapes
from ocr.training.hand_lines import Writer
from ocr.training.hand_rows import RowWriter, lay, many, sample_text

FONTS = [
    path
    for path in (
        Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"),
        Path("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"),
    )
    if path.is_file()
]


@pytest.fixture(scope="module")
def rows() -> RowWriter:
    if not FONTS:
        pytest.skip("no text font (fonts-dejavu or fonts-croscore)")
    random = np.random.default_rng(3)
    forms = form_shapes(random, 3)
    return RowWriter(Writer([(forms, 0.5), (forms, 0.5)], random), [str(FONTS[0])], [str(FONTS[0])])


def test_rows_hold_ink_and_the_room_for_it(rows: RowWriter):
    pictures, texts = many(rows, 12)
    assert pictures.shape == (12, PLANES, HEIGHT, WIDTH)
    for picture, text in zip(pictures, texts, strict=True):
        ink, room = picture[0] > 100, picture[1] > 0
        assert room.any() and (room == room[0]).all()  # whole columns
        if text.strip("/"):
            inside = ink[:, room[0]].sum()
            assert inside > 0.5 * ink[:, : int(np.nonzero(room[0])[0][-1]) + 1].sum()


def test_the_same_seed_gives_the_same_rows():
    if not FONTS:
        pytest.skip("no text font (fonts-dejavu or fonts-croscore)")
    made = []
    for _ in range(2):
        random = np.random.default_rng(5)
        forms = form_shapes(random, 2)
        made.append(many(RowWriter(Writer([(forms, 0.5), (forms, 0.5)], random), [str(FONTS[0])], [str(FONTS[0])]), 3))
    assert made[0][1] == made[1][1] and (made[0][0] == made[1][0]).all()


def test_writing_is_cut_to_its_ink(rows: RowWriter):
    ink, base = rows.writer.hand("417", 30)
    assert ink[0].any() and ink[-1].any() and ink[:, 0].any() and ink[:, -1].any()
    assert 0.6 * ink.shape[0] < base <= 1.3 * ink.shape[0]


@pytest.mark.parametrize("kind", list(InkKind))
def test_texts_are_digits_and_at_most_one_letter(kind: InkKind):
    random = np.random.default_rng(1)
    texts = [sample_text(kind, random) for _ in range(200)]
    assert all(text[:1].isdigit() and text[:-1].isdigit() | (len(text) == 1) for text in texts)
    assert any(text[-1].isalpha() for text in texts) == (kind is InkKind.NUMBER)


def test_what_hangs_over_is_cut_off():
    dark = np.zeros((4, 4), np.float32)
    lay(dark, np.ones((3, 3), np.float32), 3, -1)
    assert dark.sum() == 2 and dark[:2, 3].all()
