"""Starts the review page on this machine alone, and says where it is."""

from __future__ import annotations

import sys
import threading
import webbrowser
from pathlib import Path

from corpus.archive import Archive
from corpus.errors import ArchiveMissing, ExtraMissing
from corpus.listening import listening


def serve(folder: Path, port: int, reviewer: str, browser: bool) -> None:
    """Serve until interrupted. `port` 0: any free one."""
    try:
        import uvicorn

        from corpus.web.app import review_app
    except ImportError as error:
        raise ExtraMissing(f"{error.name} is not installed (pip install 'saoluc[review]')") from error
    from corpus.gate import Keys
    from corpus.web.saving import reconcile

    archive = Archive(folder)
    if not archive.catalog.is_file():
        raise ArchiveMissing(f"{folder} holds no catalog")
    late = reconcile(archive)
    if late:
        sys.stderr.write(f"{late} reviews were taken into the catalog\n")
    listener = listening(port)
    keys = Keys(listener.getsockname()[1])
    sys.stderr.write("Open this link; it holds the key to the page. Ctrl+C ends it.\n")
    sys.stdout.write(f"{keys.link}\n")
    sys.stdout.flush()
    threading.Thread(target=warm_up, daemon=True).start()
    if browser:
        threading.Timer(1.0, webbrowser.open, [keys.link]).start()
    config = uvicorn.Config(
        review_app(folder, keys, reviewer), log_level="warning", access_log=False, server_header=False
    )
    uvicorn.Server(config).run(sockets=[listener])


def warm_up() -> None:
    """Load what the first picture and the first change need, while the reader looks at the queue."""
    import datasketch  # noqa: F401

    import ocr.facsimile  # noqa: F401
    from corpus.web.desk import templates

    templates().get_template("document.html")
