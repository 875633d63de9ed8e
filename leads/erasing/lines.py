"""A text file -> where the records stand that mention somebody, and what such a record becomes.

Bytes are taken for latin-1, one character each: so a place in the text is one in the file, and whatever the
encoding is, what is looked for looks the same in both. That holds for those in which ASCII is ASCII.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from leads.files.decode import FileFormat

_MOST = 1000  # lines of one record; more is a quotation mark that was never closed
_QUOTES = {"single": "'"}


class NoSuchLines(Exception):
    """Its records aren't lines that can be written over."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a record begins, and what shall stand there: as many bytes as do now."""

    start: int
    new: bytes


def is_ascii_like(encoding: str) -> bool:
    """Whether letters, delimiters and line ends are single bytes, as in nearly all encodings."""
    probe = "Az09@.,;\t|\"'\r\n{}"
    return probe.encode(_bare(encoding)) == probe.encode("ascii") and not encoding.lower().startswith(
        "iso2022"
    )


def _bare(encoding: str) -> str:
    """The mark at the beginning of a file is none of a text in it."""
    return encoding.removesuffix("-sig") or "utf-8"


def places_of(path: Path, format: FileFormat, needles: Sequence[str]) -> Iterator[Place]:
    """`needles` are in lower case. Raises NoSuchLines."""
    encoding = _bare(format.encoding)
    wanted = [needle.encode(encoding, "ignore").decode("latin-1").lower() for needle in needles]
    start = 0
    for record in _records(path, format):
        lowered = record.lower()
        if any(needle in lowered for needle in wanted):
            yield Place(start=start, new=_crossed_out(record, format).encode("latin-1"))
        start += len(record)


def _records(path: Path, format: FileFormat) -> Iterator[str]:
    """Each with its line end. A record of CSV may have line breaks within quotation marks."""
    is_open = _opener(format)
    held: list[str] = []
    with path.open(encoding="latin-1", newline="") as lines:
        for line in lines:
            held.append(line)
            if is_open is None or not is_open("".join(held)):
                yield "".join(held)
                held = []
            elif len(held) >= _MOST:
                yield from held
                held = []
    yield from held


def _opener(format: FileFormat) -> "_Open | None":
    if format.kind != "csv" or format.quoting == "lines":
        return None
    return _Open(quote=_QUOTES.get(format.quoting, '"'), delimiter=format.delimiter, escapes=format.quoting)


class _Open:
    """Whether a cell that begins with a quotation mark isn't closed by the end of these lines. Each character
    is looked at once: a pattern would look at all of them again from every mark."""

    def __init__(self, *, quote: str, delimiter: str, escapes: str) -> None:
        self._quote = quote
        self._delimiter = delimiter
        self._has_spaces = escapes == "space"
        self._has_backslashes = escapes == "backslash"

    def __call__(self, text: str) -> bool:
        cell = 0
        while cell < len(text):
            begin = self._after_spaces(text, cell)
            end = self._closed(text, begin + 1) if text.startswith(self._quote, begin) else begin
            if end < 0:
                return True
            found = text.find(self._delimiter, end) if self._delimiter else -1
            cell = found + len(self._delimiter) if found >= 0 else len(text)
        return False

    def _after_spaces(self, text: str, place: int) -> int:
        while self._has_spaces and text.startswith(" ", place):
            place += 1
        return place

    def _closed(self, text: str, place: int) -> int:
        """Where the cell's text goes on after the mark that closes it; -1 for nowhere."""
        while (mark := text.find(self._quote, place)) >= 0:
            if self._has_backslashes and self._is_escaped(text, place, mark):
                place = mark + 1
            elif text.startswith(self._quote, mark + 1):
                place = mark + 2
            else:
                return mark + 1
        return -1

    def _is_escaped(self, text: str, first: int, mark: int) -> bool:
        before = text[first:mark]
        return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _crossed_out(record: str, format: FileFormat) -> str:
    if format.kind == "ndjson":
        return _empty_object(record)
    kept = {*format.delimiter, _QUOTES.get(format.quoting, '"'), "\r", "\n"}
    return "".join(character if character in kept else "x" for character in record)


def _empty_object(line: str) -> str:
    bare = line.rstrip("\r\n")
    try:
        is_object = isinstance(json.loads(bare), dict)
    except ValueError:
        is_object = False
    if not is_object:  # one over several lines, say
        raise NoSuchLines
    return "{}".ljust(len(bare)) + line[len(bare) :]
