"""Having a worker do something. A task is named, not imported: its function stands above what asks for it.

Whoever makes a job necessary queues it in the same transaction, so that nobody has to think of it.
"""

from collections.abc import Iterable
from enum import Enum
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from leads.models import BackgroundJob, Erasure, LeadImport, SourceFile
from workspaces.database.locks import held


class Task(Enum):
    """The tasks of leads/tasks.py that are about one object: name, what their lock is called, argument.

    Queued ones are known by these names, so they stay.
    """

    IMPORT = ("import_file", "import", "import_id")
    UNDO = ("undo_import", "undo", "import_id")
    CONVERT = ("convert_file", "convert", "source_id")
    REMOVE = ("take_out", "removal", "job_id")
    VERIFY = ("verify_leads", "verify", "job_id")
    ERASE = ("erase_from_files", "erasure", "erasure_id")
    MOVE = ("move_leads", "job", "job_id")
    CHANGE = ("change_leads", "change", "job_id")

    def lock(self, object_id: UUID) -> str:
        """The name of what at most one worker does at a time, and what waits in the queue once."""
        return f"{self.value[1]} {object_id}"


_MODELS: dict[Task, type[Model]] = {
    Task.IMPORT: LeadImport,
    Task.UNDO: LeadImport,
    Task.CONVERT: SourceFile,
    Task.REMOVE: BackgroundJob,
    Task.VERIFY: BackgroundJob,
    Task.ERASE: Erasure,
    Task.MOVE: BackgroundJob,
    Task.CHANGE: BackgroundJob,
}
LONGEST = 5  # the level of a job that has had so many turns, or more
LARGE = 1024 * 1024  # bytes: converting a larger file takes longer than a first turn, and can't be put aside


def queue(task: Task, object_id: UUID, *, level: int = 0) -> None:
    """In this transaction, unless it waits already. `level`: how many turns it has had (turns.py)."""
    name, _, argument = task.value
    try:
        with transaction.atomic():  # a savepoint: a queueing lock that is taken breaks a transaction
            configured = app.configure_task(
                f"leads.tasks.{name}",
                allow_unknown=False,
                queueing_lock=task.lock(object_id),
                queue=_queue_of(task, object_id),
                priority=-(level or _is_long(task, object_id)),
            )
            configured.defer(**{argument: str(object_id)})
    except AlreadyEnqueued:
        pass


def queue_forgotten(task: Task, object_ids: Iterable[UUID]) -> None:
    """Those that neither wait nor have a worker."""
    ids = {task.lock(object_id): object_id for object_id in object_ids}
    waiting = ProcrastinateJob.objects.filter(status="todo", queueing_lock__in=list(ids))
    quiet = ids.keys() - set(waiting.values_list("queueing_lock", flat=True))
    for lock in quiet - held(quiet):
        queue(task, ids[lock])


def _queue_of(task: Task, object_id: UUID) -> str:
    """Each workspace has one, by which its share is counted; the workers take jobs of all."""
    own = _MODELS[task]._default_manager.filter(pk=object_id)
    workspace_id: UUID = own.values_list("workspace_id", flat=True).get()
    return workspace_id.hex


def _is_long(task: Task, object_id: UUID) -> bool:
    return task is Task.CONVERT and SourceFile.objects.filter(pk=object_id, size__gt=LARGE).exists()
