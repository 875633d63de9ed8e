"""The first rows of a file as they stand in it: one of them is the header, and a person can say which."""

from dataclasses import dataclass

from django.conf import settings

from leads.files.decode import FileError, FileFormat, read_head
from leads.files.stored import text_path_of
from leads.models import SourceFile, SourceState

_SHOWN = 8  # rows, and some below the header
_BELOW = 3
_MOST = 60
_CELLS = 8


@dataclass(frozen=True, kw_only=True)
class HeadRow:
    """`more` is how many cells are left out."""

    number: int
    cells: list[str]
    more: int
    is_header: bool


def head_rows(source: SourceFile) -> list[HeadRow]:
    """None of a file that has no header, or can't be read."""
    if source.state != SourceState.READY or source.format.get("kind") != "csv":
        return []
    format = FileFormat.from_json(source.format)
    limit = min(_MOST, max(_SHOWN, format.header_row + _BELOW))
    try:
        records = read_head(
            text_path_of(source), format, rows=limit, unpacked_limit=settings.LEADGATE_UNPACKED_LIMIT
        )
    except (FileError, OSError):
        return []
    header = header_number(format, first=records[0].number if records else 1)
    return [
        HeadRow(
            number=record.number,
            cells=record.cells[:_CELLS],
            more=max(0, len(record.cells) - _CELLS),
            is_header=record.number == header,
        )
        for record in records
        if record.number <= max(limit, header)
    ]


def header_number(format: FileFormat, *, first: int) -> int:
    """The row of the columns' names as people count; 0 without one. `first` is the first row of the file."""
    return (format.header_row or first) if format.has_header else 0
