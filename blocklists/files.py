"""A file of entries -> values, line by line: one value a line, or the first column of a table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from blocklists.entries import InvalidEntry, parse_entry
from workspaces.text.formulas import unescape_formula

MAX_LINES = 1_000_000
MAX_FILE = 64 * 1024 * 1024  # bytes: a million entries have half of that
MAX_ERRORS = 100  # that are listed one by one; all are counted
_MAX_LINE = 64 * 1024  # bytes
_HEADERS = frozenset(
    ["blocked email", "bl_value", "value", "email", "e-mail", "email address", "domain", "entry", "blocked"]
)
_CELL = re.compile(r'"((?:[^"]|"")*)"|([^,;\t]*)')


class TooManyLines(ValueError):
    """More than MAX_LINES."""


@dataclass(frozen=True, kw_only=True)
class BadLine:
    line: int  # from 1
    value: str
    reason: str


@dataclass(kw_only=True)
class ParsedFile:
    """`values` are normal, each with whether it is a domain; `repeated` had stood further up."""

    values: dict[str, bool] = field(default_factory=dict)
    repeated: int = 0
    invalid: int = 0
    errors: list[BadLine] = field(default_factory=list)

    def refuse(self, line: int, value: str, reason: str) -> None:
        self.invalid += 1
        if len(self.errors) < MAX_ERRORS:
            self.errors.append(BadLine(line=line, value=value[:254], reason=reason))

    def add(self, line: int, text: str) -> None:
        try:
            value, is_domain = parse_entry(text)
        except InvalidEntry as error:
            self.refuse(line, text, str(error))
            return
        self.repeated += value in self.values
        self.values[value] = is_domain


def parse_file(file: IO[bytes]) -> ParsedFile:
    """UTF-8, with or without a mark, or UTF-16 with one. Empty lines and a header are skipped.

    Raises TooManyLines.
    """
    parsed = ParsedFile()
    for number, raw in _lines(file):
        if number > MAX_LINES:
            raise TooManyLines(f"The file has more than {MAX_LINES:,} lines: split it")
        try:
            text = unescape_formula(_first_cell(raw.decode()))
        except UnicodeDecodeError:
            parsed.refuse(number, raw.decode(errors="replace").strip(), "The line is not UTF-8")
            continue
        if text and not (number == 1 and text.lower() in _HEADERS):
            parsed.add(number, text)
    return parsed


def parse_texts(texts: list[str]) -> ParsedFile:
    """As a file's lines, but counted from 0 as in the list that they came in."""
    parsed = ParsedFile()
    for index, text in enumerate(texts):
        parsed.add(index, text)
    return parsed


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Numbered, in UTF-8, each cut off where it can't be an entry any more."""
    start = file.read(3)
    file.seek(0)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield from _utf16_lines(file, "utf-16-le" if start[:1] == b"\xff" else "utf-16-be")
        return
    file.seek(3 if start == b"\xef\xbb\xbf" else 0)
    number = 0
    while raw := file.readline(_MAX_LINE):
        number += 1
        yield number, raw
        while len(raw) == _MAX_LINE and not raw.endswith(b"\n"):
            raw = file.readline(_MAX_LINE)


def _utf16_lines(file: IO[bytes], encoding: str) -> Iterator[tuple[int, bytes]]:
    file.seek(2)
    text = file.read().decode(encoding, "replace")
    for number, line in enumerate(text.split("\n"), start=1):
        yield number, line.encode("utf-8", "replace")


def _first_cell(line: str) -> str:
    found = _CELL.match(line.strip())
    assert found is not None
    quoted, plain = found.groups()
    return str(plain if quoted is None else quoted.replace('""', '"')).strip()
