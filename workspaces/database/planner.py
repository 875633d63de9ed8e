"""Reads as an index says, whatever the planner knows of the table."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from django.db import transaction

from workspaces.database.cursor import plain_cursor

_IN_ORDER = ("enable_seqscan", "enable_bitmapscan", "enable_sort")
_BY_BITMAP = ("enable_seqscan", "enable_indexscan", "enable_indexonlyscan")


def by_index_only() -> AbstractContextManager[None]:
    """In the order of an index. Without statistics, or with stale ones, the planner might rather fetch a
    whole campaign and sort it."""
    return _without(_IN_ORDER)


def by_bitmap_only() -> AbstractContextManager[None]:
    """By an index that says in which parts of a table something may be (BRIN). The planner doesn't know how
    few these are, and might rather read all of the table, by whatever index."""
    return _without(_BY_BITMAP)


@contextmanager
def _without(names: Sequence[str]) -> Iterator[None]:
    """What the transaction had set before is set again: it may be the gate's."""
    with transaction.atomic(savepoint=False):
        cursor = plain_cursor()
        read = ", ".join(f"current_setting({name!r})" for name in names)
        change = ", ".join(f"set_config({name!r}, %s, true)" for name in names)
        before = cursor.execute(f"SELECT {read}".encode()).fetchone()
        assert before is not None
        cursor.execute(f"SELECT {change}".encode(), ["off"] * len(names))
        yield
        cursor.execute(f"SELECT {change}".encode(), list(before))
