"""The report as one HTML file: no script, nothing from elsewhere, each plot with its numbers as a table."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from corpus.archive import write_file, writing
from corpus.errors import ExtraMissing
from corpus.reading import OpenArchive
from corpus.report.figures import figures
from corpus.wording import Language, wording

HERE: Final = Path(__file__).parent
SUMS: Final = """SELECT count(*) AS documents, coalesce(sum(pages), 0) AS pages,
  count(DISTINCT issuer_key) AS issuers, coalesce(sum(doubt_count = 0), 0) AS clean,
  coalesce(sum(number IS NOT NULL), 0) AS numbered, coalesce(sum(length(issued_date) = 10), 0) AS dated,
  coalesce(sum(pages_failed), 0) AS pages_failed, (SELECT count(*) FROM deadlines) AS deadlines,
  (SELECT count(*) FROM failures WHERE page IS NULL) AS failures,
  (SELECT count(*) FROM reviews WHERE state = 'approved') AS approved,
  (SELECT sum(seconds) / nullif(sum(pages), 0) FROM ledger WHERE state = 'done') AS pace FROM documents"""


def write_report(archive: OpenArchive, target: Path, language: Language = Language.VI) -> None:
    """Write the report of an archive to a file."""
    page = report(archive, language)
    with writing():
        target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, page.encode())


def report(archive: OpenArchive, language: Language) -> str:
    """The report as HTML; every string of a document is escaped."""
    try:
        from jinja2 import Environment, FileSystemLoader
    except ImportError as error:
        raise ExtraMissing("the report needs Jinja, which is not installed (pip install 'saoluc[report]')") from error
    words = wording(HERE / "data" / "wording.toml", language)
    environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
    sums: dict[str, Any] = next(archive.rows(SUMS))
    return environment.get_template("report.html").render(
        words=words,
        language=str(language),
        sums=sums,
        figures=figures(archive, words),
        name=archive.archive.root.resolve().name,
        made=datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M"),
    )
