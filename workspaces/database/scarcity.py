"""More wish to connect than PostgreSQL lets in: whoever comes waits for a moment, and whoever has a
connection gives it back after each request, for as long as that is so.

Connections are kept for the next request otherwise, so a process that came first would keep them from all
others for good. The processes of one machine see it by the age of a file.
"""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import OperationalError, connections

C = TypeVar("C")

PATIENCE = 10.0  # seconds that one waits for a connection
_PAUSE = 0.05  # seconds between two tries
LASTS = 60.0  # seconds since somebody was turned away

# As PostgreSQL and PgBouncer put it; psycopg has no code for what happens before there is a connection.
_FULL = re.compile(r"too many (clients|connections)|connection slots|no more connections allowed")


class AllConnectionsTaken(OperationalError):
    """PostgreSQL had no connection to give for PATIENCE."""


def wait_for_one(connect: Callable[[], C], *, patience: float = PATIENCE) -> C:
    """What `connect` returns, which is tried again while all connections are taken. Raises
    AllConnectionsTaken, and whatever else stops `connect`."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return connect()
        except Exception as error:
            if not _FULL.search(str(error)):
                raise
            _note()
            if time.monotonic() > deadline:
                raise AllConnectionsTaken(str(error)) from error
        time.sleep(_PAUSE)


def is_scarce() -> bool:
    try:
        return time.time() - _mark().stat().st_mtime < LASTS
    except OSError:
        return False


def give_back(**_: Any) -> None:
    """At a request's end: this thread's connections, if others may be waiting for them."""
    if is_scarce():
        for connection in connections.all(initialized_only=True):
            if not connection.in_atomic_block:
                connection.close()


def _note() -> None:
    with suppress(OSError):  # a full disk, say: then it takes longer
        _mark().touch()


def _mark() -> Path:
    return Path(settings.LEADGATE_DATA) / "connections_are_scarce"
