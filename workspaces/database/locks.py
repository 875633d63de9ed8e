"""A lock that lives as long as a process's connection."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, InterfaceError, connection


def key_of(name: str) -> int:
    """PostgreSQL's number for a lock. 64 bits: two names that share them only wait for each other."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


@contextmanager
def only_here(name: str) -> Iterator[bool]:
    """Whether no other process works on what the name stands for; while it is True, none begins to.

    A lock of the session, so PostgreSQL releases it when this process dies.
    """
    key = key_of(name)
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
