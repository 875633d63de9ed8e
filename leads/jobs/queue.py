"""Having a worker do something. A task is named, not imported: its function stands above what asks for it."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def defer_once(task: str, *, lock: str, **arguments: str) -> None:
    """Queues the task of leads/tasks.py, in this transaction, unless one with the same lock waits already."""
    try:
        with transaction.atomic():  # a savepoint: a queueing lock that is taken breaks a transaction
            configured = app.configure_task(f"leads.tasks.{task}", allow_unknown=False, queueing_lock=lock)
            configured.defer(**arguments)
    except AlreadyEnqueued:
        pass
