"""The frozen types that say what a file is and what is in it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import msgspec

FIND_HEADER = -1


class FileError(Exception):
    """A file, or the rest of it, that can't be read. `code` is stable; the text says what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class FileFormat:
    """What a file is: detected, and changeable by whoever uploads it."""

    kind: str  # "csv" (any delimited text), "xlsx", "ndjson"
    packing: str  # "", "gzip", "zip"
    encoding: str  # Python's name of the codec; "" for xlsx
    delimiter: str  # "" where there is none; two characters that are the same, or one
    has_header: bool
    sheet: str = ""  # xlsx, and what was converted from it
    is_doubted: bool = False  # the encoding is one guess among others
    has_bad_bytes: bool = False  # bytes that the encoding doesn't have: their rows are refused
    keys: tuple[str, ...] = ()  # ndjson: the columns, as the objects call them
    # The row of the names, or without a header the last one above the data. 0: nothing stands above, and a
    # header is the first row that isn't blank. FIND_HEADER in what is wanted: whatever is found.
    header_row: int = 0
    last_row: int = 0  # of the table; 0: it ends with the file
    quoting: str = ""  # a key of layout.quoting.QUOTINGS
    is_list: bool = False  # each cell is a row
    is_ours: bool = False  # Leadgate wrote it: an apostrophe in a cell is Leadgate's

    @property
    def is_table_cut(self) -> bool:
        """Whether rows of the file are none of the table."""
        return bool(self.header_row or self.last_row)

    def to_json(self) -> dict[str, Any]:
        """Plain values only."""
        return asdict(self) | {"keys": list(self.keys)}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> "FileFormat":
        """The inverse of to_json."""
        return cls(**{**fields, "keys": tuple(fields.get("keys", ()))})


@dataclass(frozen=True, kw_only=True)
class EncodingReading:
    """An encoding that a file may be in: Python's name of it, the one people know, and some of the file's
    values as it reads them."""

    encoding: str
    title: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FileWarning:
    """What somebody should know of a file before its rows go in: a stable code, a sentence, and the column or
    the first row that it is about. `alternatives` are the readings of one that doubts the encoding, the one
    in use first."""

    code: str
    text: str
    column: str = ""
    row: int = 0
    alternatives: tuple[EncodingReading, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Without what is empty."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column; the names of a file's columns are distinct, and none is empty."""

    index: int
    name: str
    samples: tuple[str, ...]  # the first three values that aren't blank, to be shown
    values: tuple[str, ...] = ()  # values from all over the file, to be judged by

    @property
    def judged_by(self) -> tuple[str, ...]:
        return self.values or self.samples


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What was found in a file. `encodings` are for a drop-down, the one that was used comes first."""

    format: FileFormat
    encodings: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    row_count: int = 0  # rows with data
    row_count_is_exact: bool = False
    warnings: tuple[FileWarning, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ConvertedSheet:
    """What convert_xlsx wrote: rows with something in them, the header included."""

    sheet: str
    sheets: tuple[str, ...]
    row_count: int
    warnings: tuple[FileWarning, ...]


class FileRow(msgspec.Struct, gc=False):
    """One row. `problem` follows "The row can't be read: it …"."""

    number: int  # as a spreadsheet shows it; of NDJSON, the line
    cells: list[str]
    problem: str = ""
