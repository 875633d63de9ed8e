"""Batch after batch, each a transaction of its own that saves how far it is.

A killed worker leaves whole batches behind, and whoever carries on does none twice.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from django.conf import settings

from leads.jobs.errors import TooSlow
from workspaces.database.limits import limited
from workspaces.database.retries import is_timeout, until_no_race_is_lost

logger = logging.getLogger(__name__)

P = TypeVar("P")
R = TypeVar("R")
ShouldStop = Callable[[], bool]
BATCH = 1000  # leads: imports of the workspace may have to wait for as many
MOST_TIMEOUTS = 10  # one after the other; BATCH is 1 by then


def never() -> bool:
    return False


def run_batches(batch: Callable[[int], bool], *, size: int = BATCH, should_stop: ShouldStop = never) -> bool:
    """`batch` does at most as many as it is given, within a transaction, and says whether there is nothing
    more to do. -> whether it came to that, rather than being stopped.

    One that takes too long is tried again with half as many. Raises TooSlow, and what `batch` raises.
    """
    most, timeouts = size, 0
    while not should_stop():
        began = time.monotonic()
        try:
            if until_no_race_is_lost(partial(_in_transaction, batch, size)):
                return True
        except Exception as error:
            if not is_timeout(error):
                raise
            timeouts += 1
            logger.warning("A batch of %s took too long: %s", size, error)
            if timeouts > MOST_TIMEOUTS:
                raise TooSlow from error
            size = max(1, size // 2)
            continue
        timeouts = 0
        if time.monotonic() - began < settings.LEADGATE_JOB_STATEMENT_SECONDS / 4:
            size = min(most, size * 2)
    return False


def _in_transaction(batch: Callable[[int], bool], size: int) -> bool:
    with limited():
        return batch(size)


def in_parts(work: Callable[[P], R], whole: P, *, halves: Callable[[P], Sequence[P]]) -> Iterator[R]:
    """What `work`, which is a transaction, makes of the whole; where that takes too long, of its halves.

    `halves` of what can't be halved is itself. Raises TooSlow, and what `work` raises.
    """
    parts, timeouts = deque([whole]), 0
    while parts:
        try:
            yield until_no_race_is_lost(partial(work, parts[0]))
        except Exception as error:
            if not is_timeout(error):
                raise
            timeouts += 1
            logger.warning("A part of a job took too long: %s", error)
            if timeouts > MOST_TIMEOUTS:
                raise TooSlow from error
            parts.extendleft(reversed(halves(parts.popleft())))
        else:
            timeouts = 0
            parts.popleft()


def patiently(work: Callable[[], R]) -> R:
    """What can't be done in parts: tried again a few times where it takes too long. Raises TooSlow, and what
    `work`, which is a transaction, raises."""
    return next(in_parts(lambda _: work(), None, halves=lambda whole: [whole]))
