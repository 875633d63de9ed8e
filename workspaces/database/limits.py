"""A transaction of work in the background: it holds nobody up for long, whatever the planner believes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction


@contextmanager
def limited() -> Iterator[None]:
    """None of its statements holds a workspace, or waits for one, for ever; none reads a table from end to
    end because it was small when it was analysed. What passes a limit raises an error that is_timeout knows.

    Within a transaction of the caller's, the limits hold for the rest of that.
    """
    with transaction.atomic():
        limit_statements()
        yield


def limit_statements() -> None:
    """Until the transaction ends."""
    limits = {
        "statement_timeout": f"{round(settings.LEADGATE_JOB_STATEMENT_SECONDS * 1000)}ms",
        "lock_timeout": f"{round(settings.LEADGATE_JOB_LOCK_SECONDS * 1000)}ms",
        "enable_seqscan": "off",
    }
    names = ", ".join(f"set_config('{name}', %s, true)" for name in limits)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names}", list(limits.values()))
