"""A lock that lives as long as a process's connection.

A pooler in transaction mode gives each transaction another session: such a lock would stay with a session
that is somebody else's by then, and never be released. Where there is one, locks have a connection of their
own past it (DATABASE_DIRECT_URL).
"""

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

DIRECT = "direct"  # the alias of DATABASE_DIRECT_URL in settings.DATABASES

# PostgreSQL shows a lock of 64 bits as two numbers.
_HELD = """
SELECT wanted.key
FROM unnest(%s::bigint[]) AS wanted (key)
WHERE wanted.key IN (
    SELECT (classid::bigint << 32) | objid::bigint
    FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
)
"""


def session_alias() -> str:
    """The connection whose session is this process's own from one transaction to the next."""
    return DIRECT if DIRECT in settings.DATABASES else DEFAULT_DB_ALIAS


def key_of(name: str) -> int:
    """PostgreSQL's number for a lock. 64 bits: two names that share them only wait for each other."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


@contextmanager
def only_here(name: str) -> Iterator[bool]:
    """Whether no other process works on what the name stands for; while it is True, none begins to.

    A lock of the session, so PostgreSQL releases it when this process dies.
    """
    session, key = connections[session_alias()], key_of(name)
    taken = _take(session, key)
    try:
        yield taken
    finally:
        if taken:
            _release(session, key)


def held(names: Collection[str]) -> set[str]:
    """Those of the names that some process works on at the moment."""
    keys = {key_of(name): name for name in names}
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [list(keys)])
        return {keys[key] for (key,) in cursor.fetchall()}


def _take(session: BaseDatabaseWrapper, key: int) -> bool:
    try:
        return bool(_ask(session, "SELECT pg_try_advisory_lock(%s)", key))
    except (DatabaseError, InterfaceError):
        if session.alias == DIRECT:  # nobody else notices that it is gone; the next try gets another
            session.close()
        raise


def _release(session: BaseDatabaseWrapper, key: int) -> None:
    """A connection that is gone has no locks."""
    try:
        _ask(session, "SELECT pg_advisory_unlock(%s)", key)
    except (DatabaseError, InterfaceError):
        session.close()


def _ask(session: BaseDatabaseWrapper, query: str, key: int) -> Any:
    with session.cursor() as cursor:
        cursor.execute(query, [key])
        return cursor.fetchone()[0]
