"""Having a worker do something. A task is named, not imported: its function stands above what asks for it.

Whoever makes a job necessary queues it in the same transaction, so that nobody has to think of it.
"""

from enum import Enum
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


class Task(Enum):
    """The tasks of leads/tasks.py that are about one object: name, what their lock is called, argument.

    Queued ones are known by these names, so they stay.
    """

    IMPORT = ("import_file", "import", "import_id")
    UNDO = ("undo_import", "undo", "import_id")
    CONVERT = ("convert_file", "convert", "source_id")
    REMOVE = ("take_out", "removal", "job_id")
    VERIFY = ("verify_leads", "verify", "job_id")
    MOVE = ("move_leads", "job", "job_id")

    def lock(self, object_id: UUID) -> str:
        """The name of what at most one worker does at a time, and what waits in the queue once."""
        return f"{self.value[1]} {object_id}"


def queue(task: Task, object_id: UUID) -> None:
    """In this transaction, unless it waits already."""
    name, _, argument = task.value
    try:
        with transaction.atomic():  # a savepoint: a queueing lock that is taken breaks a transaction
            configured = app.configure_task(
                f"leads.tasks.{name}", allow_unknown=False, queueing_lock=task.lock(object_id)
            )
            configured.defer(**{argument: str(object_id)})
    except AlreadyEnqueued:
        pass
