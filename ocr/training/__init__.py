"""Training of the learned parts of the reader; nothing here is imported by the package."""
