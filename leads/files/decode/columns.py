"""A header and some rows -> columns with distinct names and samples."""

import re
from collections import Counter
from collections.abc import Sequence

from leads.files.decode.model import Column

_SAMPLES = 3
_LENGTH = 200  # characters of a sample that are shown
_match_made_up = re.compile(r"Column ([1-9][0-9]*)").fullmatch


def make_columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """`rows` may be shorter or longer than the header."""
    names = distinct_names(header)
    return tuple(
        Column(index=index, name=name, samples=_samples(rows, index)) for index, name in enumerate(names)
    )


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
    return " ".join(cell.replace("\ufeff", "").replace("\0", "").split())


def _samples(rows: Sequence[Sequence[str]], index: int) -> tuple[str, ...]:
    found: list[str] = []
    for row in rows:
        if index < len(row) and row[index].strip():
            found.append(row[index][:_LENGTH].replace("\0", ""))
            if len(found) == _SAMPLES:
                break
    return tuple(found)
