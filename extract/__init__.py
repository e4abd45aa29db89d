"""A restored document becomes a record: fields with their proof."""
