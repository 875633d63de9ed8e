"""Where a table begins, and what is none: lines of named addresses, lines of names and values."""

from pathlib import Path

import pytest

from leads.files.decode import FileError, Inspection, inspect, read_rows
from leads.files.decode.known.cells import holds_address

_LIMIT = 1 << 30


def _inspected(folder: Path, text: str) -> tuple[Inspection, list[list[str]]]:
    path = folder / "file"
    path.write_bytes(text.encode())
    found = inspect(path, name="x", unpacked_limit=_LIMIT)
    blocks = read_rows(path, found.format, width=len(found.columns), unpacked_limit=_LIMIT)
    return found, [row.cells for block in blocks for row in block]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "Ann <ann@example.com>\nBob <bob@example.com>\n",
            ["Ann <ann@example.com>", "Bob <bob@example.com>"],
        ),
        (
            "mailto:ann@example.com\nmailto:bob@example.com\n",
            ["mailto:ann@example.com", "mailto:bob@example.com"],
        ),
        (
            "Ann <ann@example.com>; Bob <bob@example.com>; 'cy@example.com'\n",
            ["Ann <ann@example.com>", "Bob <bob@example.com>", "'cy@example.com'"],
        ),
        ("ann@example.com bob@example.com\n", ["ann@example.com bob@example.com"]),
    ],
)
def test_first_of_named_addresses_is_no_header(tmp_path: Path, text: str, rows: list[str]) -> None:
    """It was taken for the columns' names, and the person was lost."""
    found, cells = _inspected(tmp_path, text)
    assert not found.format.has_header
    assert [cell.strip() for (cell,) in cells] == rows


@pytest.mark.parametrize(
    "text",
    [
        "Name: Ann Lee\nEmail: ann@example.com\n\nName: Bob Roe\nEmail: bob@example.com\n",
        "First name,Ann\nLast name,Lee\nEmail,ann@example.com\nPhone,+1 555 010 0303\n",
    ],
)
def test_names_and_values_are_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    """Read as a table they were leads called "Email"."""
    with pytest.raises(FileError, match="Each line of this file is a name and a value") as caught:
        _inspected(tmp_path, text)
    assert caught.value.code == "unsupported"


def test_a_table_of_two_columns_is_no_list_of_names_and_values(tmp_path: Path) -> None:
    found, cells = _inspected(tmp_path, "Name,Email\nName,name@example.com\nAnn,ann@example.com\n")
    assert [column.name for column in found.columns] == ["Name", "Email"]
    assert len(cells) == 2


@pytest.mark.parametrize(
    "cell", ["a@example.com", "Ann <a@example.com>", '"Lee, A" <a@example.com>,', "a\uff20example.com"]
)
def test_cell_holds_an_address(cell: str) -> None:
    assert holds_address(cell)


@pytest.mark.parametrize("cell", ["Email", "@", "write to a@example.com", "Ann <>", "a@b", "<" * 5000 + "@"])
def test_cell_holds_none(cell: str) -> None:
    assert not holds_address(cell)
