"""Commands that ask an archive: search, query, deadlines, graph, neighbours, export."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.names import shown

if TYPE_CHECKING:
    from corpus.query import Answer
    from corpus.search import Hit

question_app = typer.Typer()
MARKS = ("\ue000", "\ue001")  # private use: in no text, and left as they are by `shown`
Folder = Annotated[Path, typer.Argument(help="The archive folder.", metavar="DIR")]


class ListFormat(StrEnum):
    """Formats of lists."""

    TABLE = "table"
    JSON = "json"


class QueryFormat(StrEnum):
    """Formats of `saoluc query`."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class GraphFormat(StrEnum):
    """Formats of `saoluc graph`."""

    TREE = "tree"
    DOT = "dot"
    JSON = "json"


class Direction(StrEnum):
    """Where `saoluc graph` looks."""

    UP = "up"
    DOWN = "down"
    BOTH = "both"


class ExportFormat(StrEnum):
    """Formats of `saoluc export`."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    TT05 = "tt05"
    EDXML = "edxml"
    PDFA = "pdfa"


@question_app.command()
def search(
    directory: Folder,
    words: Annotated[
        list[str] | None, typer.Argument(help='Words, "phrases", codes; a final * leaves the end open.')
    ] = None,
    doc_type: Annotated[str | None, typer.Option("--type", help="Kind, e.g. 'kế hoạch'.")] = None,
    issuer: Annotated[str | None, typer.Option(help="Part of the issuer's name.")] = None,
    place: Annotated[str | None, typer.Option(help="Part of the place of issue.")] = None,
    recipient: Annotated[str | None, typer.Option(help="Part of a recipient's or addressee's name.")] = None,
    code: Annotated[str | None, typer.Option(help="The document's own code.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="Issued on this day or later.", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Issued on this day or earlier.", metavar="DATE")] = None,
    has_deadline: Annotated[bool, typer.Option("--has-deadline", help="Only with a dated duty.")] = False,
    with_doubts: Annotated[bool, typer.Option("--with-doubts", help="Only with something to look at.")] = False,
    exact: Annotated[bool, typer.Option("--exact", help="Marks must be as written: bán is not bàn.")] = False,
    facets: Annotated[
        bool, typer.Option("--facets", help="Count kinds, issuers and years of all hits instead.")
    ] = False,
    limit: Annotated[int, typer.Option(help="Most hits.", min=1)] = 20,
    skip: Annotated[int, typer.Option(help="Leave out the first hits.", min=0)] = 0,
    output: Annotated[ListFormat, typer.Option("--format", help="Output.")] = ListFormat.TABLE,
) -> int:
    """Find documents by their words, with or without marks, and by fields.

    Example: saoluc search archive/ dat dai --type 'quyết định' --from 2020
    """
    from corpus.facets import facets as spread
    from corpus.reading import open_archive
    from corpus.search import Filters
    from corpus.search import search as find

    filters = Filters(doc_type, issuer, place, recipient, code, since, until, has_deadline, with_doubts)
    asked = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words or [])
    with open_archive(directory) as archive:
        if facets:
            return _write_facets(spread(archive, asked, filters, exact=exact, most=limit), output)
        hits = find(archive, asked, filters, exact=exact, limit=limit, skip=skip)
    if output is ListFormat.JSON:
        typer.echo(json.dumps([hit.as_json() for hit in hits], ensure_ascii=False, indent=1))
    else:
        for hit in hits:
            typer.echo(_hit_text(hit, sys.stdout.isatty()))
    sys.stderr.write(f"{len(hits)} found\n")
    return 0 if hits else 1


def _write_facets(found: dict[str, list[tuple[str | None, int]]], output: ListFormat) -> int:
    if output is ListFormat.JSON:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for name, counts in found.items():
            typer.echo(name)
            for value, count in counts:
                typer.echo(f"{count:8}  {shown(value or '(none)')}")
    return 0 if any(found.values()) else 1


def _hit_text(hit: Hit, terminal: bool) -> str:
    """Two to four lines a hit: what it is, its subject, the words found, where it came from."""
    document = hit.document
    told = [document[name] for name in ("code", "doc_type", "issued_date", "issuer")]
    before, after = ("\x1b[1;33m", "\x1b[0m") if terminal else ("[", "]")
    parts = [" · ".join(shown(str(part)) for part in told if part) or "(no code)"]
    if document["subject"]:
        parts.append("  " + shown(document["subject"]))
    inside = shown(hit.snippet.marked(*MARKS))  # the text of a document must not steer the terminal
    parts.append("  " + inside.replace(MARKS[0], before).replace(MARKS[1], after))
    parts.append("  " + shown(document["path"] or "") + "  " + document["sha256"][:12])
    return "\n".join(parts) + "\n"


@question_app.command()
def query(
    directory: Folder,
    sql: Annotated[str, typer.Argument(help="One SELECT; tables and views: docs/analysts.md.", metavar="SQL")],
    output: Annotated[QueryFormat, typer.Option("--format", help="Output.")] = QueryFormat.TABLE,
    out: Annotated[Path | None, typer.Option(help="File to write (needed for parquet).", metavar="FILE")] = None,
    seconds: Annotated[float, typer.Option(help="Most seconds.", min=0.01)] = 60,
) -> None:
    """Ask in SQL; only reading is possible.

    Example: saoluc query archive/ "select issuer, count(*) from documents group by issuer"
    """
    from corpus.query import ask, guarded
    from corpus.reading import open_archive

    with open_archive(directory) as archive, guarded(archive, seconds) as connection:
        _write(ask(connection, sql), output, out)


def _write(answer: Answer, output: QueryFormat, out: Path | None) -> None:
    from corpus import tabular
    from corpus.errors import WrongUse

    if output is QueryFormat.PARQUET:
        if out is None:
            raise WrongUse("parquet is not for the screen; name a file with --out")
        tabular.write_parquet(answer.columns, answer.rows, out)
        return
    stream = out.open("w", encoding="utf-8", newline="") if out else sys.stdout
    try:
        if output is QueryFormat.CSV:
            tabular.write_csv(answer.columns, answer.rows, stream)
        elif output is QueryFormat.JSON:
            tabular.write_json_lines(answer.columns, answer.rows, stream)
        else:
            tabular.write_table(answer.columns, answer.rows, stream)
    finally:
        if out:
            stream.close()


@question_app.command()
def deadlines(
    directory: Folder,
    since: Annotated[str | None, typer.Option("--from", help="First day; today when left out.", metavar="DATE")] = None,
    until: Annotated[
        str | None, typer.Option("--to", help="Last day; a year later when left out.", metavar="DATE")
    ] = None,
    responsible: Annotated[str | None, typer.Option(help="Part of the name of who must act.")] = None,
    calendar: Annotated[Path | None, typer.Option("--ics", help="Write a calendar instead.", metavar="FILE|-")] = None,
    output: Annotated[ListFormat, typer.Option("--format", help="Output.")] = ListFormat.TABLE,
) -> None:
    """What is due when, and by whom; what comes back every month, quarter or year is told for each time.

    Example: saoluc deadlines archive/ --from 2022-10-01 --to 2022-12-31 --ics due.ics
    """
    from datetime import date, timedelta

    from corpus.due import due_between, ics
    from corpus.reading import open_archive
    from corpus.search import day
    from corpus.tabular import write_table

    first = date.fromisoformat(day(since, last=False)) if since else date.today()
    last = date.fromisoformat(day(until, last=True)) if until else first + timedelta(days=365)
    with open_archive(directory) as archive:
        found = due_between(archive, first, last, responsible)
    if calendar is not None:
        lines = "".join(ics(found))
        if str(calendar) == "-":
            sys.stdout.write(lines)
        else:
            calendar.write_bytes(lines.encode())
    elif output is ListFormat.JSON:
        typer.echo(json.dumps([one.as_json() for one in found], ensure_ascii=False, indent=1))
    else:
        rows = [(one.when, one.code, one.responsible, one.action or one.text, one.rrule) for one in found]
        write_table(("when", "code", "responsible", "action", "rule"), rows, sys.stdout)
    sys.stderr.write(f"{len(found)} due from {first} to {last}\n")


@question_app.command()
def graph(
    directory: Folder,
    code: Annotated[str, typer.Argument(help="Code of a document, e.g. 666/QĐ-TTg.", metavar="CODE")],
    direction: Annotated[
        Direction, typer.Option(help="Up: what it rests on; down: what rests on it.")
    ] = Direction.BOTH,
    depth: Annotated[int, typer.Option(help="Steps away from it.", min=1)] = 5,
    bases: Annotated[bool, typer.Option("--bases", help="Follow legal bases only, no references.")] = False,
    output: Annotated[GraphFormat, typer.Option("--format", help="Output.")] = GraphFormat.TREE,
) -> None:
    """Which documents rest on which.

    Example: saoluc graph archive/ 666/QĐ-TTg --format dot | dot -Tsvg > graph.svg
    """
    from corpus.graph import dot, tree
    from corpus.graph import graph as around
    from corpus.reading import open_archive

    with open_archive(directory) as archive:
        found = around(archive, code, direction.value, depth, bases=bases)
    if output is GraphFormat.JSON:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
        return
    for line in dot(found) if output is GraphFormat.DOT else tree(found):
        typer.echo(shown(line))


@question_app.command()
def neighbours(
    directory: Folder,
    output: Annotated[ListFormat, typer.Option("--format", help="Output.")] = ListFormat.TABLE,
) -> None:
    """Numbers and dates that could not be read, or that their neighbours contradict.

    Documents of one issuer, notation and year are neighbours: their numbers and dates grow together. Nothing is
    changed; the answer is for a person to judge.

    Example: saoluc neighbours archive/
    """
    from corpus.neighbours import neighboured
    from corpus.reading import open_archive

    with open_archive(directory) as archive:
        found = neighboured(archive)
    for one in found:
        if output is ListFormat.JSON:
            typer.echo(json.dumps(one.as_json(), ensure_ascii=False))
            continue
        readings = " ".join(f"{value} {chance:.3f}" for value, chance in one.candidates)
        between = " … ".join(code or "?" for code in one.between)
        typer.echo("\t".join(map(shown, (one.path, one.field, one.value or "open", readings, between))))


@question_app.command()
def export(
    directory: Folder,
    output: Annotated[ExportFormat, typer.Option("--format", help="Format.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "--to", help="File or folder to write; jsonl, csv: stdout; pdfa: DIR.", metavar="PATH"),
    ] = None,
    table: Annotated[str, typer.Option(help="Table of csv: documents, deadlines, citations, …")] = "documents",
    file_code: Annotated[
        str | None, typer.Option(help="Mã hồ sơ: files of pdfa are named CODE.0000001.pdf.", metavar="CODE")
    ] = None,
) -> None:
    """Hand the records over to other programs.

    Example: saoluc export archive/ --format xlsx --out records.xlsx
    """
    from corpus.export import write
    from corpus.reading import open_archive

    with open_archive(directory) as archive:
        for note in write(archive, output.value, out, table, file_code):
            sys.stderr.write(shown(note) + "\n")
