"""A file on its way to becoming an import: upload, prepare (read, map, choose, preview), confirm."""
