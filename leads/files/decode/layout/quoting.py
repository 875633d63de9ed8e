"""How cells are set apart beyond CSV's own rules, and lines that csv.reader can't read as they are."""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

# "" CSV's own rules (cells in quotation marks, which are doubled within), "space" a space may stand before
# the first one, "backslash" a backslash before those within, "single" they are single ones, "lines" each line
# is one quoted cell that holds a row.
QUOTINGS: dict[str, dict[str, Any]] = {
    "": {},
    "space": {"skipinitialspace": True},
    "backslash": {"escapechar": "\\"},
    "single": {"quotechar": "'"},
    "lines": {},
}
_UNIT = "\x1f"  # stands for a delimiter of two characters, which csv.reader doesn't know


def reader_of(lines: Iterable[str], delimiter: str, quoting: str, *, strict: bool = False) -> Any:
    """A csv.reader of the lines, with line_num as of the lines themselves. `delimiter` has one character, or
    two that are the same."""
    if quoting == "lines":
        lines = map(_inner_line, lines)
    if len(delimiter) > 1:
        double, delimiter = delimiter, _UNIT
        lines = (line.replace(double, _UNIT) for line in lines)
    return csv.reader(lines, delimiter=delimiter, strict=strict, **QUOTINGS[quoting])


def _inner_line(line: str) -> str:
    """Without the quotation marks around all of it."""
    bare = line.rstrip("\r\n")
    if not (len(bare) > 1 and bare[0] == bare[-1] == '"'):
        return line
    return bare[1:-1].replace('""', '"') + line[len(bare) :]


def is_delimiter(text: str) -> bool:
    """Whether it can part cells: one character, or two that are the same."""
    return len(text) in (1, 2) and len(set(text)) == 1 and not text.isalnum() and text[0] not in "\"'\r\n\0"


def lines_of(text: str) -> Iterator[str]:
    """As a file has them: only CR and LF end one."""
    return iter(io.StringIO(text, newline=""))


def find_separator(text: str) -> str:
    """What a first line `sep=;` states, as Excel reads it and doesn't show it, also with spaces, quoted, or
    filled up with delimiters; "" without one."""
    start = list(itertools.islice(lines_of(text[:1000]), 2))
    if not start:
        return ""
    separator = _separator_of(start[0].strip("\r\n"))
    # In quotes it may be a cell: of a spreadsheet that was converted, where all cells are quoted.
    is_cell = start[0].startswith('"') and not _has_between(start[-1], separator)
    return "" if is_cell else separator


def _separator_of(line: str) -> str:
    name, _, rest = line.strip(' "').partition("=")
    separator = "\t" if rest == "\\t" else rest.strip(" ")[:1]
    is_it = name.strip().lower() == "sep" and separator and not separator.isalnum()
    return separator if is_it and not rest.strip(' "' + separator + "\\t") else ""


def _has_between(line: str, separator: str) -> bool:
    return bool(separator) and (f'"{separator}"' in line or ('"' not in line and separator in line))
