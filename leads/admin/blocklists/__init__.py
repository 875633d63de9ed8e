"""Blocklists, their entries, entries from a file, and the leads that a blocklist matches."""
