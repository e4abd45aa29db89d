"""Commands that show an archive to people: explore, report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from corpus.wording import Language

show_app = typer.Typer()
Folder = Annotated[Path, typer.Argument(help="The archive folder.", metavar="DIR")]
Lang = Annotated[Language, typer.Option("--lang", help="Language of the pages.")]


@show_app.command()
def explore(
    directory: Folder,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.", min=1, max=65535)] = 8001,
    language: Lang = Language.VI,
) -> None:
    """Look through an archive in the browser: search, calendar, citations, tables, SQL; nothing can be changed.

    Example: saoluc explore archive/ --port 8001
    """
    from corpus.explore.site import serve

    def tell(link: str) -> None:
        sys.stdout.write(f"{link}\n")
        sys.stdout.flush()
        sys.stderr.write("Open the link in a browser of this machine; Ctrl-C ends.\n")

    serve(directory, language, port, tell)


@show_app.command()
def report(
    directory: Folder,
    out: Annotated[
        Path | None, typer.Option(help="File to write; DIR/reports/report.html when left out.", metavar="FILE")
    ] = None,
    language: Lang = Language.VI,
) -> None:
    """One page of plots for the head of an archive: documents, quality, doubts, failures, throughput.

    Example: saoluc report archive/ --out report.html
    """
    from corpus.reading import open_archive
    from corpus.report import write_report

    target = out or directory / "reports" / "report.html"
    with open_archive(directory) as archive:
        write_report(archive, target, language)
    sys.stdout.write(f"{target}\n")
