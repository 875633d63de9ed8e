"""Imports: files, reports, rows, undo."""
