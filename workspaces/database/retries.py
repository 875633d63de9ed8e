"""What stops a transaction of the gate through no fault of its rows, and what is done about it."""

from collections.abc import Callable
from typing import TypeVar

import psycopg
from django.db import IntegrityError, InterfaceError, OperationalError

T = TypeVar("T")

# The database went away, or won't let anybody in.
CONNECTION_ERRORS = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_RACE_ERRORS = (psycopg.errors.DeadlockDetected, psycopg.errors.UniqueViolation, IntegrityError)

# Losing a race means that another import has committed, so every retry is somebody's progress. The
# bound is for what can't happen: a violation that probing again doesn't explain.
_ATTEMPTS = 50


def until_no_race_is_lost(work: Callable[[], T]) -> T:
    """`work` is one transaction, from its beginning; it is done anew when another import won a race."""
    for attempts_left in reversed(range(_ATTEMPTS)):
        try:
            return work()
        except _RACE_ERRORS:
            if not attempts_left:
                raise
    raise AssertionError("unreachable")
