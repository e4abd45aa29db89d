"""Folders become an archive: run, resume, search, query, export; the command line."""
