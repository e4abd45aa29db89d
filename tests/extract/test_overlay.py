"""Fields drawn over the page."""

from __future__ import annotations

from made_up_documents import PLAN, boxed_page, document
from PIL import Image

from extract import extract_record
from extract.overlay import draw_fields


def test_fields_are_drawn_on_their_page_only():
    record = extract_record(document(boxed_page(PLAN)))
    blank = Image.new("L", (595, 842), 255)
    assert draw_fields(blank, record, 1, 595.0).getcolors(1 << 20) != [(595 * 842, (255, 255, 255))]
    assert draw_fields(blank, record, 2, 595.0).getcolors(1 << 20) == [(595 * 842, (255, 255, 255))]
