"""The hidden layer: true words, on their places, in reading order; the scan as it was."""

import io
import shutil
import subprocess

import pikepdf
import pytest
from pikepdf import pdfa
from PIL import Image
from scans import archive_of, boxes_of, encoded, page, picture, scanned_pdf, text_of, with_text

from corpus.errors import OriginalMissing
from corpus.pdfa import searchable_pdf
from corpus.review.log import Change, Kind, append_changes
from extract.model import Place, Provenance
from ocr.model import Box, Line, Mesh, Node, Origin, Word, Zone


def made(archive, folder, **wanted):
    (sha256,) = archive.archive.finished()
    return searchable_pdf(archive, sha256, folder / "out" / "made.pdf", **wanted)


def one(folder, name, data, read, extract=None):
    return archive_of(folder, {name: data}, {name: [read] if not isinstance(read, list) else read}, extract)


LEANING = Mesh(640, 800, 2, (Node(70, 40), Node(560, 70), Node(30, 780), Node(620, 740)))

KINDS = {
    "level.pdf": (page(), lambda read: scanned_pdf(picture(read))),
    "skewed.pdf": (page(skew=-3.0), lambda read: scanned_pdf(picture(read))),
    "lying.pdf": (page(rotation=90, skew=1.5), lambda read: scanned_pdf(picture(read))),
    "photo.jpg": (page(skew=2.0), lambda read: encoded(picture(read))),
    "leaning.jpg": (page(mesh=LEANING), lambda read: encoded(picture(read))),
    "leaning and lying.jpg": (page(mesh=LEANING, skew=1.0, rotation=90), lambda read: encoded(picture(read))),
    "lying.png": (page(rotation=270), lambda read: encoded(picture(read), "PNG")),
    "bitonal.tif": (page(skew=-1.0), lambda read: encoded(picture(read, "1"), "TIFF")),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_word_falls_on_its_place_in_valid_pdfa(tmp_path, name):
    read, drawn = KINDS[name]
    result = made(one(tmp_path, name, drawn(read), read), tmp_path)
    found = boxes_of(result.path)
    wanted = [word for line in read.lines for word in line.words if word.text not in ("thuc", "hien")]
    for word in wanted:
        x, y = read.on_scan((word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2)
        hits = [box for _, text, box in found if text == word.text]
        assert any(box.left <= x <= box.right and box.top <= y <= box.bottom for box in hits), (word, hits)
    assert result.conformance == "PDF/A-2b" and result.notes == ()
    assert pdfa.validate_written(result.path, "2b").verdict == "pass"
    with pikepdf.open(result.path) as pdf:
        assert "/OutputIntents" in pdf.Root and pdf.open_metadata().pdfa_status == "2B"


@pytest.mark.skipif(shutil.which("verapdf") is None, reason="veraPDF is not installed")
def test_verapdf_agrees(tmp_path):
    result = made(one(tmp_path, "a.pdf", scanned_pdf(picture(page())), page()), tmp_path)
    done = subprocess.run(["verapdf", "--flavour", "2b", "--format", "text", result.path], capture_output=True)
    assert done.stdout.startswith(b"PASS")


def test_words_are_read_column_by_column(tmp_path):
    result = made(one(tmp_path, "a.pdf", scanned_pdf(picture(page())), page()), tmp_path)
    text = " ".join(text_of(result.path, "-raw").split())
    assert text.startswith("UBND XÃ ĐỒI CHÈ Số: Í4/KH-UBND CỘNG HÒA XÃ HỘI")
    assert text.endswith(
        "KẾ HOẠCH thực hiện nghi quyet về (quyên góp) sách\\vở <b> cho thư viện, hạn cuối 31/5/2024./."
    )


def pictures_in(path):
    with pikepdf.open(path) as pdf:
        return [
            item.read_raw_bytes()
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]


def test_pictures_of_a_pdf_stay_byte_by_byte(tmp_path):
    data = scanned_pdf(picture(page()), picture(page(2)))
    result = made(one(tmp_path, "a.pdf", data, [page(), page(2)]), tmp_path)
    assert sorted(pictures_in(result.path)) == sorted(pictures_in(result.original))


def test_a_jpeg_is_embedded_as_it_is(tmp_path):
    data = encoded(picture(page()))
    result = made(one(tmp_path, "a.jpg", data, page()), tmp_path)
    assert pictures_in(result.path) == [data]


def test_each_picture_of_a_tiff_becomes_a_page(tmp_path):
    out = io.BytesIO()
    sheets = [picture(page(number), "1") for number in (1, 2)]
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:], compression="group4", dpi=(150, 150))
    result = made(one(tmp_path, "a.tif", out.getvalue(), [page(), page(2)]), tmp_path)
    assert {number for number, _, _ in boxes_of(result.path)} == {1, 2}


def test_a_transparent_picture_is_put_on_white(tmp_path):
    result = made(one(tmp_path, "a.png", encoded(picture(page(), "RGBA"), "PNG"), page()), tmp_path)
    assert result.conformance and "KẾ HOẠCH" in text_of(result.path)


def test_a_turned_photo_lies_upright(tmp_path):
    image, out = picture(page()), io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to see it
    image.rotate(90, expand=True).save(out, "JPEG", exif=exif, dpi=(150, 150))
    result = made(one(tmp_path, "a.jpg", out.getvalue(), page()), tmp_path)
    with pikepdf.open(result.path) as pdf:
        assert pdf.pages[0].Rotate == 90
    (box,) = [box for _, word, box in boxes_of(result.path) if word == "HOẠCH"]
    assert abs(box.left - 277) < 3 and box.top < 155 < box.bottom


