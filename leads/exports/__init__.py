"""Leads of a campaign, a list or the workspace -> a file, streamed as PostgreSQL copies it.

    target      whose leads, and which custom variables get a column
    statement   one COPY: its SQL chooses, escapes formulas and quotes
    stream      what COPY sends -> pieces of a file; nothing is held

The file can be uploaded again as it is and changes nothing (leads/files/exported.py).
"""

from leads.exports.stream import Export, open_export
from leads.exports.target import ExportFormat

__all__ = ["Export", "ExportFormat", "open_export"]
