"""Reviewed values in the catalog, in exports, and after another run."""

import io
import json

import pytest
from archives import filled, put
from fake_stages import FAKE

from corpus.archive import Archive
from corpus.document import Context, finished_again, perform
from corpus.export import to_jsonl
from corpus.options import Options
from corpus.review.log import Change, Kind, append_changes
from corpus.review.stored import restored_pages
from corpus.search import search
from corpus.store import Store
from corpus.tasks import Begin, File, Finished, Setup
from corpus.upkeep import rebuild, verify

TEXT = "CODE 1/A\nNUMBER 90A\nthuc hien nghi quyet\nTO Sở A"


@pytest.fixture
def archive(tmp_path):
    with filled(tmp_path, {"a": TEXT}) as opened:
        return opened.archive


@pytest.fixture
def sha256(archive):
    return next(archive.finished())


def review(archive, sha256):
    rows = [
        Change(Kind.FIELD, "/number", "90A", "904", "Lan"),
        Change(Kind.WORD, "/pages/0/lines/2/words/3", "quyet", "quyết", "Lan"),
        Change(Kind.STATE, "/state", "open", "approved", "Lan"),
    ]
    append_changes(archive.folder(sha256), rows, 0)


def ask(archive, sql):
    from corpus.reading import open_archive

    with open_archive(archive.root) as opened:
        return [tuple(row.values()) for row in opened.rows(sql)]


def test_pages_come_back_restored(archive, sha256):
    (page,) = restored_pages(archive.folder(sha256))
    assert page.lines[2].text == "thực hiện nghi quyet"
    assert page.text == (archive.folder(sha256) / "text.txt").read_text()


def reviewed(archive):
    assert ask(archive, "SELECT number FROM documents") == [("904",)]
    assert ask(archive, "SELECT value, confidence FROM fields WHERE pointer = '/number'") == [("904", 1.0)]
    assert ask(archive, "SELECT state, revision, reviewer FROM reviews") == [("approved", 3, "Lan")]
    from corpus.reading import open_archive

    with open_archive(archive.root) as opened:
        assert search(opened, "quyết", exact=True)
        out = io.StringIO()
        to_jsonl(opened, out)
        assert json.loads(out.getvalue())["number"] == "904"
        assert "thực hiện nghi quyết" in opened.text(next(archive.finished()))


def test_catalog_search_and_export_see_the_review(archive, sha256):
    review(archive, sha256)
    store = Store.open(archive)
    store.reviewed(finished_again(archive.folder(sha256)).rows)
    store.close()
    reviewed(archive)
    assert list(verify(archive)) == []


def test_review_is_in_a_rebuilt_catalog(archive, sha256):
    review(archive, sha256)
    list(rebuild(archive))
    reviewed(archive)


def test_a_review_during_a_rebuild_is_not_lost(archive, sha256):
    for number, _ in enumerate(rebuild(archive)):
        if number == 0:
            review(archive, sha256)
    reviewed(archive)


def test_review_outlives_another_run(archive, sha256, tmp_path):
    review(archive, sha256)
    context = Context.of(Setup(archive.root, FAKE, Options()))
    answer = perform(Begin(File(tmp_path / "a.txt", sha256, len(TEXT)), redo=True), context)
    assert isinstance(answer, Finished) and not answer.adopted
    store = Store.open(archive)
    store.finished(sha256, "a.txt", answer, 0.1)
    store.close()
    reviewed(archive)
    assert json.loads((archive.folder(sha256) / "record.json").read_bytes())["number"] == "90A"


def test_a_document_nobody_has_seen_has_no_review(archive, tmp_path):
    other = tmp_path / "b.txt"
    other.write_text("CODE 2/B")
    store = Store.open(archive)
    put(store, Context.of(Setup(archive.root, FAKE, Options())), other)
    store.close()
    assert ask(Archive(archive.root), "SELECT count(*) FROM reviews") == [(0,)]
