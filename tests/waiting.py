"""Waiting for what must come. The limit is generous: nothing here measures time."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

LIMIT = 40.0  # seconds


def wait_for(condition: Callable[[], Found | None], *, what: str) -> Found:
    """The first true value of the condition; fails with `what` when there is none in time."""
    deadline = time.monotonic() + LIMIT
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited in vain for: {what}"
        time.sleep(0.02)
    return found
