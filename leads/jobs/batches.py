"""Batch after batch, each a transaction of its own that saves how far it is.

A killed worker leaves whole batches behind, and whoever carries on does none twice.
"""

import logging
import time
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import connection, transaction

from leads.jobs.errors import TooSlow
from workspaces.database.retries import is_timeout, until_no_race_is_lost

logger = logging.getLogger(__name__)

ShouldStop = Callable[[], bool]
BATCH = 1000  # leads: imports of the workspace may have to wait for as many
_MOST_TIMEOUTS = 10  # one after the other; BATCH is 1 by then


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
            if timeouts > _MOST_TIMEOUTS:
                raise TooSlow from error
            size = max(1, size // 2)
            continue
        timeouts = 0
        if time.monotonic() - began < settings.LEADGATE_JOB_STATEMENT_SECONDS / 4:
            size = min(most, size * 2)
    return False


def _in_transaction(batch: Callable[[int], bool], size: int) -> bool:
    with transaction.atomic():
        _limit_statements()
        return batch(size)


def _limit_statements() -> None:
    """Until the transaction ends, none of its statements holds a workspace, or waits for one, for ever; none
    reads a table from end to end because it was small when it was analysed."""
    limits = {
        "statement_timeout": f"{round(settings.LEADGATE_JOB_STATEMENT_SECONDS * 1000)}ms",
        "lock_timeout": f"{round(settings.LEADGATE_JOB_LOCK_SECONDS * 1000)}ms",
        "enable_seqscan": "off",
    }
    with connection.cursor() as cursor:
        for name, value in limits.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
