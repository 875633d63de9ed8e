"""The repository's documents, served: as Markdown, and listed for agents."""
