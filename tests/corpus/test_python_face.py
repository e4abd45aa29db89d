"""`corpus.open`: records as models, questions as rows or as a table."""

import pytest
from archives import filled

import corpus
from corpus.errors import ArchiveMissing, NotInArchive
from extract.model import Record


@pytest.fixture
def folder(tmp_path):
    with filled(tmp_path, {"a": "CODE 1/A\nDATE 2022-07-21\nthuc hien", "b": "CODE 2/B"}) as opened:
        return opened.archive.root


def test_records_are_models(folder):
    with corpus.open(folder) as archive:
        records = list(archive)
        assert len(archive) == 2 and all(isinstance(record, Record) for record in records)
        assert {record.code for record in records} == {"1/A", "2/B"}
        assert archive.record(records[0].id[:12]) == records[0]
        first = next(record for record in records if record.code == "1/A")
        assert "thực hiện" in archive.text(first.id)
        with pytest.raises(NotInArchive):
            archive.record("nothing")


def test_a_table_of_pandas(folder):
    pytest.importorskip("pandas")
    with corpus.open(str(folder)) as archive:
        table = archive.to_dataframe()
        assert list(table.sort_values("code")["issued_date"].fillna("")) == ["2022-07-21", ""]
        assert archive.to_dataframe("SELECT count(*) AS n FROM documents")["n"][0] == 2


def test_no_archive(tmp_path):
    with pytest.raises(ArchiveMissing):
        corpus.open(tmp_path)
