"""More wish to connect than PostgreSQL lets in: whoever comes waits for a moment, and whoever has a
connection gives it back after each request, for as long as that is so; threads that have none to serve too.

Connections are kept for the next request otherwise, so a process that came first would keep them from all
others for good. The processes of one machine see it by the age of a file.
"""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock, get_ident
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


class _Idle:
    """The connections of threads that wait for their next request, of this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[int, list[Any]] = {}  # by thread

    def keep(self, kept: list[Any]) -> None:
        with self._lock:
            self._kept[get_ident()] = kept

    def take(self) -> None:
        """This thread's: it has a request."""
        with self._lock:
            self._kept.pop(get_ident(), None)

    def close_all(self) -> None:
        """Their threads notice when they look whether they are usable (CONN_HEALTH_CHECKS)."""
        with self._lock:
            for own in self._kept.values():
                for connection in own:
                    connection.close()
            self._kept.clear()


_idle = _Idle()


def take_again(**_: Any) -> None:
    """At a request's beginning."""
    _idle.take()


def give_back(**_: Any) -> None:
    """At a request's end: this thread's connections, if others may be waiting for them. Else they are
    kept, until somebody waits (give_back_idle)."""
    kept = [each for each in connections.all(initialized_only=True) if not each.in_atomic_block]
    if is_scarce():
        for connection in kept:
            connection.close()
    else:
        _idle.keep([each.connection for each in kept if each.connection is not None])


def give_back_idle() -> None:
    """Again and again, by whoever looks after the threads: those that wait may be the ones that have all the
    connections, and who has none would wait for them in vain."""
    if is_scarce():
        _idle.close_all()


def _note() -> None:
    with suppress(OSError):  # a full disk, say: then it takes longer
        _mark().touch()


def _mark() -> Path:
    return Path(settings.LEADGATE_DATA) / "connections_are_scarce"
