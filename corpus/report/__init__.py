"""`saoluc report`: one page for the head of an archive, plots and their numbers in a single file, without scripts."""

from corpus.report.page import write_report

__all__ = ["write_report"]
