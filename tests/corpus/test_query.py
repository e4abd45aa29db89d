import pytest
from archives import filled

from corpus.errors import ArchiveMissing, QueryTooLong, WrongUse
from corpus.query import ask, guarded
from corpus.reading import open_archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with filled(tmp_path_factory.mktemp("query"), {"a": "CODE 1/A\nthuc hien"}) as opened:
        yield opened


def answer(archive, sql, seconds=5.0):
    with guarded(archive, seconds) as connection:
        return list(ask(connection, sql).rows)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT code FROM documents",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT '1/A' FROM n LIMIT 1",
        "SELECT d.code FROM texts_fts JOIN documents d ON d.id = texts_fts.rowid WHERE texts_fts MATCH 'thuc'",
        "SELECT value FROM fields WHERE pointer = '/code'",
    ],
)
def test_reading_is_possible(archive, sql):
    assert answer(archive, sql) == [("1/A",)]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM documents",
        "UPDATE documents SET code = 'x'",
        "INSERT INTO documents (sha256) VALUES ('x')",
        "DROP TABLE documents",
        "CREATE TABLE t (x)",
        "CREATE TEMP TABLE t (x)",
        "ATTACH 'other.sqlite' AS other",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA writable_schema = 1",
        "VACUUM INTO 'copy.sqlite'",
        "BEGIN",
        "SELECT load_extension('x')",
        "SELECT writefile('x', 'y')",
        "WITH x AS (SELECT 1) DELETE FROM documents",
        "SELECT 1; DELETE FROM documents",
        "nonsense",
    ],
)
def test_nothing_else_is(archive, sql):
    with pytest.raises(WrongUse, match="cannot be answered"):
        answer(archive, sql)
    assert len(archive) == 1


def test_time_is_limited(archive):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(QueryTooLong, match=r"within 0\.2 seconds"):
        answer(archive, endless, seconds=0.2)


def test_big_values_are_refused(archive):
    with pytest.raises(WrongUse, match="too big"):
        answer(archive, "SELECT length(zeroblob(900000000))")


def test_guard_is_taken_off_again(archive):
    with guarded(archive, 1.0):
        pass
    assert len(archive) == 1


def test_a_missing_archive_is_said(tmp_path):
    with pytest.raises(ArchiveMissing):
        open_archive(tmp_path)
