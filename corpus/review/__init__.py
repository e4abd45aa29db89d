"""People's corrections: the log of each document, what a document is after review, and the page to review on."""
