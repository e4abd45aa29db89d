"""`saoluc report`: one page for the head of an archive, with plots and their numbers; a single file, without scripts."""

from corpus.report.page import write_report

__all__ = ["write_report"]
