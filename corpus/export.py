"""Records for other programs: jsonl, csv, xlsx, parquet; and by way of other modules tt05, edxml, pdfa."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final, TextIO

from corpus.errors import WrongUse
from corpus.reading import OpenArchive
from corpus.tabular import write_csv, write_parquet, write_xlsx

# One sheet or file each; the first is the table of `--format csv`.
TABLES: Final = {
    "documents": """SELECT code, doc_type, issued_date, issuer, parent_agency, place, subject, urgency, secrecy,
        (SELECT group_concat(coalesce(authority || ' ', '') || coalesce(post || ' ', '') || coalesce(name, ''), '; ')
         FROM signers s WHERE s.document = d.id) AS signers,
        (SELECT group_concat(name, '; ') FROM recipients r WHERE r.document = d.id) AS recipients,
        (SELECT group_concat(coalesce(c.code, c.text), '; ') FROM citations c
         WHERE c.document = d.id AND c.kind = 'basis') AS legal_bases,
        (SELECT min(due_last) FROM deadlines x WHERE x.document = d.id) AS first_deadline,
        pages, pages_failed, doubt_count AS doubts, path, sha256 FROM documents d ORDER BY issued_first, id""",
    "deadlines": "SELECT * FROM v_deadlines ORDER BY due_last",
    "citations": """SELECT citing, citing_issuer, citing_date, kind, doc_type, cited, cited_date, cited_issuer, text,
        sha256 FROM v_citations""",
    "recipients": "SELECT * FROM v_recipients",
    "signers": """SELECT d.code, s.name, s.post, s.authority, s.on_behalf_of, d.issued_date, d.sha256
        FROM signers s JOIN documents d ON d.id = s.document""",
    "tasks": "SELECT d.code, t.unit, t.task, d.sha256 FROM tasks t JOIN documents d ON d.id = t.document",
    "doubts": "SELECT * FROM v_doubts",
}  # fmt: skip


def table(archive: OpenArchive, name: str) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """Column names and rows of one of the tables."""
    cursor = archive.connection.execute(TABLES[name])
    return [column[0] for column in cursor.description], cursor


def to_jsonl(archive: OpenArchive, out: TextIO) -> None:
    """All records as they are after review, one a line, by date."""
    for (sha256,) in archive.connection.execute("SELECT sha256 FROM documents ORDER BY issued_first, id"):
        record = archive.record(sha256)
        folder = archive.archive.folder(sha256).relative_to(archive.archive.root)
        out.write(record.model_copy(update={"text": str(folder / str(record.text))}).model_dump_json() + "\n")


def to_csv(archive: OpenArchive, out: TextIO, name: str = "documents") -> None:
    """One table as CSV."""
    write_csv(*table(archive, name), out)


def to_xlsx(archive: OpenArchive, target: Path) -> None:
    """All tables as sheets of one workbook."""
    write_xlsx(((name, *table(archive, name)) for name in TABLES), target)


def to_parquet(archive: OpenArchive, target: Path) -> None:
    """One parquet file a table, in a folder; documents parted by year as DuckDB, pandas and Spark know it (hive)."""
    target.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        columns, rows = table(archive, name)
        if name != "documents":
            write_parquet(columns, rows, target / f"{name}.parquet")
            continue
        date = columns.index("issued_date")
        for year, some in groupby(rows, key=lambda row: _year(row[date])):
            part = target / name / f"year={year}"
            part.mkdir(parents=True, exist_ok=True)
            write_parquet(columns, some, part / "part-0.parquet")


def _year(issued_date: str | None) -> str:
    """The partition of a date; documents without a year are in 0000, so that years stay numbers for every reader."""
    return issued_date[:4] if issued_date and issued_date[:4].isdigit() else "0000"


def write(
    archive: OpenArchive, kind: str, target: Path | None, name: str = "documents", file_code: str | None = None
) -> Iterator[str]:
    """Write an export; gives notes for the person who asked."""
    if kind == "pdfa":
        from corpus.pdfa import export_pdfs

        yield from export_pdfs(archive, target, file_code)
        return
    if kind in ("jsonl", "csv"):
        if name not in TABLES:
            raise WrongUse(f"there is no table {name!r}; choose from {', '.join(TABLES)}")
        with target.open("w", encoding="utf-8", newline="") if target else contextlib.nullcontext(sys.stdout) as out:
            to_jsonl(archive, out) if kind == "jsonl" else to_csv(archive, out, name)
        return
    if target is None:
        raise WrongUse(f"{kind} is not for the screen; name a file or folder with --out")
    if kind == "xlsx":
        to_xlsx(archive, target)
    elif kind == "parquet":
        to_parquet(archive, target)
    else:
        from corpus.handover import write_packages

        yield from write_packages(archive, kind, target)
    yield f"written: {target}"
