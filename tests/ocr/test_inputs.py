import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from ocr import OcrOptions, describe, errors, read_document, read_page
from ocr.replay import FailingEngine


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def blank_pdf(path: Path, pages: int = 1, size: tuple[float, float] = (595, 842), **save: object) -> Path:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=size)
    pdf.save(path, **save)
    return path


def png(size: tuple[int, int] = (200, 100)) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", size, 255).save(buffer, "PNG")
    return buffer.getvalue()


def test_kind_is_told_by_content_not_by_suffix(tmp_path):
    assert describe(write(tmp_path / "a.pdf", png())).media_type == "image/png"
    assert describe(blank_pdf(tmp_path / "b.png")).media_type == "application/pdf"
    assert describe(write(tmp_path / "c.bin", "Kế hoạch".encode())).media_type == "text/plain"


def test_every_page_of_a_tiff_counts(tmp_path):
    sheets = [Image.new("1", (100, 100), 1) for _ in range(3)]
    sheets[0].save(tmp_path / "a.tif", save_all=True, append_images=sheets[1:])
    assert describe(tmp_path / "a.tif").pages == 3


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", errors.EmptyFile),
        (bytes(range(256)) * 20, errors.UnsupportedFile),
        (b"%PDF-1.4\nnothing of use", errors.DamagedFile),
        (b"\x89PNG\r\n\x1a\nbroken", errors.DamagedFile),
    ],
)
def test_what_is_no_document_is_named(tmp_path, data, error):
    with pytest.raises(error):
        describe(write(tmp_path / "x", data))


def test_missing_file(tmp_path):
    with pytest.raises(errors.NotFound):
        describe(tmp_path / "none.pdf")


def test_password(tmp_path):
    path = blank_pdf(tmp_path / "a.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
    with pytest.raises(errors.EncryptedFile):
        describe(path)


def test_too_many_pages(tmp_path):
    with pytest.raises(errors.TooManyPages):
        describe(blank_pdf(tmp_path / "a.pdf", 4), OcrOptions(limit_pages=3))


def test_huge_page_is_refused_before_rendering(tmp_path):
    path = blank_pdf(tmp_path / "a.pdf", size=(14400, 14400))
    with pytest.raises(errors.PageTooLarge):
        read_page(path, 1, engine=FailingEngine("crash"))


def test_truncated_picture(tmp_path):
    path = write(tmp_path / "a.png", png((2000, 2000))[:-600])
    with pytest.raises(errors.DamagedFile):
        read_page(path, 1, engine=FailingEngine("crash"))


def test_blank_page_has_no_lines(tmp_path):
    page = read_page(blank_pdf(tmp_path / "a.pdf"), 1, engine=FailingEngine("crash"))
    assert page.lines == () and page.reason == "no text layer"


TEXT = "Căn cứ Nghị định số 30/2020/NĐ-CP\tngày 05 tháng 3\n\nKế hoạch đã được phê duyệt"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_files_in_any_unicode(tmp_path, encoding):
    document = read_document(write(tmp_path / "a.txt", TEXT.encode(encoding)))
    assert document.pages[0].text == TEXT


def test_text_in_windows_1258(tmp_path):
    data = "Kê\u0301 hoa\u0323ch đa\u0303 được".replace("ợ", "ơ\u0323").encode("cp1258")
    assert "Kế hoạch đã được" in read_document(write(tmp_path / "a.txt", data)).pages[0].text


def test_form_feed_parts_pages(tmp_path):
    assert describe(write(tmp_path / "a.txt", b"one\ftwo\f")).pages == 2
