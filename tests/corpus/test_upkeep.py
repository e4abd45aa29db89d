import pytest
from archives import filled, rows

from corpus.archive import Archive, publish, recover
from corpus.errors import ArchiveMissing
from corpus.upkeep import rebuild, verify

TEXTS = {"a": "CODE 1/A\nthuc hien\nTO x", "b": "CODE 2/B\nBASIS 1/A"}


@pytest.fixture
def archive(tmp_path):
    with filled(tmp_path, TEXTS) as opened:
        return opened.archive


def test_a_sound_archive_has_no_fault(archive):
    assert list(verify(archive)) == []


def test_changed_lost_and_unknown_are_named(archive):
    first, second = archive.finished()
    (archive.folder(first) / "text.txt").write_text("x")
    (archive.folder(second) / "pages.json.gz").unlink()
    assert [(fault.sha256, fault.what) for fault in verify(archive)] == [
        (first, "text.txt is not as it was written"),
        (second, "pages.json.gz is missing"),
    ]


def test_rebuilt_catalog_equals_the_first(archive):
    before = rows(archive.root)
    archive.catalog.unlink()
    assert [fault.what for fault in verify(archive)][1:] == ["the catalog does not know it (saoluc rebuild)"] * 2
    assert [fault for _, fault in rebuild(archive)] == [None, None]
    assert rows(archive.root) == before
    assert list(verify(archive)) == []


def test_a_damaged_catalog_is_rebuilt(archive):
    archive.catalog.write_bytes(b"not a database" * 100)
    assert "cannot be read" in next(verify(archive)).what
    list(rebuild(archive))
    assert list(verify(archive)) == []


def test_no_archive(tmp_path):
    with pytest.raises(ArchiveMissing):
        list(verify(Archive(tmp_path)))


def test_a_swap_that_was_cut_short_is_undone(archive):
    sha256 = next(archive.finished())
    final = archive.folder(sha256)
    final.rename(final.with_name(f".old-{sha256}"))
    (final.parent / f".new-{sha256}-1").mkdir()
    recover(archive)
    assert list(verify(archive)) == []
    assert [path.name for path in final.parent.iterdir()] == [sha256]


def test_review_outlives_a_new_version(archive):
    sha256 = next(archive.finished())
    review = archive.folder(sha256) / "review.jsonl"
    review.write_text('{"who": "an"}\n')
    publish(archive, sha256, {"record.json": b"{}", "text.txt": b"", "pages.json.gz": b""})
    assert review.read_text() == '{"who": "an"}\n'
