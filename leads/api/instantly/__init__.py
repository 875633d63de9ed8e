"""The native dialect, Instantly API v2: what concerns leads and imports."""
