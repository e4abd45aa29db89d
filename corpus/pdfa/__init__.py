"""Searchable two-layer PDF/A of a document: the pages as they were scanned, the true words invisible on their places.

`searchable_pdf` makes one of a document, `export_pdfs` those of a whole archive. Needs the extra `pdfa` (OCRmyPDF).
"""

from corpus.pdfa.build import Made, searchable_pdf
from corpus.pdfa.folder import export_pdfs

__all__ = ["Made", "export_pdfs", "searchable_pdf"]
