"""Plain pages of a document that was text from the beginning: A4, one line below the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ocr.interchange import legal

MARGIN: Final = 57.0  # points, 20 mm (Nghị định 30/2020/NĐ-CP, Phụ lục I)
LETTERS: Final = 11.0
LINE: Final = 15.0


def typed_pages(pages: Sequence[Sequence[str]], target: Path) -> None:
    """Set the lines of each page; long lines are broken at words."""
    import ocrmypdf
    from fpdf import FPDF

    font = Path(ocrmypdf.__file__).parent / "data" / "NotoSans-Regular.ttf"
    sheet = FPDF(unit="pt", format="A4")
    sheet.set_margins(MARGIN, MARGIN)
    sheet.set_auto_page_break(True, MARGIN)
    sheet.add_font("text", fname=font)
    sheet.set_font("text", size=LETTERS)
    for lines in pages:
        sheet.add_page()
        for line in lines:
            sheet.multi_cell(0, LINE, legal(line).replace("\t", "    "), align="L", new_x="LMARGIN", new_y="NEXT")
    sheet.output(str(target))
