"""A header and some rows -> columns with distinct names and samples."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from leads.files.decode.model import Column, FileRow

_SAMPLES = 3
_LENGTH = 200  # characters of a sample that are shown
_JUDGED = 100  # … and of a value that is judged by
_MOST = 200_000  # values that are looked at, of all columns
_NEARLY_ALL = 0.9  # rows that must be wider than the header
_FEWEST = 20  # … and of each of very many
_match_made_up = re.compile(r"Column ([1-9][0-9]*)").fullmatch


def make_columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """`rows` may be shorter or longer than the header."""
    names = distinct_names(header)
    most = max(_FEWEST, _MOST // max(1, len(names)))
    found = (_values(rows, index, most) for index in range(len(names)))
    return tuple(
        Column(
            index=index,
            name=name,
            samples=values[:_SAMPLES],
            values=tuple(value[:_JUDGED] for value in values),
        )
        for index, (name, values) in enumerate(zip(names, found, strict=True))
    )


def width_of(header: Sequence[str], rows: Sequence[FileRow]) -> int:
    """How many columns there are: more than the header names, where nearly all rows have them. A few wider
    rows are damaged ones."""
    widths = Counter(len(row.cells) for row in rows if not row.problem)
    if not widths:
        return len(header)
    width, times = widths.most_common(1)[0]
    has_values = any(any(map(str.strip, row.cells[len(header) :])) for row in rows if len(row.cells) == width)
    is_rule = times > 1 and times >= _NEARLY_ALL * widths.total()
    return width if width > len(header) and is_rule and has_values else len(header)


def distinct_names(header: Sequence[str]) -> list[str]:
    """A second "Email" becomes "Email (2)", an empty third cell "Column 3"."""
    names: list[str] = []
    cleaned = list(map(_clean, header))
    taken = set(cleaned)
    used: set[str] = set()
    following: Counter[str] = Counter()  # the number that a name was tried with last
    for index, own in enumerate(cleaned):
        name = base = own or f"Column {index + 1}"
        while name in used or (name != own and name in taken):
            following[base] += 1
            name = f"{base} ({following[base] + 1})"
        used.add(name)
        names.append(name)
    return names


def is_made_up(column: Column) -> bool:
    """Whether the file has no name for it."""
    found = _match_made_up(column.name)
    return found is not None and int(found[1]) == column.index + 1


def _clean(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").replace("\0", "").split())[:_LENGTH].rstrip()


def _values(rows: Sequence[Sequence[str]], index: int, most: int) -> tuple[str, ...]:
    """Those that aren't blank."""
    filled = (row[index] for row in rows if index < len(row) and row[index].strip())
    return tuple(cell[:_LENGTH].replace("\0", "") for cell in itertools.islice(filled, most))
