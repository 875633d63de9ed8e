"""Leads of a campaign, a list or the workspace, or some of them -> a file, as PostgreSQL copies it.

    target      whose leads, and which custom variables get a column
    statement   one COPY: its SQL chooses, escapes formulas and quotes
    stream      what COPY sends -> pieces of a file; nothing is held
    workbook    the same cells -> a spreadsheet; it is on the disk, not in memory, until it is sent

The file can be uploaded again as it is and changes nothing (leads/files/exported.py).
"""

from leads.exports.stream import SOME, Export, open_export
from leads.exports.target import ExportFormat
from leads.exports.workbook import CellTooLong

__all__ = ["SOME", "CellTooLong", "Export", "ExportFormat", "open_export"]
