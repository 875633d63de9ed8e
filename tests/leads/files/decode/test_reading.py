"""What the samples don't show: wishes, late damage, limits, and what converting a sheet must survive."""

import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from leads.files.decode import (
    ConvertedSheet,
    FileError,
    FileFormat,
    FileRow,
    convert_xlsx,
    inspect,
    read_rows,
)
from tests.samples.workbook import Cell, Day, Formula, Sheet, workbook

_LIMIT = 1 << 30


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def _rows(path: Path, format: FileFormat, *, width: int, block: int = 5000) -> list[FileRow]:
    blocks = read_rows(path, format, width=width, unpacked_limit=_LIMIT, block=block)
    return [row for rows in blocks for row in rows]


def test_format_survives_json(tmp_path: Path) -> None:
    found = inspect(_file(tmp_path, b'{"email": "a@example.com"}\n'), name="x", unpacked_limit=_LIMIT)
    assert FileFormat.from_json(found.format.to_json()) == found.format
    assert found.format.keys == ("email",)


def test_inspect_obeys_wishes(tmp_path: Path) -> None:
    path = _file(tmp_path, "email;name\na@example.com;Jörg\n".encode())
    guessed = inspect(path, name="x", unpacked_limit=_LIMIT)
    wanted = replace(guessed.format, encoding="cp1252", delimiter=",", has_header=False)
    found = inspect(path, name="x", unpacked_limit=_LIMIT, wanted=wanted)
    assert found.format == wanted
    assert found.encodings[0] == "cp1252"
    assert [column.name for column in found.columns] == ["Column 1"]
    assert found.columns[0].samples == ("email;name", "a@example.com;JÃ¶rg")


def test_inspect_refuses_an_encoding_that_is_none(tmp_path: Path) -> None:
    wanted = FileFormat(kind="csv", packing="", encoding="zlib", delimiter=",", has_header=True)
    with pytest.raises(FileError) as caught:
        inspect(_file(tmp_path, b"a,b\n1,2\n"), name="x", unpacked_limit=_LIMIT, wanted=wanted)
    assert caught.value.code == "unknown_encoding"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "euc_kr", "utf-8"])
def test_inspect_says_when_a_wish_cannot_be_met(tmp_path: Path, encoding: str) -> None:
    wanted = FileFormat(kind="csv", packing="", encoding=encoding, delimiter=",", has_header=True)
    path = _file(tmp_path, b"email,name\na@example.com,J\xf6rg\n")
    with pytest.raises(FileError) as caught:
        inspect(path, name="x", unpacked_limit=_LIMIT, wanted=wanted)
    assert caught.value.code == "undecodable"


def test_inspect_estimates_what_it_has_not_read(tmp_path: Path) -> None:
    content = b"email,notes\n" + b'a@example.com,"two\nlines"\n' * 3000
    found = inspect(_file(tmp_path, content), name="x", unpacked_limit=_LIMIT)
    assert not found.row_count_is_exact
    assert found.row_count == pytest.approx(3000, rel=0.01)


def test_inspect_warns(tmp_path: Path) -> None:
    content = b"email,email,phone,zip\na@example.com,,4.9E+11,1067,more\n"
    found = inspect(_file(tmp_path, content), name="x", unpacked_limit=_LIMIT)
    warnings = {warning.code: warning for warning in found.warnings}
    assert "email (2)" in warnings["columns_with_one_name"].text
    assert "4.9E+11" in warnings["digits_lost"].text
    assert warnings["digits_lost"].to_json() == {
        "code": "digits_lost",
        "text": warnings["digits_lost"].text,
        "column": "phone",
    }
    assert "row 2" in warnings["rows_too_wide"].text
    assert warnings["rows_too_wide"].row == 2
    assert warnings["zeros_lost"].column == "zip"


@pytest.mark.parametrize("block", [1, 7, 5000])
def test_rows_are_the_same_in_blocks_of_any_size(tmp_path: Path, block: int) -> None:
    lines = [b'%d@example.com,"a\nb"' % i if i % 5 else b"" for i in range(1, 60)]
    format = FileFormat(kind="csv", packing="", encoding="utf-8", delimiter=",", has_header=True)
    rows = _rows(_file(tmp_path, b"email,x\n" + b"\n".join(lines)), format, width=2, block=block)
    assert [row.number for row in rows] == [i + 1 for i in range(1, 60) if i % 5]
    assert all(row.cells[1] == "a\nb" for row in rows)


