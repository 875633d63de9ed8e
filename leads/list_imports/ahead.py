"""A list's next page, read on a connection of its own while the last one is written.

What was read may be removed until it is written. Whoever removes leads has the workspace locked and
counts up its `removals` (workspaces/models/locks.py); so a page is still true if their number is the same
once the import's transaction holds its lock, and is read anew if it isn't.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from uuid import UUID

from django.db import connection, transaction

from leads.imports.judge.probe import Cursor
from leads.list_imports.pages import LinesWanted, ListPages, PageOfLines
from workspaces.database.cursor import plain_cursor
from workspaces.database.sql_files import SqlFolder

_REMOVALS = SqlFolder(__file__).statement("removals")

_Read = tuple[int, PageOfLines | None]  # removals before it, the page


@dataclass(frozen=True)
class _Begun:
    wanted: LinesWanted
    read: "Future[_Read]"


class ListAhead:
    """One page at most is begun. A context manager: thread and connection end with it."""

    def __init__(self, pages: ListPages, *, workspace_id: UUID) -> None:
        self._pages = pages
        self._workspace_id = workspace_id
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="list-ahead")
        self._begun: _Begun | None = None
        # Another connection doesn't see what an outer transaction has done and not committed.
        self._is_blind = connection.in_atomic_block

    def __enter__(self) -> "ListAhead":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.submit(_close)
        self._thread.shutdown()

    def begin(self, wanted: LinesWanted) -> None:
        if not self._is_blind:
            self._begun = _Begun(wanted, self._thread.submit(self._read, wanted))

    def take(self, cursor: Cursor, wanted: LinesWanted) -> PageOfLines | None:
        """In the import's transaction, once it holds its locks: the page that was begun, if it is the one
        that is wanted and still true. Raises what reading raised."""
        begun, self._begun = self._begun, None
        if begun is None:
            return None
        removals, page = begun.read.result()
        is_true = begun.wanted == wanted and removals == read_removals(cursor, self._workspace_id)
        return page if is_true else None

    def _read(self, wanted: LinesWanted) -> _Read:
        """The number first: what is removed after that is counted."""
        with transaction.atomic():
            cursor = plain_cursor()
            removals = read_removals(cursor, self._workspace_id)
            return removals, self._pages.read_lines(cursor, wanted)


def _close() -> None:
    """`connection` is each thread's own."""
    connection.close()


def read_removals(cursor: Cursor, workspace_id: UUID) -> int:
    found = cursor.execute(_REMOVALS, {"workspace": workspace_id}).fetchone()
    assert found is not None
    removals: int = found[0]
    return removals
