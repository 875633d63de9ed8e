"""What random tables and damaged samples have shown: quotation marks without an end, and cells of a sheet
that look like something else."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leads.files.decode import FileFormat, FileRow, convert_xlsx, inspect, read_rows
from leads.files.decode.columns import distinct_names
from tests.samples.workbook import Sheet, workbook

_LIMIT = 1 << 30
_CELLS = st.text("ab ,;\t|'\"é\r\n@.", max_size=6)


def _rows(path: Path, format: FileFormat, *, width: int, block: int = 5000) -> list[FileRow]:
    blocks = read_rows(path, format, width=width, unpacked_limit=_LIMIT, block=block)
    return [row for rows in blocks for row in rows]


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.lists(st.lists(_CELLS, min_size=3, max_size=3), min_size=1, max_size=9),
    delimiter=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"]),
)
def test_rows_are_what_was_written(
    tmp_path: Path, table: list[list[str]], delimiter: str, line_end: str, encoding: str
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(table)
    path = tmp_path / "file"
    path.write_bytes(text.getvalue().encode(encoding))
    format = FileFormat(kind="csv", packing="", encoding=encoding, delimiter=delimiter, has_header=False)
    read = {row.number: (row.cells, row.problem) for row in _rows(path, format, width=3, block=2)}
    wanted = {number: (cells, "") for number, cells in enumerate(table, 1) if "".join(cells).strip()}
    assert read == wanted


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_quotation_mark_that_stays_open_costs_one_row(tmp_path: Path, end: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(f'email,n\na@b.de,"x\nc@d.de,y\ne@f.de,z{end}'.encode())
    format = FileFormat(kind="csv", packing="", encoding="utf-8", delimiter=",", has_header=True)
    first, *others = _rows(path, format, width=2)
    assert (first.number, first.cells) == (2, ["a@b.de", "x"])
    assert first.problem.startswith("opens a quotation mark")
    assert others == [FileRow(3, ["c@d.de", "y"]), FileRow(4, ["e@f.de", "z"])]


def test_rows_before_a_quotation_mark_that_stays_open_are_read_once(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b'email,n\na@b.de,x\nc@d.de,"y')
    format = FileFormat(kind="csv", packing="", encoding="utf-8", delimiter=",", has_header=True)
    assert [(row.number, bool(row.problem)) for row in _rows(path, format, width=2)] == [
        (2, False),
        (3, True),
    ]


@pytest.mark.parametrize(
    "header, cell",
    [("name;x", "a;b"), ("sep=;", "a@b.de"), ("<table>", "a"), ('{"a": 1}', "{}"), ("n", "x\ry"), ("n", '"')],
)
def test_a_cell_of_a_sheet_is_nothing_but_text(tmp_path: Path, header: str, cell: str) -> None:
    source, target = tmp_path / "sheet", tmp_path / "sheet.csv"
    source.write_bytes(workbook({"One": Sheet(rows=[[header], [cell]])}))
    convert_xlsx(
        source,
        target=target,
        unpacked_limit=_LIMIT,
        memory_limit=_LIMIT,
        seconds=60,
        on_progress=lambda done, total: None,
    )
    found = inspect(target, name="sheet.csv", unpacked_limit=_LIMIT)
    assert [column.name for column in found.columns] == [header]
    (row,) = _rows(target, found.format, width=1)
    assert " ".join(row.cells[0].split()) == " ".join(cell.split())


@pytest.mark.timeout(60)  # what takes the square of its length, or worse, takes hours
@pytest.mark.parametrize(
    "content",
    [
        "email," + "1" * 40 + "x\na@b.de,y\n",
        "email," + "e" + "\u0301\u0323" * 60_000 + "\na@b.de,y\n",
        "n,email\n1" + " " * 120_000 + "x,a@b.de\n",
    ],
    ids=["digits", "accents", "blanks"],
)
def test_a_cell_is_looked_at_in_a_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "file"
    path.write_text(content)
    assert "email" in [column.name for column in inspect(path, name="x", unpacked_limit=_LIMIT).columns]


@pytest.mark.timeout(60)
def test_equal_names_are_distinguished_one_after_the_other() -> None:
    names = distinct_names(["Email"] * 100_000)
    assert (names[0], names[1], names[-1]) == ("Email", "Email (2)", "Email (100000)")
    assert len(set(names)) == len(names)
    assert distinct_names(["a", "a", "a (2)", "a"]) == ["a", "a (3)", "a (2)", "a (4)"]
    assert distinct_names(["", "Column 1", "", "x"]) == ["Column 1 (2)", "Column 1", "Column 3", "x"]
