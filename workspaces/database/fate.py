"""Whether something was written, when the connection to the database is lost on the way.

A transaction that loses its connection before its COMMIT is taken back, so nothing of it was written. One
that loses it within its COMMIT was written or not: the answer is what was lost. The same is true of a
writing statement that is a transaction of its own. The database backend (config/postgresql) notes both.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

_READ = re.compile(r"\s*(?:\(\s*)?SELECT\b", re.IGNORECASE)
_DEFERS = "procrastinate_"  # its functions write, and are called by a SELECT


PATIENCE = 5.0  # seconds that a request waits for a database that went away in its COMMIT
_PAUSE = 0.1
T = TypeVar("T")


class FateUnknown(OperationalError):
    """The connection was lost while a transaction was being committed."""

    import_id: UUID | None = None  # of the import that is there if it was committed; None: not known here


def find_out(look: Callable[[], T | None]) -> T | None:
    """After FateUnknown: what `look` finds of what was committed, when the database is back; None where it
    finds nothing, or the database stays away for PATIENCE: then it isn't known still."""
    deadline = time.monotonic() + PATIENCE
    while True:
        connection.close()
        try:
            return look()
        except (OperationalError, InterfaceError):
            if time.monotonic() > deadline:
                return None
            time.sleep(_PAUSE)


def commits() -> int:
    """How many transactions this thread's connection has committed, or may have, since it was made."""
    count: int = getattr(connection, "commit_count", 0)
    return count


@contextmanager
def committing(wrapper: BaseDatabaseWrapper) -> Iterator[None]:
    """Around whatever commits. Raises FateUnknown where the connection is lost within."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        if wrapper.connection is not None and not wrapper.connection.closed:
            raise  # PostgreSQL has refused it
        _count(wrapper)
        raise FateUnknown(*error.args) from error.__cause__
    _count(wrapper)


def watch_statement(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """A wrapper of Django's for each statement: outside of a transaction a writing one commits itself."""
    wrapper: BaseDatabaseWrapper = context["connection"]
    if wrapper.in_atomic_block or _only_reads(sql):
        return execute(sql, params, many, context)
    with committing(wrapper):
        return execute(sql, params, many, context)


def _only_reads(sql: Any) -> bool:
    return isinstance(sql, str) and _READ.match(sql) is not None and _DEFERS not in sql


def _count(wrapper: Any) -> None:
    wrapper.commit_count += 1
