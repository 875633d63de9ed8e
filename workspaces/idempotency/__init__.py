"""Idempotency-Key: the answer to a write, kept with the work that it reports."""
