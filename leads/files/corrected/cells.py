"""Rows of a file, and what somebody typed over their cells -> the rows that count."""

from collections.abc import Callable, Iterator, Mapping

from leads.files.decode import FileRow

# By the index of a column, which may be one too many; None for a row of which nothing may be left.
Cells = Mapping[int, str] | None
_UNREADABLE = ("\0", "\ufffd")  # what stands for bytes that the encoding doesn't have


def lay_over(
    blocks: Iterator[list[FileRow]],
    typed: Mapping[int, Cells],
    *,
    width: int,
    escape: Callable[[str], str],
) -> Iterator[list[FileRow]]:
    """The same blocks; `typed` is by the row's number. `escape` makes it look as the file does."""
    for rows in blocks:
        for place, row in enumerate(rows):
            if row.number in typed:
                rows[place] = mend(row, typed[row.number], width=width, escape=escape)
        yield rows


def mend(row: FileRow, cells: Cells, *, width: int, escape: Callable[[str], str] = str) -> FileRow:
    """What couldn't be read about the row is mended with it, unless it is there still."""
    if cells is None:
        return FileRow(row.number, [""] * width)
    mended = list(row.cells)
    for index, text in cells.items():
        if index < len(mended):
            mended[index] = escape(text)
    while len(mended) > width and not mended[-1].strip():
        mended.pop()
    return FileRow(row.number, mended, row.problem if _is_unreadable(mended, width) else "")


def _is_unreadable(cells: list[str], width: int) -> bool:
    return len(cells) > width or any(mark in cell for cell in cells for mark in _UNREADABLE)
