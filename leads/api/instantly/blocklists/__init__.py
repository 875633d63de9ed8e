"""Blocklists and their entries, as the v2 API knows them."""
