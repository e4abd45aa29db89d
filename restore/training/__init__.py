"""Builds what is in `restore/data` from texts."""
