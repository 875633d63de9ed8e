"""A file > imported: chunk after chunk, each a transaction with its checkpoint."""
