"""Having a worker do something. A task is named, not imported: its function stands above what asks for it.

Whoever makes a job necessary queues it in the same transaction, so that nobody has to think of it.
"""

from enum import Enum
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from leads.models import BackgroundJob, LeadImport, SourceFile


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


_MODELS: dict[Task, type[Model]] = {
    Task.IMPORT: LeadImport,
    Task.UNDO: LeadImport,
    Task.CONVERT: SourceFile,
    Task.REMOVE: BackgroundJob,
    Task.VERIFY: BackgroundJob,
    Task.MOVE: BackgroundJob,
}
_LAST = 9  # webhooks come after all jobs (workspaces/webhooks/queue.py)
_waiting = ProcrastinateJob.objects.filter(status="todo")


def queue(task: Task, object_id: UUID, *, is_last: bool = False) -> None:
    """In this transaction, unless it waits already. The more a workspace has waiting, the later it comes: one
    job doesn't wait for the hundreds of another workspace. `is_last`: after all."""
    name, _, argument = task.value
    queue_name = _queue_of(task, object_id)
    waiting = _LAST if is_last else _waiting.filter(queue_name=queue_name)[:_LAST].count()
    try:
        with transaction.atomic():  # a savepoint: a queueing lock that is taken breaks a transaction
            configured = app.configure_task(
                f"leads.tasks.{name}",
                allow_unknown=False,
                queueing_lock=task.lock(object_id),
                queue=queue_name,
                priority=-waiting,
            )
            configured.defer(**{argument: str(object_id)})
    except AlreadyEnqueued:
        pass


def do_others_wait(task: Task, object_id: UUID) -> bool:
    """Whether jobs of other workspaces wait for a place of the worker."""
    others = _waiting.exclude(queue_name__in=[_queue_of(task, object_id)])
    return others.filter(task_name__startswith="leads.tasks.").exists()


def _queue_of(task: Task, object_id: UUID) -> str:
    """Each workspace has one, by which its jobs are counted; the workers take jobs of all."""
    own = _MODELS[task]._default_manager.filter(pk=object_id)
    workspace_id: UUID = own.values_list("workspace_id", flat=True).get()
    return workspace_id.hex
