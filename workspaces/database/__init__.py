"""Cursor, SQL folders, retries, locks, planner settings, ids."""
