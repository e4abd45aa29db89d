"""Words as read become words as written, each change with its reason."""
