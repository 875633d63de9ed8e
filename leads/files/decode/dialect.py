"""The first lines of a text -> its delimiter, and whether they begin with a header."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from leads.files.decode.csv_rows import find_separator
from leads.files.decode.known.cells import is_address, is_data
from leads.files.decode.known.names import field_of

DELIMITERS = (",", ";", "\t", "|")
EXPORT_BEGINS = "leadgate_id"  # exported.LEAD_ID
_RECORDS = 100


def find_delimiter(text: str) -> str:
    """`text` ends with a whole line. "," for a file with one column."""
    ordered = find_separator(text) or _find_in_export(text)
    if ordered:
        return ordered
    lines = text.splitlines(keepends=True)[: _RECORDS * 5]
    scores = {delimiter: _score(lines, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])  # the first of equals
    return best if scores[best] > 0 else ","


def _find_in_export(text: str) -> str:
    """What Leadgate exported begins with a name that no other file begins with."""
    following = text.removeprefix(EXPORT_BEGINS)[:1] if text.startswith(EXPORT_BEGINS) else ""
    return following if following in DELIMITERS else ""


def _score(lines: list[str], delimiter: str) -> float:
    """How well the records agree on a width of two or more, and how many addresses they have alone in a
    cell. 0 if there is only one column."""
    records, failures = _records(lines, delimiter)
    if not records or len(records[0]) < 2:
        return 0.0
    header = len(records[0])
    same = sum(len(record) == header for record in records) / (len(records) + failures)
    most = Counter(map(len, records)).most_common(1)[0][0]
    addresses = sum(any(map(is_address, record)) for record in records) / len(records)
    return same + (most == header) * 0.5 + addresses + min(header, 50) / 1000


def _records(lines: list[str], delimiter: str) -> tuple[list[list[str]], int]:
    """Records that aren't blank, and how many could not be read by the rules."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    failures = 0
    while len(records) < _RECORDS:
        try:
            record = next(reader)
        except StopIteration:
            break
        except csv.Error:
            failures += 1
            continue
        if any(record):
            records.append(record)
    return records, failures


@dataclass(frozen=True)
class _Evidence:
    """What the cells of one column say for a header (above zero) or against it."""

    first: str
    later: Sequence[str]

    def weight(self) -> int:
        if is_address(self.first) or is_data(self.first):
            return -3
        if any(map(is_address, self.later)):
            return 2
        return 1 if self.later and all(map(is_data, self.later)) else 0


def has_header(records: Sequence[Sequence[str]]) -> bool:
    """Whether the first of the records, which aren't blank, names the columns. When in doubt: yes."""
    first, later = records[0], records[1:_RECORDS]
    if first[0] == EXPORT_BEGINS:
        return True
    if any(field_of(cell)[1] == 2 for cell in first if cell) and not any(map(is_address, first)):
        return True
    columns = [
        _Evidence(cell, [row[index] for row in later if index < len(row) and row[index].strip()])
        for index, cell in enumerate(first)
        if cell.strip()
    ]
    return sum(column.weight() for column in columns) >= 0
