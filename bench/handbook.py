"""Every query of docs/analysts.md with its output, from an archive of invented documents.

python -m bench.handbook            writes the outputs into the page (the test suite compares)

Each block of SQL is followed by a block of text with the first rows. The archive holds sixty invented directives, one
of them twice, one read again with other mistakes, and a file that is empty; its stages are the trivial ones of
bench/invented_stages.py.
"""

from __future__ import annotations

import os
import re
import tempfile
from io import StringIO
from pathlib import Path
from unittest import mock

from bench import invented_stages
from bench.invented_documents import Directives
from corpus.archive import Archive
from corpus.options import Options
from corpus.plan import Plan
from corpus.query import ask, guarded
from corpus.reading import open_archive
from corpus.runner import run
from corpus.tabular import write_table
from corpus.tasks import Setup
from corpus.walk import Skipped, walk

PAGE = Path(__file__).resolve().parents[1] / "docs" / "analysts.md"
BLOCK = re.compile(r"```sql\n(.*?)```\n(?:\n```text\n.*?```\n)?", re.S)
COUNT, MOST, WIDEST = 60, 4, 100
SECONDS_AND_TIMES = re.compile(r"\b\d{4}-\d\d-\d\dT[\d:]+(?:\+00:00)?|\b\d+\.\d{5,}\b|\b0\.0\d*\b")


def made(folder: Path) -> Path:
    """The archive that is asked."""
    source = folder / "in"
    source.mkdir(parents=True)
    directives = Directives(COUNT)
    texts = [directives.text(number) for number in range(COUNT)]
    texts[50] = re.sub(r"^Số: \S+", "Số: 666/QĐ-TTg", texts[50], flags=re.M)
    for number, base in {10: "666/QĐ-TTg", 20: "666/QĐ-TTg", 30: codes_of(texts[10])}.items():
        texts[number] = re.sub(r"(^Căn cứ Quyết định số )\S+", rf"\g<1>{base}", texts[number], flags=re.M)
    for number, text in enumerate(texts):
        (source / f"{number:02}.txt").write_text(text, encoding="utf-8")
    (source / "05-copy.txt").write_bytes((source / "05.txt").read_bytes())
    (source / "07-again.txt").write_text(directives.text(7).replace("Các đơn vị", "Các don vi"), encoding="utf-8")
    (source / "torn.txt").write_bytes(b"")
    before = Path.cwd()
    os.chdir(folder)
    try:
        archive = Archive(Path("archive"))
        setup = Setup(archive.root.absolute(), invented_stages.INVENTED, Options())
        files = sorted(walk([Path("in")], archive.root, Skipped()), key=lambda one: one.path)
        with mock.patch("corpus.store.now", return_value="2026-01-01T00:00:00+00:00"):
            run(Archive(archive.root.absolute()), iter(files), setup, Plan(jobs=1, command="saoluc run in"))
    finally:
        os.chdir(before)
    return folder / "archive"


def codes_of(text: str) -> str:
    """The code a document has."""
    return text.partition("Số: ")[2].partition("\t")[0]


def with_outputs(text: str, archive: Path) -> str:
    """The page with a block of output after each query."""
    with open_archive(archive) as opened:

        def answered(found: re.Match[str]) -> str:
            out = StringIO()
            with guarded(opened, 10) as connection:
                answer = ask(connection, found[1])
                rows = list(answer.rows)
            write_table(answer.columns, rows[:MOST], out)
            lines = [line.replace(f"{archive.parent.resolve()}/", "") for line in out.getvalue().splitlines()]
            lines = [line[:WIDEST] + ("…" if len(line) > WIDEST else "") for line in lines]
            more = [f"… {len(rows)} rows"] if len(rows) > MOST else [] if rows else ["(none here)"]
            shown = SECONDS_AND_TIMES.sub("…", "\n".join([*lines, *more]).replace("\t", " | "))
            return f"```sql\n{found[1]}```\n\n```text\n{shown}\n```\n"

        return BLOCK.sub(answered, text)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(with_outputs(PAGE.read_text("utf-8"), made(Path(folder))), encoding="utf-8")


if __name__ == "__main__":
    main()
