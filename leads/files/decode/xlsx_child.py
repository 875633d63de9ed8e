"""A sheet of an XLSX -> CSV. What child.py does; calamine is loaded nowhere else."""

import csv
import datetime as dt
import errno
import itertools
from collections.abc import Callable, Iterator
from decimal import Decimal
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

from leads.files.decode.known.cells import is_address
from leads.files.decode.known.names import field_of
from leads.files.decode.model import FileError
from leads.files.decode.shown import Shown, look_at

_EXACT = 10**15  # a spreadsheet keeps 15 digits
_EVERY = 5000  # rows between two reports
_LOOKED_AT = 200  # rows that tell whether a sheet has leads
_ENOUGH = 2  # of them with an address: other sheets are not looked at


def convert(source: str, target: str, wanted: str, *, on_rows: Callable[[int, int], None]) -> dict[str, Any]:
    """Writes `target`: a line for each row of the sheet from the first on, an empty one for a blank row.

    -> "sheet", "sheets", "row_count", the columns with "large" and "dates", the first cell and the number
    of formulas that were never calculated ("uncalculated", "uncalculated_count"). `on_rows` gets rows
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
    with _open(source) as book:
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ] or book.sheet_names
        sheet = _find_sheet(book, names, wanted)
        shown = look_at(source, sheet.name)
        with Path(target).open("w", encoding="utf-8", newline="") as file:
            found = _write(sheet, shown, file, on_rows)
    formulas = {"uncalculated": shown.uncalculated, "uncalculated_count": shown.uncalculated_count}
    return {"sheet": sheet.name, "sheets": names, **found, **formulas}


def _open(source: str) -> CalamineWorkbook:
    """By its content, where its name says something else."""
    try:
        return CalamineWorkbook.from_path(source)
    except PasswordError:
        raise
    except CalamineError:
        with Path(source).open("rb") as file:
            return CalamineWorkbook.from_filelike(file)


def _find_sheet(book: CalamineWorkbook, names: list[str], wanted: str) -> CalamineSheet:
    """The wanted one, or the first that has leads; without any, the first with something in it."""
    if wanted:
        return book.get_sheet_by_name(wanted)
    best: CalamineSheet | None = None
    most = (-1, -1)
    for name in names:
        sheet = book.get_sheet_by_name(name)
        score = _score(sheet) if len(names) > 1 else (0, 0)
        if score > most:
            best, most = sheet, score
        if score[0] >= _ENOUGH:
            break
    if best is None:
        raise WorksheetNotFound
    return best


def _score(sheet: CalamineSheet) -> tuple[int, int]:
    """How many of its first rows have an address, and whether it looks like a table. A cover, a page to be
    read and a summary have none or one, and no names of columns."""
    rows = [[cell.strip() for cell in map(_text, row)] for row in itertools.islice(_rows(sheet), _LOOKED_AT)]
    rows = [row for row in rows if any(row)]
    addresses = sum(any(map(is_address, row)) for row in rows)
    names = max((len({field_of(cell).field for cell in row if cell} - {""}) for row in rows[:50]), default=0)
    if names < 2 and 2 * addresses < len(rows):
        addresses = 0
    return addresses, min(names, 2) if names > 1 else int(bool(rows))


def _write(
    sheet: CalamineSheet, shown: Shown, file: Any, on_rows: Callable[[int, int], None]
) -> dict[str, Any]:
    # In quotes, no cell can look like a line end, another delimiter, `sep=;` or a web page.
    writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    total, rows = sheet.height, 0
    losses = _Losses()
    left = sheet.start[1] if sheet.start else 0
    with_zeros = {row for row, _ in shown.digits}
    for number, values in enumerate(_rows(sheet), 1):
        cells = [_text(value) for value in values]
        if number - 1 in with_zeros:
            cells = _padded(cells, values, shown.digits, number - 1, left)
        if any(map(str.strip, cells)):
            rows += 1
            losses.look(values, cells)
            writer.writerow(cells)
        else:
            file.write("\n")
        if number % _EVERY == 0:
            on_rows(number, total)
    return {"row_count": rows, **losses.found()}


def _padded(
    cells: list[str], values: list[Any], digits: dict[tuple[int, int], int], row: int, left: int
) -> list[str]:
    """Numbers with the zeros in front that their format shows."""
    return [
        cell.zfill(digits.get((row, left + index), 0))
        if type(value) in (float, int) and cell.isdecimal()
        else cell
        for index, (cell, value) in enumerate(zip(cells, values, strict=True))
    ]


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
            elif kind is not bool and kind is not dt.timedelta:
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
        return _number(value)
    if isinstance(value, dt.timedelta):
        return _duration(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    """Of a long number the 15 digits that a spreadsheet knows, then zeros, as it shows them."""
    if not value.is_integer() or abs(value) >= 1e21:
        return f"{value:.15g}"
    return str(int(value)) if abs(value) < _EXACT else str(int(Decimal(f"{value:.15g}")))


def _duration(value: dt.timedelta) -> str:
    """30:00:00, however many days that is."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
