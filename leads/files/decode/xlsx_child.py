"""A sheet of an XLSX -> CSV. What child.py does; calamine is loaded nowhere else."""

import csv
import datetime as dt
import errno
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
)

from leads.files.decode.model import FileError

_EXACT = 10**15  # a spreadsheet keeps 15 digits
_EVERY = 5000  # rows between two reports


def convert(source: str, target: str, wanted: str, *, on_rows: Callable[[int, int], None]) -> dict[str, Any]:
    """Writes `target`: a line for each row of the sheet from the first on, an empty one for a blank row.

    -> "sheet", "sheets", "row_count", and the columns with "large", "numbers", "dates". `on_rows` gets rows
    done and rows in all. Raises FileError.
    """
    try:
        return _convert(source, target, wanted, on_rows)
    except PasswordError:
        raise FileError("encrypted", "The spreadsheet has a password. Save it without one.") from None
    except WorksheetNotFound:
        raise FileError("no_sheet", "The spreadsheet has no such sheet. Choose another one.") from None
    except (CalamineError, ValueError, OSError) as error:
        raise _in_words(error) from None


def _in_words(error: Exception) -> FileError:
    number = error.errno if isinstance(error, OSError) else 0
    if number == errno.EFBIG:
        text = "As text the spreadsheet is many times larger than itself. Save it as CSV."
        return FileError("too_large_unpacked", text)
    if number == errno.ENOSPC:
        return FileError(
            "disk_full", "The server's disk is full. Make room, and upload the spreadsheet again."
        )
    return FileError("damaged_archive", "The spreadsheet is damaged. Open it, and save it once more.")


def _convert(source: str, target: str, wanted: str, on_rows: Callable[[int, int], None]) -> dict[str, Any]:
    with CalamineWorkbook.from_path(source) as book:
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ] or book.sheet_names
        sheet = _find_sheet(book, names, wanted)
        with Path(target).open("w", encoding="utf-8", newline="") as file:
            found = _write(sheet, file, on_rows)
    return {"sheet": sheet.name, "sheets": names, **found}


def _find_sheet(book: CalamineWorkbook, names: list[str], wanted: str) -> CalamineSheet:
    """The wanted one, or the first with something in it."""
    if wanted:
        return book.get_sheet_by_name(wanted)
    first: CalamineSheet | None = None
    for name in names:
        sheet = book.get_sheet_by_name(name)
        if sheet.height:
            return sheet
        first = first or sheet
    if first is None:
        raise WorksheetNotFound
    return first


def _write(sheet: CalamineSheet, file: Any, on_rows: Callable[[int, int], None]) -> dict[str, Any]:
    # In quotes, no cell can look like a line end, another delimiter, `sep=;` or a web page.
    writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    total, rows = sheet.height, 0
    losses = _Losses()
    for number, values in enumerate(_rows(sheet), 1):
        cells = [_text(value) for value in values]
        if any(map(str.strip, cells)):
            rows += 1
            losses.look(values, cells)
            writer.writerow(cells)
        else:
            file.write("\n")
        if number % _EVERY == 0:
            on_rows(number, total)
    return {"row_count": rows, **losses.found()}


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """From the sheet's first row on, however many blank ones it begins with."""
    return sheet.iter_rows()


class _Losses:
    """Columns, by the text in the first row, whose values can't be what somebody once typed."""

    def __init__(self) -> None:
        self._header: list[str] | None = None
        self._large: dict[str, None] = {}
        self._dates: dict[str, None] = {}

    def look(self, values: list[Any], cells: list[str]) -> None:
        if self._header is None:
            self._header = cells
            return
        for index, value in enumerate(values):
            kind = type(value)
            if kind is str:
                continue
            if kind is float or kind is int:
                if abs(value) >= _EXACT:
                    self._large.setdefault(self._name(index))
            elif kind is not bool:
                self._dates.setdefault(self._name(index))

    def _name(self, index: int) -> str:
        name = self._header[index] if self._header and index < len(self._header) else ""
        return name.strip() or f"Column {index + 1}"

    def found(self) -> dict[str, list[str]]:
        return {"large": list(self._large), "dates": list(self._dates)}


def _text(value: Any) -> str:
    if type(value) is str:
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)
