"""Builds the learned data of the extraction."""
