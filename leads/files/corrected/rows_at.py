"""A file -> the rows with some numbers."""

from collections.abc import Sequence

from leads.files.decode import FileError, FileRow
from leads.files.file_rows import OpenFile

_BLOCK = 5000  # rows


def rows_at(file: OpenFile, numbers: Sequence[int], *, unpacked_limit: int = 0) -> dict[int, FileRow]:
    """By number; `numbers` are in order. Those that the file ends before, be it by an error or the limit of
    bytes that are looked at, are not among them."""
    wanted, found = frozenset(numbers), dict[int, FileRow]()
    if not wanted:
        return found
    try:
        for rows in file.rows(block=_BLOCK, unpacked_limit=unpacked_limit):
            found.update((row.number, row) for row in rows if row.number in wanted)
            if rows and rows[-1].number >= numbers[-1]:
                break
    except FileError:
        return found
    return found
