"""What somebody typed, laid over the rows of a file."""

import pytest

from leads.files.corrected.cells import lay_over, mend
from leads.files.decode import FileRow

WIDE = "has 4 cells, but the header has 2"


def test_only_the_typed_cells_of_the_numbered_row_change() -> None:
    blocks = iter([[FileRow(2, ["a", "b"]), FileRow(3, ["c", "d"])], [FileRow(4, ["e", "f"])]])
    typed = {3: {1: "D"}, 9: {0: "nobody's"}}
    found = [row.cells for rows in lay_over(blocks, typed, width=2, escape=str.upper) for row in rows]
    assert found == [["a", "b"], ["c", "D"], ["e", "f"]]


def test_row_that_was_too_wide_is_good_once_nothing_is_too_much() -> None:
    row = FileRow(2, ["a", "b", "c", "d"], WIDE)
    assert mend(row, {2: ""}, width=2) == FileRow(2, ["a", "b", "", "d"], WIDE)
    assert mend(row, {1: "b, c, d", 2: "", 3: " "}, width=2) == FileRow(2, ["a", "b, c, d"])


@pytest.mark.parametrize("bad", ["a\0", "M\ufffdller"])
def test_row_that_can_not_be_read_stays_so_until_the_bad_cell_is_typed(bad: str) -> None:
    row = FileRow(2, [bad, "b"], "holds what can't be read")
    assert mend(row, {1: "B"}, width=2).problem == row.problem
    assert mend(row, {0: "good"}, width=2) == FileRow(2, ["good", "b"])


def test_row_of_an_erased_person_is_blank() -> None:
    assert mend(FileRow(2, ["a", "b"], WIDE), None, width=2) == FileRow(2, ["", ""])


def test_column_that_the_row_does_not_have_is_nobodys() -> None:
    assert mend(FileRow(2, ["a"]), {7: "x"}, width=1) == FileRow(2, ["a"])
