import hashlib

import pytest
from archives import filled, put
from fake_stages import FAKE

from corpus.archive import Archive
from corpus.document import Context
from corpus.options import Options
from corpus.reading import open_archive
from corpus.store import Store
from corpus.tasks import Setup

LONG = " ".join(f"từ{i}" for i in range(80))


def linked(archive):
    return [tuple(row) for row in archive.connection.execute("SELECT kind, score FROM links ORDER BY kind")]


def test_a_rescan_is_linked_and_not_merged(tmp_path):
    head = "CODE 5/CT-X\nNUMBER 5\nDATE 2020-01-02\nISSUER Ủy ban\n"
    with filled(tmp_path, {"first": head + "một", "second": head + "một hai"}) as archive:
        assert len(archive) == 2
        assert linked(archive) == [("same-directive", 1.0)] * 2


def test_nearly_equal_texts_are_linked(tmp_path):
    texts = {"a": LONG, "b": LONG.replace("từ40", "tu40").replace("từ3 ", "x3 "), "c": LONG[::-1]}
    with filled(tmp_path, texts) as archive:
        kinds = linked(archive)
        assert [kind for kind, _ in kinds] == ["near-text"] * 2
        assert all(0.7 <= score < 1 for _, score in kinds)


def test_a_second_record_replaces_the_first(tmp_path):
    archive = Archive(tmp_path / "archive")
    archive.create()
    context = Context.of(Setup(archive.root, FAKE, Options()))
    store = Store.open(archive)
    path = tmp_path / "a.txt"
    path.write_text("CODE 1/A\nthuc hien\nTO một")
    for _ in range(3):
        put(store, context, path)
    store.close()
    with open_archive(archive.root) as opened:
        for table in ("documents", "recipients", "texts", "corrections", "ledger"):
            assert opened.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,), table
        hits = opened.connection.execute("SELECT count(*) FROM texts_fts WHERE texts_fts MATCH 'thuc'").fetchone()
        assert hits == (1,)


def test_migrations_are_recorded_once(tmp_path):
    archive = Archive(tmp_path)
    archive.create()
    for _ in range(2):
        store = Store.open(archive)
        names = store.connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id").fetchall()
        store.close()
    assert names == [("ledger",), ("records",), ("views",), ("reviews",), ("queue",), ("filters",)]


def test_views_answer(tmp_path):
    with filled(tmp_path, {"a": "CODE 1/A\nBASIS 2/B\nDUE 2022-01-02\nTO x\nthuc hien"}) as archive:
        views = [row["name"] for row in archive.rows("SELECT name FROM sqlite_master WHERE type = 'view'")]
        assert len(views) == 8
        for view in views:
            list(archive.rows(f"SELECT * FROM {view}"))


def test_python_face(tmp_path):
    text = "CODE 1/A\nthuc hien"
    with filled(tmp_path, {"a": text}) as archive:
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        assert archive.record(sha256[:8]).code == "1/A"
        assert archive.text(sha256) == "CODE 1/A\nthực hiện"
        assert [record.id for record in archive] == [sha256]
        pytest.importorskip("pandas")
        assert list(archive.to_dataframe().code) == ["1/A"]
