"""How a job that the v2 API shows begins and ends: its status, with a sentence where it failed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction

from leads.jobs.errors import JobEnded
from leads.jobs.queue import Task, queue
from leads.jobs.runner import Failure
from leads.models import OPEN_STATUSES, BackgroundJob, JobStatus
from workspaces.audit import Action, note
from workspaces.database import clock

ENDED_EARLY = (JobStatus.FAILED, JobStatus.CANCELLED)
# A job with its new status, before it is saved.
OnChange = Callable[[BackgroundJob], None]


def ignore(job: BackgroundJob) -> None:
    pass


@transaction.atomic
def create_job(task: Task, **fields: Any) -> BackgroundJob:
    """A pending job, in the queue. `fields`: its columns."""
    job = BackgroundJob.objects.create(**fields)
    _note(Action.JOB_STARTED, job)
    queue(task, job.id)
    return job


def _note(action: Action, job: BackgroundJob) -> None:
    about = f"{job.entity_type} {job.entity_id}"
    note(job.workspace_id, action, object_id=job.id, type=job.type, about=about, status=job.status)


@transaction.atomic
def change_status(
    job_id: UUID,
    status: JobStatus,
    *,
    of: tuple[JobStatus, ...] = OPEN_STATUSES,
    types: tuple[str, ...],
    workspace_id: UUID | None = None,
    failure: Failure | None = None,
    on_change: OnChange = ignore,
) -> BackgroundJob:
    """Waits for the batch under way. Raises BackgroundJob.DoesNotExist; JobEnded, unless it is in `of`."""
    jobs = BackgroundJob.objects.select_for_update().filter(type__in=types)
    if workspace_id is not None:
        jobs = jobs.filter(workspace_id=workspace_id)
    job = jobs.get(id=job_id)
    if job.status not in of:
        raise JobEnded("The job has ended already; only one that goes on can be cancelled.")
    set_status(job, status, failure=failure, on_change=on_change)
    job.updated_at = clock.now()
    job.save(update_fields=["status", "progress", "data", "updated_at"])
    return job


def set_status(
    job: BackgroundJob, status: JobStatus, *, failure: Failure | None = None, on_change: OnChange = ignore
) -> None:
    """Of a locked job, which the caller saves. What was noted of an earlier failure isn't so any more."""
    job.status = status
    if status is JobStatus.SUCCESS:
        job.progress = 100
    for name in ("failure", "failure_text"):
        job.data.pop(name, None)
    if failure is not None:
        job.data |= {"failure": failure.code, "failure_text": failure.text}
    on_change(job)
    action = Action.JOB_RESUMED if status in OPEN_STATUSES else Action.JOB_ENDED
    _note(action, job)
