"""What saoluc adds to Datasette: its pages, its SQL functions, links from digests and codes."""

from __future__ import annotations

import re
import sqlite3
from typing import Any, Final

from datasette import hookimpl
from markupsafe import Markup

from corpus.explore import views
from corpus.folding import code_key, fold
from corpus.query import PRAGMAS, let_only_read

# Datasette looks at tables and indexes by these; none of them changes anything.
LOOKING: Final = PRAGMAS | {
    "database_list", "foreign_key_list", "index_list", "index_info", "index_xinfo", "query_only", "schema_version",
    "cache_size",
}  # fmt: skip
DIGEST: Final = re.compile("[0-9a-f]{64}")
CODES: Final = frozenset({"code", "citing", "cited", "document_code"})  # columns that hold codes of documents


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Our pages; what is named in a path is a digest and a number, never a file."""
    return [
        (r"^/search$", views.search_page),
        (r"^/calendar$", views.calendar_page),
        (r"^/graph$", views.graph_page),
        (r"^/document/(?P<sha256>[0-9a-f]{64})$", views.document_page),
        (r"^/document/(?P<sha256>[0-9a-f]{64})/record\.json$", views.record_file),
        (r"^/document/(?P<sha256>[0-9a-f]{64})/original$", views.original_file),
        (r"^/document/(?P<sha256>[0-9a-f]{64})/page-(?P<number>[1-9][0-9]{0,3})\.webp$", views.page_image),
    ]


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Folding in SQL, and a guard that lets nothing but reading pass, on every connection to the catalog."""
    if database != "catalog":
        return
    conn.create_function("fold", 1, lambda text: fold(str(text)) if text else "", deterministic=True)
    conn.create_function("code_key", 1, lambda code: code_key(str(code)) if code else None, deterministic=True)
    let_only_read(conn, LOOKING)


@hookimpl
def render_cell(value: Any, column: str) -> Markup | None:
    """Digests lead to the document, codes to its graph."""
    if not isinstance(value, str):
        return None
    if column == "sha256" and DIGEST.fullmatch(value):
        return Markup('<a href="/document/{}">{}</a>').format(value, value[:12])
    if column in CODES:
        return Markup('<a href="/graph?{}">{}</a>').format(views.query(code=value), value)
    return None


@hookimpl
def extra_template_vars(datasette: Any, view_name: str) -> Any:
    """Words for every page; counts for the front page."""
    return lambda: views.front(datasette, with_counts=view_name == "index")


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """One line on our page (corpus/explore/site.py takes out Datasette's own answer)."""
    return lambda: views.error_page(datasette, request, exception)


@hookimpl
def extra_css_urls() -> list[str]:
    """Our style on all pages."""
    return ["/saoluc/saoluc.css"]


@hookimpl
def extra_js_urls() -> list[str]:
    """What Datasette would say in a script within the page, which the gate forbids."""
    return ["/saoluc/flags.js"]
