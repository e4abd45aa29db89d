"""A restored document becomes a record: fields with their proof."""

from extract.options import ExtractOptions
from extract.pipeline import extract_record, extract_records

__all__ = ["ExtractOptions", "extract_record", "extract_records"]
