"""The base of all API views; the dialects stand on it."""