def test_a_corrected_word_is_found_without_reading_again(tmp_path):
    archive = one(tmp_path, "a.pdf", scanned_pdf(picture(page())), page())
    (sha256,) = archive.archive.finished()
    rows = [
        Change(Kind.WORD, "/pages/0/lines/5/words/3", "quyet", "quyết", "Lan"),
        Change(Kind.TEXT, "/pages/0/lines/6", "cho thư viện, hạn cuối 31/5/2024./.", "cho nhà văn hóa./.", "Lan"),
    ]
    append_changes(archive.archive.folder(sha256), rows, 0)
    text = " ".join(text_of(made(archive, tmp_path).path, "-raw").split())
    assert "nghi quyết về" in text and "cho nhà văn hóa./." in text and "hạn cuối" not in text


def with_ink(record):
    proof = Provenance(confidence=0.9, as_read="Í4", evidence=[Place(page=1)])
    date = Provenance(confidence=0.9, as_read="ngày 1 2 tháng 3 năm 2024", evidence=[Place(page=1)])
    return record.model_copy(
        update={"number": "147", "issued_date": "2024-03-12", "provenance": {"/number": proof, "/issued_date": date}}
    )


def test_number_and_day_written_by_hand_are_found_as_the_record_has_them(tmp_path):
    result = made(one(tmp_path, "a.pdf", scanned_pdf(picture(page())), page(), with_ink), tmp_path)
    text = " ".join(text_of(result.path, "-raw").split())
    assert "Số: 147/KH-UBND" in text and "Đồi Chè, ngày 12 tháng 3 năm 2024" in text and "Í4" not in text


def test_an_old_hidden_layer_is_replaced(tmp_path):
    data = with_text(scanned_pdf(picture(page())), b"BT 3 Tr /Fx 10 Tf 80 600 Td (KE HOACH CU) Tj ET")
    read = page(origin=Origin.TEXT_LAYER)
    text = text_of(made(one(tmp_path, "a.pdf", data, read), tmp_path).path)
    assert "HOACH" not in text and "KẾ HOẠCH" in text


def printed(text):
    """A page that is text by itself."""
    data = scanned_pdf(Image.new("RGB", (1240, 1754), "white"))
    words = (Word(text.split()[0], Box(80, 232, 140, 242)), Word(text.split()[1], Box(145, 232, 200, 242)))
    read = page(origin=Origin.TEXT_LAYER, lines=[])
    line = Line(words, 0, Zone.BODY, Box(80, 232, 200, 242))
    return with_text(data, b"BT /Fx 10 Tf 80 600 Td (BAO CAO) Tj ET"), read.__class__(
        1, read.width, read.height, (line,), Origin.TEXT_LAYER
    )


def test_good_visible_text_is_kept_alone(tmp_path):
    data, read = printed("BAO CAO")
    result = made(one(tmp_path, "a.pdf", data, read), tmp_path)
    assert text_of(result.path).split() == ["BAO", "CAO"]
    assert result.conformance == "" and any("not embedded" in note for note in result.notes)


def test_visible_text_that_is_wrong_gets_the_true_words_beneath(tmp_path):
    data, read = printed("BÁO CÁO")
    result = made(one(tmp_path, "a.pdf", data, read), tmp_path)
    assert {"BAO", "CAO", "BÁO", "CÁO"} == set(text_of(result.path, "-raw").split())
    assert any("differs" in note for note in result.notes)


def test_a_text_document_is_set_on_plain_pages(tmp_path):
    archive = archive_of(tmp_path, {"a.txt": b"CODE 1/A\nthuc hien\x07 ngay"}, {})
    result = made(archive, tmp_path)
    assert result.conformance and "thực hiện ngay" in text_of(result.path) and "no scan" in result.notes[0]


def test_metadata_tell_what_it_is(tmp_path):
    def extract(record):
        return record.model_copy(
            update={"code": "1/A", "doc_type": "Kế hoạch", "subject": "Đọc & <sách>", "issuer": "Sở"}
        )

    result = made(one(tmp_path, "a.pdf", scanned_pdf(picture(page())), page(), extract), tmp_path)
    with pikepdf.open(result.path) as pdf:
        meta = pdf.open_metadata()
        assert meta["dc:title"] == "Kế hoạch 1/A – Đọc & <sách>" and meta["dc:creator"] == ["Sở"]
        assert "typeName=10" in str(pdf.docinfo["/Keywords"]) and pdf.Root["/Lang"] == "vi"


def test_a_changed_original_is_refused(tmp_path):
    archive = one(tmp_path, "a.pdf", scanned_pdf(picture(page())), page())
    (tmp_path / "a.pdf").write_bytes(scanned_pdf(picture(page(skew=1))))
    with pytest.raises(OriginalMissing):
        made(archive, tmp_path)


def test_an_encrypted_original_gives_an_open_copy(tmp_path):
    with pikepdf.open(io.BytesIO(scanned_pdf(picture(page())))) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    result = made(one(tmp_path, "a.pdf", out.getvalue(), page()), tmp_path)
    with pikepdf.open(result.path) as pdf:
        assert not pdf.is_encrypted and result.conformance
