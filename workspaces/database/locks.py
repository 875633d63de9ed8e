"""A lock that lives as long as a process's connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, InterfaceError, connection


@contextmanager
def only_here(key: int) -> Iterator[bool]:
    """Whether no other process works on what the key stands for; while it is True, none begins to.

    A lock of the session, so PostgreSQL releases it when this process dies.
    """
    taken = bool(_ask("SELECT pg_try_advisory_lock(%s)", key))
    try:
        yield taken
    finally:
        if taken:
            _release(key)


def _release(key: int) -> None:
    """A connection that is gone has no locks."""
    try:
        _ask("SELECT pg_advisory_unlock(%s)", key)
    except (DatabaseError, InterfaceError):
        connection.close()


def _ask(query: str, key: int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, [key])
        return cursor.fetchone()[0]
