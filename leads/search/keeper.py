"""Makes leads searchable as long as the worker lives: in a thread, so that it waits for no other job.

A job every second would leave a hundred thousand rows a day behind, and wait while large files or
verifications have taken all of the worker's places.
"""

import logging
import threading
from collections.abc import Callable

from django.db import connection

from leads.search.indexer import make_searchable
from workspaces.database.retries import CONNECTION_ERRORS

EVERY = 1.0  # seconds
PAUSE = 10.0  # seconds after a fault that is no lost connection
LONGEST_STEP = 2.0  # seconds that stopping waits for; PostgreSQL takes back the rest

logger = logging.getLogger(__name__)


def start_keeper() -> Callable[[], None]:
    """-> what stops it, after the step that it is at."""
    stopped = threading.Event()
    thread = threading.Thread(target=keep_searchable, args=(stopped,), name="search", daemon=True)
    thread.start()

    def stop() -> None:
        stopped.set()
        thread.join(LONGEST_STEP)

    return stop


def keep_searchable(stopped: threading.Event) -> None:
    """Until it is set. Whatever goes wrong, it goes on: a step is done anew as a whole."""
    pause = 0.0
    while not stopped.wait(pause):
        pause = EVERY
        try:
            make_searchable(should_stop=stopped.is_set)
        except CONNECTION_ERRORS as error:
            logger.warning("The search lost the database and waits for it: %s", error)
            connection.close()
        except Exception:
            logger.exception("New leads could not be made searchable")
            connection.close()
            pause = PAUSE
    connection.close()
