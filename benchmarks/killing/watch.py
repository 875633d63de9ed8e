"""What broke, and whether the others go on. Shared by all threads of a campaign."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import psycopg
from django.db import DatabaseError, InterfaceError, connection

T = TypeVar("T")

LIMIT = 180.0  # seconds that anything takes at most, kills included
_DOWN = (DatabaseError, InterfaceError, psycopg.OperationalError)


class Broken(Exception):
    """A promise was not kept; the message says which."""


class Watch:
    """`ends` is set when everybody is to finish what they are at; `broken` are promises that weren't kept."""

    def __init__(self) -> None:
        self.ends = threading.Event()
        self.broken: list[str] = []

    def run(self, work: Callable[[], None]) -> None:
        """In a thread: what it raises ends the campaign."""
        try:
            work()
        except Exception as error:  # noqa: BLE001  it is reported
            self.broken.append(f"{type(error).__name__}: {error}")
            self.ends.set()
        finally:
            connection.close()


def check(what: str, found: object, expected: object) -> None:
    """Raises Broken."""
    if found != expected:
        raise Broken(f"{what}: {found}, expected {expected}")


def wait_for(condition: Callable[[], T | None], *, what: str, every: float = 0.1) -> T:
    """The first true value. Raises Broken."""
    deadline = time.monotonic() + LIMIT
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise Broken(f"{what}: not within {LIMIT:.0f} seconds")
        time.sleep(every)
    return found


def read(work: Callable[[], T]) -> T:
    """What `work` reads from the database, as soon as there is one. Raises Broken."""
    found: list[T] = []

    def attempt() -> bool:
        try:
            found.append(work())
        except _DOWN:
            with suppress(*_DOWN):
                connection.close()
            return False
        return True

    wait_for(attempt, what="the database")
    return found[0]
