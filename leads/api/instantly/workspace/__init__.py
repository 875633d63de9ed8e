"""The workspace of the key, and its members."""
