"""Any input file becomes pages of words with boxes, confidences and alternatives."""

from ocr.options import OcrOptions
from ocr.pipeline import read_document, read_page, read_signatures
from ocr.source import describe

__all__ = ["OcrOptions", "describe", "read_document", "read_page", "read_signatures"]
