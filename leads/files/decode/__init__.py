"""A file of bytes -> rows of text. Plain Python: no database, no HTTP.

inspect                                       read_rows
  unpack       plain, gzip, zip                 the same
  signatures   what is no table is refused
  encodings    BOM, UTF-8, or by its letters    (given)
  dialect      delimiter, quotes                (given)
  header       its row, where the table ends    (given)
  spread       pieces from all over
  columns      names, samples                   csv_rows, ndjson: blocks of FileRow
  losses       warnings

convert_xlsx    a spreadsheet > CSV that read_rows reads (xlsx_child)
inspect_apart   inspect

The last two in a process of their own (apart, child), with bounds on time and memory.
"""

from leads.files.decode.apart import TooSlow, inspect_apart
from leads.files.decode.encodings.names import title_of
from leads.files.decode.inspection import inspect
from leads.files.decode.layout.quoting import is_delimiter
from leads.files.decode.model import (
    Column,
    ConvertedSheet,
    FileError,
    FileFormat,
    FileRow,
    FileWarning,
    Inspection,
)
from leads.files.decode.reading import read_head, read_rows
from leads.files.decode.xlsx import convert_xlsx

__all__ = [
    "Column",
    "ConvertedSheet",
    "FileError",
    "FileFormat",
    "FileRow",
    "FileWarning",
    "Inspection",
    "TooSlow",
    "convert_xlsx",
    "inspect",
    "inspect_apart",
    "is_delimiter",
    "read_head",
    "read_rows",
    "title_of",
]