def test_blocks_are_full_but_for_the_last(tmp_path: Path) -> None:
    format = FileFormat(kind="csv", packing="", encoding="utf-8", delimiter=",", has_header=True)
    path = _file(tmp_path, b"email,x\n" + b"a@example.com,1\n" * 7)
    blocks = read_rows(path, format, width=2, unpacked_limit=_LIMIT, block=3)
    assert [[row.number for row in rows] for rows in blocks] == [[2, 3, 4], [5, 6, 7], [8]]


def test_a_bad_byte_late_stops_the_reading_there(tmp_path: Path) -> None:
    content = gzip.compress(b"".join(b"a%d@example.com,x\n" % n for n in range(100_000)) + b"b\xff,y\n")
    format = FileFormat(kind="csv", packing="gzip", encoding="utf-8", delimiter=",", has_header=False)
    blocks = read_rows(_file(tmp_path, content), format, width=2, unpacked_limit=_LIMIT)
    read = 0
    with pytest.raises(FileError, match=r"100,001.*0xFF") as caught:
        for block in blocks:
            read += len(block)
    assert caught.value.code == "undecodable"
    assert read > 90_000


def _convert(folder: Path, content: bytes, **bounds: Any) -> ConvertedSheet:
    requested: dict[str, Any] = {"unpacked_limit": _LIMIT, "memory_limit": _LIMIT, "seconds": 60} | bounds
    progress: list[tuple[int, int]] = []
    return convert_xlsx(
        _file(folder, content),
        target=folder / "target.csv",
        on_progress=lambda done, total: progress.append((done, total)),
        **requested,
    )


def test_convert_says_what_it_did(tmp_path: Path) -> None:
    book = workbook(
        {
            "One": Sheet(rows=[["email", "day", "no"], ["a@example.com", Day(45000), 1.2e16]]),
            "Two": Sheet(rows=[]),
        }
    )
    converted = _convert(tmp_path, book)
    assert (converted.sheet, converted.sheets, converted.row_count) == ("One", ("One", "Two"), 2)
    assert (tmp_path / "target.csv").read_text().splitlines() == [
        '"email","day","no"',
        '"a@example.com","2023-03-15","12000000000000000"',
    ]
    texts = {warning.code: warning.text for warning in converted.warnings}
    assert "Two" in texts["other_sheets"]
    assert "“no”" in texts["digits_made_zero"]
    assert "“day”" in texts["dates_rewritten"]


def test_convert_warns_of_formulas_without_results(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["email", "name"],
        [Formula("A1", None), Formula("B1", "Ann")],
        [Formula("A2", None), "Bob"],
    ]
    (warning,) = _convert(tmp_path, workbook({"One": Sheet(rows=rows)})).warnings
    assert (warning.code, warning.row) == ("formulas_without_results", 2)
    assert "2 cells" in warning.text and "A2" in warning.text


def test_convert_takes_the_wanted_sheet(tmp_path: Path) -> None:
    book = workbook({"One": Sheet(rows=[["a"]]), "Two": Sheet(rows=[["b"]])})
    assert _convert(tmp_path, book, sheet="Two").sheet == "Two"
    with pytest.raises(FileError) as caught:
        _convert(tmp_path, book, sheet="Three")
    assert caught.value.code == "no_sheet"
    assert not (tmp_path / "target.csv").exists()


class _Endless(Sheet):
    """Its last cell is the last that a sheet can have: dense, it is 17 billion."""

    @override
    def xml(self) -> str:
        last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        return super().xml().replace("</sheetData>", last)


def test_convert_gives_up_on_a_sheet_that_needs_too_much_memory(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        _convert(tmp_path, workbook({"One": _Endless(rows=[["email"], ["a@example.com"]])}))
    assert caught.value.code == "too_large_sheet"


def test_convert_gives_up_on_a_sheet_that_needs_too_much_time(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        _convert(tmp_path, workbook({"One": Sheet(rows=[["email"]])}), seconds=0)
    assert caught.value.code == "too_slow"
