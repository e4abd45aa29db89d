"""`saoluc train --adapt`: only what a person approved is learned, and the next run uses it."""

import json

import pytest
from archives import filled

from corpus.adapting import adapt, approved_documents, document_paragraphs
from corpus.archive import ADAPTED
from corpus.cli import run
from corpus.errors import NothingToLearn
from corpus.review.log import Change, Kind, append_changes
from ocr.errors import NotFound
from restore import RestoreOptions, load_restorer
from restore.adaptation import load_adaptation


@pytest.fixture
def archive(tmp_path):
    with filled(tmp_path, {"a": "NUMBER 1\nxa Put Loi hop, xa Put Loi bao cao", "b": "NUMBER 2\nxa Khac"}) as opened:
        return opened.archive


def approve(archive, *, text):
    sha256 = next(d for d in archive.finished() if "Put" in (archive.folder(d) / "text.txt").read_text())
    line = (archive.folder(sha256) / "text.txt").read_text().splitlines()[1]
    rows = [
        Change(Kind.TEXT, "/pages/0/lines/1", line, text, "Lan"),
        Change(Kind.FIELD, "/issuer", None, "Ủy ban nhân dân xã Pứt Lõi", "Lan"),
        Change(Kind.STATE, "/state", "open", "approved", "Lan"),
    ]
    append_changes(archive.folder(sha256), rows, 0)


def test_an_archive_without_approval_teaches_nothing(archive):
    with pytest.raises(NothingToLearn):
        adapt(archive.root, [])
    assert not (archive.root / ADAPTED).exists()


def test_approved_documents_teach_as_they_are_after_review(archive):
    approve(archive, text="xã Pứt Lõi họp, xã Pứt Lõi báo cáo")
    ((folder, changes),) = approved_documents(archive)
    found = list(document_paragraphs(folder, changes))
    assert "NUMBER 1 xã Pứt Lõi họp, xã Pứt Lõi báo cáo" in found
    assert "Ủy ban nhân dân xã Pứt Lõi" in found
    assert adapt(archive.root, [])["approved documents"] == 1
    words = load_adaptation(archive.root / ADAPTED).words
    assert {"pứt", "lõi"} <= set(words)
    assert "khac" not in words


def test_texts_teach_too(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("Xã Pứt Lõi họp.\nXã Pứt Lõi báo cáo.\n", "utf-8")
    assert run(["train", str(tmp_path / "a.txt"), "--adapt", str(tmp_path / "here")]) == 0
    assert json.loads(capsys.readouterr().out)["texts"] == 1
    (tmp_path / "read.txt").write_text("Xa Put Loi hop", "utf-8")
    assert run(["restore", str(tmp_path / "read.txt"), "--adapted", str(tmp_path / "here")]) == 0
    assert capsys.readouterr().out == "Xã Pứt Lõi họp"


def test_a_missing_text_is_named(tmp_path):
    with pytest.raises(NotFound, match=r"none\.txt"):
        adapt(tmp_path, [tmp_path / "none.txt"])
    assert not (tmp_path / ADAPTED).exists()


@pytest.mark.parametrize("arguments", [["a.txt"], ["a.txt", "--adapt", "a", "--out", "b"]])
def test_adapt_or_anew(arguments, capsys):
    assert run(["train", *arguments]) == 2
    assert "either" in capsys.readouterr().err


def test_what_was_learned_makes_results_outdated(tmp_path):
    (tmp_path / "a.txt").write_text("Xã Pứt Lõi họp.\n", "utf-8")
    adapt(tmp_path, [tmp_path / "a.txt"])
    own = load_restorer(RestoreOptions(adapted=tmp_path / ADAPTED)).model_digest
    assert own != load_restorer().model_digest
