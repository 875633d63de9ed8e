"""A file and its format -> blocks of rows."""

from collections.abc import Iterator
from pathlib import Path

from leads.files.decode.csv_rows import read_csv
from leads.files.decode.model import FileError, FileFormat, FileRow
from leads.files.decode.ndjson import read_ndjson


def read_rows(
    path: Path, format: FileFormat, *, width: int, unpacked_limit: int, block: int = 5000
) -> Iterator[list[FileRow]]:
    """Blocks of at most `block` rows with `width` cells each, in order of their number, streaming.

    The header isn't among them, blank rows neither, though they count. A row that can't be read says so
    in its `problem`, and keeps what cells it has. Raises FileError, also half-way.
    """
    if format.kind == "ndjson":
        return read_ndjson(path, format, unpacked_limit=unpacked_limit, block=block)
    if format.kind == "csv":
        return read_csv(path, format, width=width, unpacked_limit=unpacked_limit, block=block)
    raise FileError("unsupported", "A spreadsheet has to be converted before its rows can be read.")
