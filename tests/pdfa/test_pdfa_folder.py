"""Searchable PDFs of a whole archive: names, index, signed originals, what is left and what fails."""

import csv
import io
import os
import sys

import pikepdf
import pytest
from scans import archive_of, encoded, page, picture, scanned_pdf, text_of

from corpus.errors import WrongUse
from corpus.pdfa import export_pdfs
from corpus.review.log import Change, Kind, append_changes

APPEARANCE = b"1 0 0 rg 0 0 100 40 re f BT 0 g /Fx 12 Tf 5 15 Td (DA KY) Tj ET"


def signed_pdf():
    """A scan with a signature field, whose appearance uses a font that is not embedded, and a file attached."""
    with pikepdf.open(io.BytesIO(scanned_pdf(picture(page())))) as pdf:
        form = pikepdf.Stream(pdf, APPEARANCE)
        form["/Type"], form["/Subtype"], form["/BBox"] = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 100, 40]
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        form["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(Fx=pdf.make_indirect(font)))
        value = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=pikepdf.String("x" * 20), ByteRange=[0, 1, 2, 3])
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig, Rect=[400, 100, 500, 140],
                T=pikepdf.String("s"), F=132, V=pdf.make_indirect(value), AP=pikepdf.Dictionary(N=form),
            )
        )  # fmt: skip
        pdf.pages[0].obj["/Annots"] = pikepdf.Array([field])
        pdf.Root["/AcroForm"] = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)
        pdf.attachments["note.txt"] = b"hello"
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def index(folder):
    return list(csv.DictReader((folder / "index.csv").open(encoding="utf-8")))


def test_signatures_stay_in_the_original_beside_the_copy(tmp_path):
    with archive_of(tmp_path, {"a.pdf": signed_pdf()}, {"a.pdf": [page()]}) as archive:
        notes = list(export_pdfs(archive, tmp_path / "out"))
        (sha256,) = archive.archive.finished()
    copy, original = tmp_path / "out" / f"{sha256[:25]}.pdf", tmp_path / "out" / f"{sha256[:25]}.goc.pdf"
    assert original.read_bytes() == (tmp_path / "a.pdf").read_bytes()
    with pikepdf.open(copy) as pdf:
        assert "/AcroForm" not in pdf.Root and not pdf.attachments
        seals = [image for image in pdf.pages[0].get_images().values() if "/SMask" in image]
        assert len(seals) == 1 and (seals[0].Width, seals[0].Height) == (417, 167)
        red = pikepdf.PdfImage(seals[0]).as_pil_image().convert("RGB").getpixel((400, 20))
        assert red == (255, 0, 0)
    (row,) = index(tmp_path / "out")
    assert row["conformance"] == "PDF/A-2b" and row["signed_original"] == original.name
    assert any("attached" in note for note in notes)


def test_names_follow_the_file_code_by_date(tmp_path):
    files = {"b.txt": b"CODE 2/B\nDATE 2024-01-01", "a.txt": b"CODE 1/A\nDATE 2023-05-05", "c.txt": b"CODE 3/C"}
    with archive_of(tmp_path, files, {}) as archive:
        notes = list(export_pdfs(archive, tmp_path / "out", "H49.2024.01"))
    assert [(row["file"], row["code"]) for row in index(tmp_path / "out")] == [
        ("H49.2024.01.0000001.pdf", "1/A"), ("H49.2024.01.0000002.pdf", "2/B"), ("H49.2024.01.0000003.pdf", "3/C"),
    ]  # fmt: skip
    assert notes[-1] == "3 PDFs made, 0 not made"


@pytest.mark.parametrize("code", ["../x", "a/b", "", "é", "x" * 93])
def test_a_file_code_cannot_lead_elsewhere(tmp_path, code):
    with archive_of(tmp_path, {"a.txt": b"CODE 1/A"}, {}) as archive, pytest.raises(WrongUse):
        list(export_pdfs(archive, tmp_path / "out", code))


def test_one_that_fails_does_not_stop_the_others(tmp_path):
    with archive_of(tmp_path, {"a.txt": b"CODE 1/A", "b.txt": b"CODE 2/B"}, {}) as archive:
        (tmp_path / "a.txt").unlink()
        notes = list(export_pdfs(archive, tmp_path / "out"))
    assert [row["code"] for row in index(tmp_path / "out")] == ["2/B"]
    assert any("a.txt" in note for note in notes) and notes[-1] == "1 PDFs made, 1 not made"


def test_a_file_that_libraries_choke_on_is_named(tmp_path, monkeypatch):
    with archive_of(tmp_path, {"a.jpg": encoded(picture(page()))}, {"a.jpg": [page()]}) as archive:
        monkeypatch.setattr("img2pdf.convert", lambda *_a, **_k: (_ for _ in ()).throw(OSError("odd picture")))
        notes = list(export_pdfs(archive, tmp_path / "out"))
    assert "odd picture" in notes[0] and notes[-1] == "0 PDFs made, 1 not made"


def test_the_index_runs_no_formula_and_warns_of_secrets(tmp_path):
    def secret(record):
        return record.model_copy(update={"secrecy": "MẬT", "subject": "=1+1"})

    with archive_of(tmp_path, {"a.jpg": encoded(picture(page()))}, {"a.jpg": [page()]}, secret) as archive:
        list(export_pdfs(archive, tmp_path / "out"))
    (row,) = index(tmp_path / "out")
    assert row["subject"] == "'=1+1" and row["notes"].startswith("marked MẬT")


def test_without_a_folder_each_lies_with_its_document_and_is_made_again_after_review(tmp_path):
    with archive_of(tmp_path, {"a.pdf": scanned_pdf(picture(page()))}, {"a.pdf": [page()]}) as archive:
        (sha256,) = archive.archive.finished()
        folder = archive.archive.folder(sha256)
        before = sys.stderr
        assert list(export_pdfs(archive, None)) == ["1 PDFs made, 0 not made"]
        assert sys.stderr is before  # a library must not silence what comes after
        assert list(export_pdfs(archive, None)) == ["0 PDFs made, 1 were up to date, 0 not made"]
        append_changes(folder, [Change(Kind.WORD, "/pages/0/lines/5/words/3", "quyet", "quyết", "Lan")], 0)
        later = (folder / "searchable.pdf").stat().st_mtime + 1
        os.utime(folder / "review.jsonl", (later, later))
        list(export_pdfs(archive, None))
        assert "quyết" in text_of(folder / "searchable.pdf")
