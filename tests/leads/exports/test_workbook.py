"""Rows of CSV become an XLSX workbook, whose sheets hold as many rows as a sheet can."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from python_calamine import CalamineWorkbook

from leads.exports.workbook import CellTooLong, workbook_of


def read(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_more_rows_than_a_sheet_holds_fill_the_next() -> None:
    rows = [f"{n},=1\n".encode() for n in range(5)]
    sheets = read(b"".join(workbook_of(b"a,b\n", rows, most=3)))
    header = ["a", "b"]
    assert sheets == {
        "Leads": [header, ["0", "=1"], ["1", "=1"]],
        "Leads 2": [header, ["2", "=1"], ["3", "=1"]],
        "Leads 3": [header, ["4", "=1"]],
    }


def test_quoted_cells_of_several_lines_are_one_cell() -> None:
    assert read(b"".join(workbook_of(b"a\n", [b'"one\ntwo, ""three"""\n']))) == {
        "Leads": [["a"], ['one\ntwo, "three"']]
    }


def test_nothing_is_left_on_the_disk() -> None:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    before = set(folder.iterdir())
    list(workbook_of(b"a\n", [b"1\n"]))
    with pytest.raises(CellTooLong, match="A value of a is longer"):
        workbook_of(b"a\n", [b"x" * 32_768 + b"\n"])
    assert set(folder.iterdir()) == before
