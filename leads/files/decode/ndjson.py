"""Lines of JSON objects -> blocks of rows."""

import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from leads.files.decode.csv_rows import NUL_PROBLEM
from leads.files.decode.model import FileFormat, FileRow
from leads.files.decode.nested import flattened, is_nested
from leads.files.decode.text import BAD_BYTE, BAD_BYTE_PROBLEM, read_text, show_bad_bytes
from leads.files.decode.unpack import open_stream

KEYS_WITHIN = 64 * 1024 * 1024  # characters that are searched for keys
_MANY = 10_000  # keys: they are data, not names
_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


def read_ndjson(
    path: Path, format: FileFormat, *, unpacked_limit: int, block: int
) -> Iterator[list[FileRow]]:
    """A row has the values of format.keys; its number is that of the line. Raises FileError."""
    row_of = _RowMaker(format.keys)
    with open_stream(path, format.packing, limit=unpacked_limit) as stream:
        pieces = read_text(stream, format.encoding, has_bad_bytes=format.has_bad_bytes)
        numbered = enumerate(_lines(pieces), 1)
        rows = (row_of(number, line) for number, line in numbered if line.strip())
        while batch := list(itertools.islice(rows, block)):
            yield batch


def _lines(pieces: Iterator[str]) -> Iterator[str]:
    return itertools.chain.from_iterable(io.StringIO(piece, newline="\n") for piece in pieces)


def find_keys(path: Path, format: FileFormat, *, unpacked_limit: int) -> tuple[str, ...]:
    """All keys of the objects in the first part of the file, in order of first appearance."""
    keys: dict[str, None] = {}
    with open_stream(path, format.packing, limit=unpacked_limit) as stream:
        seen = 0
        for piece in read_text(stream, format.encoding, has_bad_bytes=format.has_bad_bytes):
            for line in io.StringIO(piece, newline="\n"):
                found = parse_object(line)
                if found is not None and is_nested(found):
                    found = flattened(found)
                if found is not None and found.keys() - keys.keys():
                    keys.update(dict.fromkeys(found))
            seen += len(piece)
            if seen >= KEYS_WITHIN or len(keys) > _MANY:
                break
    return tuple(keys)


def parse_object(line: str) -> dict[str, Any] | None:
    """None for a line that is no JSON object."""
    try:
        value = _decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return None
    return value if isinstance(value, dict) else None


class _RowMaker:
    """(line number, line) -> row."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._keys = keys
        self._known = frozenset(keys)
        parents = {key[:dot] for key in keys for dot, c in enumerate(key) if c == "."}
        self._kept = self._known - parents  # of a file that was looked into before objects were taken apart

    def __call__(self, number: int, line: str) -> FileRow:
        found = parse_object(line)
        if found is None:
            cells = [show_bad_bytes(line).strip(), *[""] * (len(self._keys) - 1)]
            return FileRow(number, cells, BAD_BYTE_PROBLEM if BAD_BYTE in line else "is no JSON object")
        if is_nested(found):
            found = flattened(found, kept=self._kept_of(found))
        cells = [_text(found.get(key)) for key in self._keys]
        return FileRow(number, cells, self._problem(found, cells))

    def _kept_of(self, found: dict[str, Any]) -> set[str]:
        return {key for key, value in found.items() if type(value) is dict and key in self._kept}

    def _problem(self, found: dict[str, Any], cells: list[str]) -> str:
        if not self._known.issuperset(found):
            key = next(key for key in found if key not in self._known)
            return f'has the key "{key}", which the file\'s first part has nowhere'
        if any("\0" in cell for cell in cells):
            return NUL_PROBLEM
        return ""


def _text(value: Any) -> str:
    """Text as it is; true and false; a number as JSON writes it, whole ones without `.0`; "" for null."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _encode(value).decode()
