"""What stops a transaction through no fault of its own, and what is done about it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import psycopg
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection, transaction

P = ParamSpec("P")
T = TypeVar("T")

# The database went away, or won't let anybody in. Deadlocks are OperationalErrors too; work that is done
# anew after one never lets it out (StillRacing).
CONNECTION_ERRORS = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_DATABASE_ERRORS = (DatabaseError, psycopg.DatabaseError)
_DEADLOCKS = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)
_TIMEOUTS = (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable)
_TAKEN = (psycopg.errors.UniqueViolation, IntegrityError)

# Losing a race means that somebody else has committed, so every retry is somebody's progress. The bound is
# for what can't happen: a violation that probing again doesn't explain.
_ATTEMPTS = 50
# Within a transaction of the caller's, whose locks stay: they may be what the deadlock is about, and then
# each attempt costs a second and ends the same.
_NESTED_ATTEMPTS = 3


class StillRacing(Exception):
    """The same rows were changed by others all the time, in another order. Nothing was written."""


def is_deadlock(error: BaseException) -> bool:
    """Whether PostgreSQL took a transaction back for the sake of another, so that it is to be done anew.
    Plain cursors raise psycopg's error, the ORM raises its own because of it."""
    return isinstance(error, _DEADLOCKS) or isinstance(error.__cause__, _DEADLOCKS)


def is_timeout(error: BaseException) -> bool:
    """Whether a statement took longer than statement_timeout, or waited longer than lock_timeout."""
    return isinstance(error, _TIMEOUTS) or isinstance(error.__cause__, _TIMEOUTS)


def is_connection_lost(error: BaseException) -> bool:
    """Whether the database went away, or won't let anybody in."""
    return isinstance(error, CONNECTION_ERRORS) and not is_deadlock(error) and not is_timeout(error)


def until_no_race_is_lost(work: Callable[[], T]) -> T:
    """`work` is one transaction, from its beginning; it is done anew when another won a race for a unique
    value, or broke a deadlock. Raises StillRacing."""
    return _until(work, lambda error: is_deadlock(error) or isinstance(error, _TAKEN))


def in_one_transaction(change: Callable[P, T]) -> Callable[P, T]:
    """A change that is all or nothing, and is done anew when PostgreSQL breaks a deadlock at its cost. Raises
    StillRacing."""

    @wraps(change)
    def attempts(*args: P.args, **kwargs: P.kwargs) -> T:
        def attempt() -> T:
            with transaction.atomic():
                return change(*args, **kwargs)

        return _until(attempt, is_deadlock)

    return attempts


def _until(work: Callable[[], T], is_race: Callable[[BaseException], bool]) -> T:
    deadlocks_left = _NESTED_ATTEMPTS if connection.in_atomic_block else _ATTEMPTS
    for attempts_left in reversed(range(_ATTEMPTS)):
        try:
            return work()
        except _DATABASE_ERRORS as error:
            if not is_race(error):
                raise
            deadlocks_left -= is_deadlock(error)
            if not deadlocks_left:
                raise StillRacing(str(error)) from error
            if not attempts_left:
                raise
    raise AssertionError("unreachable")
