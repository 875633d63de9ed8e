"""The blocks of a file, read ahead while PostgreSQL writes the last one.

small file    read_blocks in a thread
large file    read_blocks in a process of its own (reading_process.py), a thread takes what it sends:
              in one process both would wait for Python's lock, and PostgreSQL for them
"""

import queue
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from leads.files.file_rows import Block, OpenFile, read_blocks
from leads.files.reading_process import read_blocks_elsewhere
from leads.imports.rows import OpenTarget

_AHEAD = 1  # blocks that wait to be taken
_LARGE = 2 * 1024 * 1024  # bytes on disk
_END = None


class ReadAhead:
    """Iterates over the blocks of a file. Whatever reading raises is raised here.

    A context manager: thread and process end with it.
    """

    def __init__(self, file: OpenFile, *, target: OpenTarget, checkpoint: int) -> None:
        read = read_blocks_elsewhere if file.path.stat().st_size >= _LARGE else read_blocks
        self._blocks = read(file, target=target, checkpoint=checkpoint)
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
        last: Any = _END
        try:
            for block in self._blocks:
                self._queue.put(block)
                if self._stopped.is_set():
                    break
        except BaseException as error:  # noqa: BLE001  it is raised where the rows are wanted
            last = error
        finally:
            self._blocks.close()  # type: ignore[attr-defined]  # both are generators
        self._queue.put(last)

    def _take_one(self) -> None:
        try:
            self._queue.get_nowait()
        except queue.Empty:
            return
