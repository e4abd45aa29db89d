"""The engine that keeps Tesseract open: the same words as from the program, and its errors."""

import builtins

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr import fast, tesseract
from ocr.engine import Order, Segmentation
from ocr.engines import engine_named
from ocr.errors import LanguageDataMissing, SetupError

FONT = "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"
LINES = [
    "Căn cứ Luật Tổ chức chính quyền địa phương;",
    "Thư viện huyện kiểm kê kho sách thiếu nhi trong tháng tư.",
    "Các tổ gửi kết quả trước ngày 15/4/2021.",
]


@pytest.fixture
def order():
    try:
        face = ImageFont.truetype(FONT, 46)
    except OSError:
        pytest.skip("no fonts-croscore")
    sheet = Image.new("L", (1500, 400), 255)
    for row, line in enumerate(LINES):
        ImageDraw.Draw(sheet).text((60, 50 + 90 * row), line, font=face, fill=0)
    return Order(np.array(sheet), 250, segmentation=Segmentation.COLUMN)


@pytest.mark.tesseract
def test_the_same_words_at_the_same_places(order):
    pytest.importorskip("tesserocr", reason="the extra `fast` is not installed")
    program, library = (engine_named(name).read(order) for name in ("tesseract", "tesserocr"))
    assert " ".join(word.text for word in library) == " ".join(LINES)
    assert [word.text for word in program] == [word.text for word in library]
    assert [word.line for word in program] == [word.line for word in library]
    for one, other in zip(program, library, strict=True):
        assert max(abs(a - b) for a, b in zip(one.box, other.box, strict=True)) <= 3
        assert abs(one.confidence - other.confidence) < 0.1


@pytest.mark.tesseract
def test_a_second_picture_is_read_as_if_it_were_the_first(order):
    pytest.importorskip("tesserocr", reason="the extra `fast` is not installed")
    engine = engine_named("tesserocr")
    first = engine.read(order)
    engine.read(Order(np.full((200, 300), 255, np.uint8), 250))
    assert engine.read(order) == first


@pytest.mark.tesseract
def test_a_language_without_data_is_named(order):
    pytest.importorskip("tesserocr", reason="the extra `fast` is not installed")
    with pytest.raises(LanguageDataMissing):
        engine_named("tesserocr").read(Order(order.picture, 250, language="zzz"))


@pytest.mark.tesseract
def test_language_data_is_where_the_program_says():
    assert (tesseract.data_folder() / "vie.traineddata").exists()


def test_without_the_library_it_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def importing(name, *rest, **more):
        if name == "tesserocr":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", importing)
    with pytest.raises(SetupError) as caught:
        fast.TesserocrEngine()
    assert "saoluc[fast]" in caught.value.advice


def test_the_default_is_the_library_where_it_is_installed(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert isinstance(engine_named("auto"), tesseract.TesseractEngine)
    monkeypatch.undo()
    pytest.importorskip("tesserocr", reason="the extra `fast` is not installed")
    assert isinstance(engine_named("auto"), fast.TesserocrEngine)
