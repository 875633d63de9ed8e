"""A file -> blocks of normalised rows, read ahead in a thread while PostgreSQL writes the last one."""

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from leads.imports.decode import FileFormat, read_rows
from leads.imports.mapping import row_maker
from leads.imports.normalize import normalize_row
from leads.imports.rows import LeadRow, Refusal, Target

CHUNK = 5000  # rows of a transaction
_AHEAD = 1  # blocks that wait to be taken
_END = None


@dataclass(frozen=True, kw_only=True)
class Block:
    """Some rows in order of their number."""

    rows: list[LeadRow | Refusal]

    @property
    def last(self) -> int:
        """The number of its last row."""
        return self.rows[-1].number


@dataclass(frozen=True, kw_only=True)
class OpenFile:
    """What it takes to read a file's rows: `unescape` for files that Leadgate wrote."""

    path: Path
    format: FileFormat
    columns: list[str]  # their names
    mapping: list[str]
    unescape: bool
    is_converted: bool  # from a spreadsheet
    unpacked_limit: int
    chunk: int = CHUNK


def read_blocks(file: OpenFile, *, target: Target) -> Iterator[Block]:
    """Raises FileError."""
    make = row_maker(file.mapping, file.columns, unescape=file.unescape)
    records = read_rows(
        file.path, file.format, width=len(file.columns), unpacked_limit=file.unpacked_limit, block=file.chunk
    )
    for block in records:
        if block:
            yield Block(rows=[normalize_row(make(record), target=target) for record in block])


class ReadAhead:
    """The items of an iterator, made in a thread of its own. Whatever it raises is raised here.

    A context manager: the thread ends with it.
    """

    def __init__(self, make: Callable[[], Iterator[Block]]) -> None:
        self._make = make
        self._queue: queue.Queue[Any] = queue.Queue(maxsize=_AHEAD)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._fill, name="read-ahead", daemon=True)

    def __enter__(self) -> Iterator[Block]:
        self._thread.start()
        return self._items()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        while self._thread.is_alive():  # it may wait for room
            self._take_one()
            self._thread.join(timeout=0.01)

    def _items(self) -> Iterator[Block]:
        while True:
            item = self._queue.get()
            if item is _END:
                return
            if isinstance(item, BaseException):
                raise item
            yield item

    def _fill(self) -> None:
        try:
            for block in self._make():
                self._queue.put(block)
                if self._stopped.is_set():
                    return
        except BaseException as error:  # noqa: BLE001  it is raised where the rows are wanted
            self._queue.put(error)
        else:
            self._queue.put(_END)

    def _take_one(self) -> None:
        try:
            self._queue.get_nowait()
        except queue.Empty:
            return
