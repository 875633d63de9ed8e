"""An import's own page: how it goes, what came of it, and what can still be done about it."""
