"""A file > rows: stored, decoded, its columns mapped; and rejected rows as a file again."""
