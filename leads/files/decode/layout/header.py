"""The first rows of a file -> the one that names the columns, what stands above, and where the table ends."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from leads.files.decode.known.cells import holds_address, is_data
from leads.files.decode.known.names import field_of
from leads.files.decode.layout.dialect import EXPORT_BEGINS
from leads.files.decode.model import FileFormat, FileRow

_LOOKED_AT = 50  # rows in which the header is looked for
_RECORDS = 100
_NEARLY_ALL = 0.8
_NARROW = 0.5  # of the usual width: what is narrower is a title or a note


@dataclass(frozen=True, kw_only=True)
class Header:
    """`row` and `last_row` as FileFormat has them. `others`: rows beside it that could be the header too.
    `next_table`: the first row of another table."""

    row: int = 0
    has_header: bool = True
    last_row: int = 0
    others: tuple[int, ...] = ()
    next_table: int = 0


class _Row:
    def __init__(self, record: FileRow) -> None:
        self.number = record.number
        self.cells = [cell.strip() for cell in record.cells]
        filled = [index for index, cell in enumerate(self.cells) if cell]
        self.width = filled[-1] + 1 if filled else 0
        self.filled = len(filled)
        self.has_address = any(map(holds_address, self.cells))

    @property
    def has_name(self) -> bool:
        return not self.has_address and any(cell and field_of(cell).sure == 2 for cell in self.cells)

    def fields(self) -> set[str]:
        """Those that its cells are names of."""
        return {field for cell in self.cells if cell and (field := field_of(cell).field)}

    def is_header_like(self, *, usual: int) -> bool:
        if self.has_address:
            return False
        if usual < 2:
            return self.filled == 1 and "email" in self.fields()
        return len(fields := self.fields()) > 1 and 4 * len(fields) >= self.filled


def find_header(records: Sequence[FileRow]) -> Header:
    """`records` are the first ones of the file, not blank."""
    rows = [_Row(record) for record in records]
    usual = _usual_width(rows)
    found = _named_row(rows[:_LOOKED_AT], usual)
    if found is None:
        return _unnamed(rows, records, usual)
    index, others = found
    last, following = _next_table(rows, index, usual)
    return Header(
        row=rows[index].number if index else 0,
        last_row=last,
        others=tuple(rows[i].number for i in others),
        next_table=following,
    )


def is_list(records: Sequence[FileRow]) -> bool:
    """Whether it is nothing but addresses, several in a line: one line, or lines of different lengths."""
    widths = [sum(map(bool, map(str.strip, record.cells))) for record in records]
    if max(widths) < 2 or (len(widths) > 1 and len(set(widths)) == 1):
        return False
    return all(holds_address(cell) for record in records for cell in record.cells if cell.strip())


def are_pairs(records: Sequence[FileRow]) -> bool:
    """Whether each line is the name of a field and its value, and no table: "Email: ann@x.com"."""
    names = [field_of(record.cells[0]) for record in records if len(record.cells) == 2]
    known = [name.field for name in names if name.sure == 2]
    has_address = any(holds_address(record.cells[-1]) for record in records)
    return has_address and len(set(known)) > 1 and len(known) >= _NEARLY_ALL * len(records)


def _usual_width(rows: Sequence[_Row]) -> int:
    wide = Counter(row.width for row in rows if row.width > 1)
    return wide.most_common(1)[0][0] if 2 * wide.total() >= len(rows) or wide.total() > 1 else 1


def _named_row(rows: Sequence[_Row], usual: int) -> tuple[int, list[int]] | None:
    """The index of the first row with names of fields, or of a better one right below it; and the indexes
    of others beside it. Data begin with the first address: below it nothing is looked for."""
    for index, row in enumerate(rows):
        if row.has_address:
            return None
        if row.cells[0] == EXPORT_BEGINS:
            return index, []
        if row.is_header_like(usual=usual):
            alike = [index]
            while alike[-1] + 1 < len(rows) and rows[alike[-1] + 1].is_header_like(usual=usual):
                alike.append(alike[-1] + 1)
            best = max(alike, key=lambda i: (len(rows[i].fields()), i))
            return best, [i for i in alike if i != best]
    return None


def _unnamed(rows: Sequence[_Row], records: Sequence[FileRow], usual: int) -> Header:
    """The first row as wide as a row is names the columns, or is the first of the data."""
    narrow = max(min(2, usual), usual * _NARROW)
    index = next((i for i, row in enumerate(rows) if row.width >= narrow), 0)
    if rows[0].has_name and len(rows[0].cells) >= usual:
        index = 0
    if index and rows[index - 1].has_address:
        index = 0
    if has_header([record.cells for record in records[index:]]):
        return Header(row=rows[index].number if index else 0)
    return Header(row=rows[index - 1].number if index else 0, has_header=False)


def _next_table(rows: Sequence[_Row], header: int, usual: int) -> tuple[int, int]:
    """(the last row of this table, the first of another one); zeros without another one. That one has a
    header of its own, after a blank row."""
    for index in range(header + 2, len(rows)):
        row, before = rows[index], rows[index - 1]
        if row.cells == rows[header].cells or not row.is_header_like(usual=usual):
            continue
        end = index - 1
        while end > header + 1 and rows[end].width < 2 <= usual and not rows[end].has_address:
            end -= 1  # its title
        if row.number - before.number > 1 or rows[end + 1].number - rows[end].number > 1:
            return rows[end].number, row.number
    return 0, 0


@dataclass(frozen=True)
class _Evidence:
    """What the cells of one column indicate for a header (above zero) or against it."""

    first: str
    later: Sequence[str]

    def weight(self) -> int:
        if holds_address(self.first) or is_data(self.first):
            return -3
        if any(map(holds_address, self.later)):
            return 2
        return 1 if self.later and all(map(is_data, self.later)) else 0


def has_header(records: Sequence[Sequence[str]]) -> bool:
    """Whether the first of the records, which aren't blank, names the columns. When in doubt: yes."""
    first, later = records[0], records[1:_RECORDS]
    if first[0] == EXPORT_BEGINS:
        return True
    if any(field_of(cell).sure == 2 for cell in first if cell) and not any(map(holds_address, first)):
        return True
    columns = [
        _Evidence(cell, [row[index] for row in later if index < len(row) and row[index].strip()])
        for index, cell in enumerate(first)
        if cell.strip()
    ]
    return sum(column.weight() for column in columns) >= 0


def with_header(found: FileFormat, *, has_header: bool | None, header_row: int | None) -> FileFormat:
    """`header_row` 0 says that there is none."""
    if found.kind != "csv" or found.is_list:
        return found
    if header_row is not None:
        return replace(found, has_header=header_row > 0, header_row=header_row)
    if has_header is None or has_header == found.has_header:
        return found
    above = found.header_row - 1 if found.has_header else found.header_row and found.header_row + 1
    return replace(found, has_header=has_header, header_row=max(0, above))
