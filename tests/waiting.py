"""Waiting for what must come. The limit is generous: nothing here measures time."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import connection

Found = TypeVar("Found")

LIMIT = 120.0  # seconds: a machine may have four other things to do


def wait_for(condition: Callable[[], Found | None], *, what: str) -> Found:
    """The first true value of the condition; fails with `what` when there is none in time."""
    deadline = time.monotonic() + LIMIT
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited in vain for: {what}"
        time.sleep(0.02)
    return found


def is_somebody_waiting_for_a_lock() -> bool:
    """Ask it on the connection whose transaction holds the lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        waiting: int = cursor.fetchone()[0]
    return waiting > 0
