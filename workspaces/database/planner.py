"""Reads in the order of an index, whatever the planner knows of the table."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from workspaces.database.cursor import plain_cursor

_NAMES = ("enable_seqscan", "enable_bitmapscan", "enable_sort")
_READ = f"SELECT {', '.join(f'current_setting({name!r})' for name in _NAMES)}"
_SET = f"SELECT {', '.join(f'set_config({name!r}, %s, true)' for name in _NAMES)}"


@contextmanager
def by_index_only() -> Iterator[None]:
    """Without statistics, or with stale ones, the planner might rather fetch a whole campaign and sort it.
    What the transaction had set before is set again: it may be the gate's."""
    with transaction.atomic(savepoint=False):
        cursor = plain_cursor()
        before = cursor.execute(_READ).fetchone()
        assert before is not None
        cursor.execute(_SET, ["off"] * len(_NAMES))
        yield
        cursor.execute(_SET, list(before))
