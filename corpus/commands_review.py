"""The command that opens the pages for people: review."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Annotated

import typer

review_app = typer.Typer()
Folder = Annotated[Path, typer.Argument(help="The archive folder.", metavar="DIR")]


@review_app.command()
def review(
    directory: Folder,
    name: Annotated[str | None, typer.Option(help="Who reviews; else the name of the account.")] = None,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0: any free one.", min=0, max=65535)] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")] = False,
) -> None:
    """Review documents in the browser, the scan beside the text, what is most worth a look first.

    Example: saoluc review archive/ --name "Nguyễn Thị Lan"
    """
    from corpus.web.serve import serve

    serve(directory, port, name or _account(), browser)


def _account() -> str:
    """The name of the account; "?" where the system knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return os.environ.get("USER") or "?"
