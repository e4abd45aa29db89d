"""Any bytes as a text document through the real stages, and what must hold of every record."""

import json
import time
from pathlib import Path

from corpus.document import all_rows, correction_rows, restored_text
from corpus.options import Options
from corpus.stages import REAL
from extract.model import Record
from ocr.errors import SaolucError
from ocr.model import Document
from restore.model import replay

SLOW, LARGE = 15.0, 100_000  # seconds of this process for any text smaller than so many bytes


def record_of(path: Path):
    """The record of a text file and its restored document; None when the file is refused by a named error."""
    options = Options()
    try:
        source = REAL.describe(path, options)
        pages = tuple(REAL.read_page(path, n + 1, options) for n in range(source.pages))
    except SaolucError:
        return None
    restored = REAL.restore(Document(source, pages, REAL.signatures(path), REAL.notes(path)), options)
    return REAL.extract(restored, options), restored


def check(path: Path) -> None:
    """Nothing but errors of our tree; corrections replay; record, pages and rows of the catalog can be stored."""
    started = time.process_time()
    found = record_of(path)
    assert time.process_time() - started < SLOW or path.stat().st_size > LARGE, "takes too long"
    if found is None:
        return
    record, restored = found
    for page in restored.pages:
        assert [line.source for line in page.lines] == list(page.source.lines)
        assert REAL.unpack(json.loads(json.dumps(REAL.pack(page.source)))) == page.source
        for line in page.lines:
            assert replay(line.restored.read, line.restored.corrections) == line.text
    assert Record.model_validate_json(record.model_dump_json()) == record
    text = restored_text(restored)
    rows = all_rows(record, text, list(correction_rows(restored)), 0)
    json.dumps(rows["documents"]).encode()
    text.encode()
