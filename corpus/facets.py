"""How the documents found are spread over kinds, issuers and years."""

from __future__ import annotations

from typing import Final

from corpus.reading import OpenArchive
from corpus.search import Filters, selection

# The index of each column holds all that is counted, so no row of a document is touched.
FACETS: Final = {
    "type": ("doc_type", "documents_doc_type"),
    "issuer": ("issuer", "documents_issuer"),
    "year": ("substr(issued_first, 1, 4)", "documents_issued"),
}


def facets(
    archive: OpenArchive, words: str = "", filters: Filters = Filters(), *, exact: bool = False, most: int = 10
) -> dict[str, list[tuple[str | None, int]]]:
    """For each facet the values with the most documents, and how many; None stands for those without a value."""
    chosen, _ = selection(words, filters, exact=exact)
    ask = archive.connection.execute
    ask("CREATE TEMP TABLE IF NOT EXISTS hits (id INTEGER PRIMARY KEY)")  # beside the catalog, which stays read-only
    ask("DELETE FROM hits")
    ask(f"INSERT INTO hits {chosen.sql}", chosen.values)
    found = {}
    for name, (value, index) in FACETS.items():
        sql = f"""SELECT {value}, count(*) FROM documents INDEXED BY {index} WHERE id IN hits
            GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?"""
        found[name] = [(row[0], row[1]) for row in ask(sql, (most,))]
    archive.connection.rollback()
    return found
