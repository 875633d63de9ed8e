"""A lead's page for people: who it is, where it is, and what happened to it."""
