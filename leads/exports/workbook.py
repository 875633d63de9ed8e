"""Rows of CSV -> an XLSX workbook. It is put together on the disk, row by row, and sent from there."""

import csv
import itertools
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.conf import settings
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

ROWS = 1_048_576  # of one sheet, the header's included
_LONGEST = 32_767  # characters of a cell
_PIECE = 64 * 1024  # bytes


class CellTooLong(Exception):
    """A spreadsheet can't hold one of the cells."""

    def __init__(self, column: str) -> None:
        super().__init__(
            f"A value of {column} is longer than the {_LONGEST:,} characters that a cell of a spreadsheet "
            "holds. Export CSV instead."
        )


def workbook_of(header: bytes, rows: Iterable[bytes], *, most: int = ROWS) -> Iterator[bytes]:
    """`header` and `rows` are lines of CSV, formulas escaped: each cell is a text, so nothing is computed
    here, nor where somebody saves the sheet as CSV. More than `most` rows fill several sheets, each with the
    header.

    Written before this returns, so that what goes wrong is raised here: CellTooLong, OSError.
    """
    file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115  closed when it was read
    try:
        _write(file, header, rows, most)
    except BaseException:
        file.close()
        raise
    return _read(file)


def _write(file: IO[bytes], header: bytes, rows: Iterable[bytes], most: int) -> None:
    options = {"constant_memory": True, "tmpdir": str(settings.FILE_UPLOAD_TEMP_DIR), "in_memory": False}
    book = Workbook(file, options)
    (names,) = csv.reader([header.decode()])
    lines = csv.reader(row.decode() for row in rows)
    try:
        for number in itertools.count(1):
            sheet = book.add_worksheet("Leads" if number == 1 else f"Leads {number}")
            sheet.freeze_panes(1, 0)
            written = 0
            for written, cells in enumerate(itertools.chain([names], itertools.islice(lines, most - 1))):
                _write_row(sheet, written, cells, names)
            if written < most - 1:
                break
    finally:
        _close(book)


def _write_row(sheet: Any, place: int, cells: list[str], names: list[str]) -> None:
    for column, cell in enumerate(cells):
        if cell and sheet.write_string(place, column, cell) != 0:
            raise CellTooLong(names[column])


def _close(book: Workbook) -> None:
    """Raises OSError."""
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece
