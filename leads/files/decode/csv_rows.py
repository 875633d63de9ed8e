"""Delimited text -> blocks of rows."""

import csv
import io
import itertools
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from leads.files.decode.known.cells import as_shown
from leads.files.decode.layout.quoting import find_separator, lines_of, reader_of
from leads.files.decode.model import FileError, FileFormat, FileRow
from leads.files.decode.text import BAD_BYTE, BAD_BYTE_PROBLEM, read_text, show_bad_bytes
from leads.files.decode.unpack import Stream, open_stream

ANY_WIDTH = -1
_END_OF_FILE = "\x1a"  # Ctrl-Z: of DOS, and no text
_BLANK = f" \t\r\n\v\f{_END_OF_FILE}"
_MOST_BLANK = 2_000_000  # rows on end: a spreadsheet has one million
_KEPT = 32  # pieces of text that can be gone back to
# A line of our own after the last one: a quotation mark that is still open swallows it. No decoder
# makes this character.
_END = "\udcff"
NUL_PROBLEM = "holds a NUL character, which no text has"


def read_csv(
    path: Path, format: FileFormat, *, width: int, unpacked_limit: int, block: int
) -> Iterator[list[FileRow]]:
    """Blocks of the rows under the header. Raises FileError."""
    skip = 1 if format.has_header and not format.header_row else 0
    with open_stream(path, format.packing, limit=unpacked_limit) as stream:
        rows = _records(stream, format, width=width).blocks(block, more_at_first=skip)
        rows = _one_a_cell(rows) if format.is_list else rows
        for records in rows:
            below = records[skip:]
            yield _of_table(below, format) if format.is_table_cut else below
            skip = 0
            if records and 0 < format.last_row <= records[-1].number:
                return


def _of_table(records: list[FileRow], format: FileFormat) -> list[FileRow]:
    """Those under the header, and above what is another table."""
    last = format.last_row or records[-1].number if records else 0
    return [row for row in records if format.header_row < row.number <= last]


def _one_a_cell(blocks: Iterator[list[FileRow]]) -> Iterator[list[FileRow]]:
    """Of a list in lines, each filled cell is a row."""
    number = itertools.count(1)
    for block in blocks:
        yield [FileRow(next(number), [cell]) for row in block for cell in row.cells if cell.strip(_BLANK)]


def read_records(
    path: Path, format: FileFormat, *, width: int, unpacked_limit: int, block: int
) -> Iterator[list[FileRow]]:
    """The same with the header. With ANY_WIDTH the cells stay as they are."""
    with open_stream(path, format.packing, limit=unpacked_limit) as stream:
        yield from _records(stream, format, width=width).blocks(block)


def _records(stream: Stream, format: FileFormat, *, width: int) -> "_Records":
    text = read_text(stream, format.encoding, has_bad_bytes=format.has_bad_bytes)
    return _Records(_without_marks(text), format, width=ANY_WIDTH if format.is_list else width)


def _without_marks(pieces: Iterator[str]) -> Iterator[str]:
    """Without a first line `sep=;`, and the end of file that DOS writes."""
    first = next(pieces, "")
    if find_separator(first):
        first = "".join(itertools.islice(lines_of(first), 1, None))
    for text in itertools.chain([first], pieces):
        yield text.rstrip(_END_OF_FILE) if text.endswith(_END_OF_FILE) else text


def _has_tricks(text: str) -> bool:
    """One character is looked for ten times as fast as two."""
    return ("=" in text and '="' in text) or ("'" in text and "'+" in text)


class _Lines:
    """The lines of pieces of text, at the speed of C, with a way back."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = itertools.chain(pieces, [_END])
        self._kept: deque[str] = deque(maxlen=_KEPT)
        self._current = io.StringIO()
        self.has_nul = self.has_bad_bytes = False
        self.has_tricks = False

    def __iter__(self) -> Iterator[str]:
        return itertools.chain(self._current, itertools.chain.from_iterable(self._more()))

    def _more(self) -> Iterator[io.StringIO]:
        for text in self._pieces:
            self._kept.append(self._current.getvalue())
            self._current = io.StringIO(text, newline="")
            self.has_nul = self.has_nul or "\0" in text
            self.has_bad_bytes = self.has_bad_bytes or BAD_BYTE in text
            self.has_tricks = self.has_tricks or _has_tricks(text)
            yield self._current

    def take_back(self, count: int) -> str | None:
        """The first of the last `count` lines; the others will come again, of a new iterator.
        None where that is too far back."""
        position, text = self._current.tell(), self._current.getvalue()
        pieces = (*self._kept, text[:position])
        seen = [line for piece in pieces for line in io.StringIO(piece, newline="")]
        if not 0 < count <= len(seen):
            return None
        again = seen[len(seen) - count + 1 :]
        if again and again[-1] == _END:  # apart: the last line may lack a line end
            self._pieces = itertools.chain([again.pop()], self._pieces)
        self._kept.clear()
        self._current = io.StringIO("".join(again) + text[position:], newline="")
        return seen[-count]


class _Records:
    """Records of a file as rows."""

    def __init__(self, pieces: Iterator[str], format: FileFormat, *, width: int) -> None:
        self._lines = _Lines(pieces)
        self._delimiter = format.delimiter or ","
        self._quoting = format.quoting
        self._is_ours = format.is_ours
        self._width = width
        self._others = "the header has" if format.has_header else "the first rows have"
        self._ended = False
        self._blank = range(0)  # the numbers of the last blank rows

    def blocks(self, size: int, *, more_at_first: int = 0) -> Iterator[list[FileRow]]:
        """A full block goes out when there is one row more: the last row may have to be taken back."""
        rows: list[FileRow] = []
        limit = size + more_at_first
        add, usual_width, number = rows.append, self._width if self._width > 1 else None, 0
        while not self._ended:
            reader = reader_of(self._lines, self._delimiter, self._quoting)
            begin = end = 0  # lines before the last record and after it
            try:
                for cells in reader:
                    if len(rows) >= limit:
                        yield self._checked(rows)
                        rows, limit = [], size
                        add = rows.append
                    number += 1
                    begin, end = end, reader.line_num
                    if len(cells) == usual_width and cells[0] > "!":
                        add(FileRow(number, cells))
                    elif row := self._unusual_row(number, cells):
                        add(row)
            except csv.Error:
                number += 1
                add(self._broken_row(number, lines=reader.line_num - end))
            except FileError:
                yield self._checked(rows)
                raise
            else:
                if not self._ended:  # an open quotation mark has taken the end
                    rows[:] = [row for row in rows if row.number < number]
                    add(self._broken_row(number, lines=end - begin))
        yield self._checked(rows)

    def _unusual_row(self, number: int, cells: list[str]) -> FileRow | None:
        """A row that isn't as wide as it should be, or begins with an empty cell; None for a blank one."""
        if cells and cells[-1].endswith(_END):
            self._ended = cells == [_END]
            return None
        if not "".join(cells).strip(_BLANK):
            self._note_blank(number)
            return None
        if self._width == ANY_WIDTH or len(cells) == self._width:
            return FileRow(number, cells)
        if len(cells) < self._width:
            return FileRow(number, cells + [""] * (self._width - len(cells)))
        return self._wide_row(number, cells)

    def _note_blank(self, number: int) -> None:
        """Nobody waits for a file to go on after millions of them. Raises FileError."""
        self._blank = range(self._blank.start if number == self._blank.stop else number, number + 1)
        if len(self._blank) > _MOST_BLANK:
            raise FileError(
                "too_many_blank_rows",
                f"The file has more than {_MOST_BLANK:,} blank rows on end, from row {self._blank.start:,}. "
                "Remove them.",
            )

    def _wide_row(self, number: int, cells: list[str]) -> FileRow:
        """Empty cells at the end don't matter."""
        count = max(index for index, cell in enumerate(cells, 1) if cell.strip(_BLANK))
        if count <= self._width:
            return FileRow(number, cells[: self._width])
        return FileRow(number, cells, f"has {count} cells, but {self._others} {self._width}")

    def _broken_row(self, number: int, *, lines: int) -> FileRow:
        """The first line of a record that has no end. What follows it is read as if nothing had been."""
        first = self._lines.take_back(lines)
        if first is None:
            raise FileError(
                "unclosed_quote", f"Row {number:,} opens a quotation mark that is never closed. Mend the row."
            )
        limit = csv.field_size_limit()
        if lines == 1:
            return self._refused(
                number, [first.rstrip("\r\n")], f"has a cell of more than {limit:,} characters"
            )
        cells = next(reader_of([first.rstrip("\r\n")], self._delimiter, self._quoting))
        return self._refused(number, cells, "opens a quotation mark that is never closed")

    def _refused(self, number: int, cells: list[str], problem: str) -> FileRow:
        return FileRow(number, cells + [""] * (self._width - len(cells)), problem)

    def _checked(self, rows: list[FileRow]) -> list[FileRow]:
        """PostgreSQL has no place for NUL, and nobody knows what a bad byte stands for. What makes a
        spreadsheet show a cell as text is none of it."""
        if self._lines.has_bad_bytes:
            for row in rows:
                if any(BAD_BYTE in cell for cell in row.cells):
                    row.cells = list(map(show_bad_bytes, row.cells))
                    row.problem = row.problem or BAD_BYTE_PROBLEM
        if self._lines.has_tricks and not self._is_ours:
            for row in rows:
                row.cells = list(map(as_shown, row.cells))
        if self._lines.has_nul:
            for row in rows:
                if any("\0" in cell for cell in row.cells):
                    row.problem = row.problem or NUL_PROBLEM
        return rows
