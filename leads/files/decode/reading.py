"""A file and its format -> blocks of rows."""

from collections.abc import Iterator
from pathlib import Path

from leads.files.decode.csv_rows import ANY_WIDTH, read_csv, read_records
from leads.files.decode.model import FileError, FileFormat, FileRow
from leads.files.decode.ndjson import read_ndjson

MOST_ROWS = 20_000_000  # of a file: each that is refused leaves its outcome


def read_head(path: Path, format: FileFormat, *, rows: int, unpacked_limit: int) -> list[FileRow]:
    """The first `rows` of a delimited file, those above the header too. Raises FileError."""
    blocks = read_records(path, format, width=ANY_WIDTH, unpacked_limit=unpacked_limit, block=rows)
    return next(blocks, [])


def read_rows(
    path: Path, format: FileFormat, *, width: int, unpacked_limit: int, block: int = 5000
) -> Iterator[list[FileRow]]:
    """Blocks of at most `block` rows with `width` cells each, in order of their number, streaming.

    The header isn't among them, blank rows neither, though they count. A row that can't be read says so
    in its `problem`, and keeps what cells it has. Raises FileError, also half-way.
    """
    for rows in _read(path, format, width=width, unpacked_limit=unpacked_limit, block=block):
        if rows and rows[-1].number > MOST_ROWS:
            raise FileError("too_many_rows", f"The file has more than {MOST_ROWS:,} rows. Split it.")
        yield rows


def _read(
    path: Path, format: FileFormat, *, width: int, unpacked_limit: int, block: int
) -> Iterator[list[FileRow]]:
    if format.kind == "ndjson":
        return read_ndjson(path, format, unpacked_limit=unpacked_limit, block=block)
    if format.kind == "csv":
        return read_csv(path, format, width=width, unpacked_limit=unpacked_limit, block=block)
    raise FileError("unsupported", "A spreadsheet has to be converted before its rows can be read.")
