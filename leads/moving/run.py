"""A job's batches, each in a transaction, until the last one, a cancellation or the worker's end.

Lock order: the workspace, the job, and then as the gate or leads/people/deletion.py. A batch saves the job's
cursor in its own transaction, so a killed worker leaves whole batches behind, and whoever carries on does
none twice.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from leads.imports import PlanExhausted, UnknownReference
from leads.imports.record.lifecycle import only_here
from leads.models import OPEN_STATUSES, BackgroundJob, ImportState, JobStatus, JobType, LeadImport
from leads.moving.assign import assign_batch
from leads.moving.move import move_batch, takes_leads_away
from workspaces.database.retries import CONNECTION_ERRORS, until_no_race_is_lost
from workspaces.models.locks import lock_workspace, share_workspace

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """`batch` gets the locked job, changes its work and data, and says whether it was the last batch."""

    batch: Callable[[BackgroundJob], bool]
    is_exclusive: Callable[[BackgroundJob], bool]


_KINDS: dict[str, _Kind] = {
    JobType.MOVE_LEADS: _Kind(batch=move_batch, is_exclusive=takes_leads_away),
    JobType.ASSIGN_LEADS: _Kind(batch=assign_batch, is_exclusive=lambda job: False),
}
_TEXTS = {
    "plan_exhausted": "The plan has no room for more. What was done until here stays.",
    "target_gone": "The campaign or list was removed meanwhile. What was done until here stays.",
    "internal_error": "Something went wrong inside Leadgate; the log says what. What was done stays.",
}


class JobEnded(Exception):
    """The job isn't open any more."""


def open_jobs() -> list[UUID]:
    """Jobs that some worker should have, of all workspaces."""
    jobs = BackgroundJob.objects.filter(type__in=list(_KINDS), status__in=OPEN_STATUSES)
    return list(jobs.order_by("id").values_list("id", flat=True))


def run_job(job_id: UUID, *, should_stop: Callable[[], bool] = lambda: False) -> None:
    """Does nothing if another process runs it. A lost connection is raised: the next run carries on."""
    with only_here(job_id) as is_ours:
        while is_ours and not should_stop():
            try:
                if until_no_race_is_lost(partial(_do_batch, job_id)):
                    return
            except CONNECTION_ERRORS:
                raise
            except PlanExhausted:
                return _fail(job_id, "plan_exhausted")
            except UnknownReference:
                return _fail(job_id, "target_gone")
            except Exception:
                logger.exception("The job %s failed", job_id)
                return _fail(job_id, "internal_error")


@transaction.atomic
def _do_batch(job_id: UUID) -> bool:
    """-> whether there is nothing more to do."""
    found = BackgroundJob.objects.filter(id=job_id, status__in=OPEN_STATUSES).first()
    if found is None:
        return True
    kind = _KINDS[found.type]
    if kind.is_exclusive(found):
        lock_workspace(found.workspace_id)
    else:
        share_workspace(found.workspace_id)
    job = BackgroundJob.objects.select_for_update().get(id=job_id)
    if job.status not in OPEN_STATUSES:
        return True
    job.status = JobStatus.IN_PROGRESS
    is_last = kind.batch(job)
    if is_last:
        _end(job, JobStatus.SUCCESS)
    job.save(update_fields=["status", "progress", "data", "work", "updated_at"])
    return is_last


@transaction.atomic
def _fail(job_id: UUID, failure: str) -> None:
    job = BackgroundJob.objects.select_for_update().get(id=job_id)
    if job.status not in OPEN_STATUSES:
        return
    job.data |= {"failure": failure, "failure_text": _TEXTS[failure]}
    _end(job, JobStatus.FAILED)
    job.save(update_fields=["status", "progress", "data", "updated_at"])


@transaction.atomic
def cancel_job(*, workspace_id: UUID, job_id: UUID) -> BackgroundJob:
    """Waits for the batch that is under way. What is done stays.

    Raises BackgroundJob.DoesNotExist, JobEnded.
    """
    ours = BackgroundJob.objects.filter(type__in=list(_KINDS))
    job = ours.select_for_update().get(workspace_id=workspace_id, id=job_id)
    if job.status not in OPEN_STATUSES:
        raise JobEnded
    _end(job, JobStatus.CANCELLED)
    job.save(update_fields=["status", "progress", "updated_at"])
    return job


_STATES = {
    JobStatus.SUCCESS: ImportState.FINISHED,
    JobStatus.FAILED: ImportState.FAILED,
    JobStatus.CANCELLED: ImportState.CANCELLED,
}


def _end(job: BackgroundJob, status: JobStatus) -> None:
    job.status = status
    if status is JobStatus.SUCCESS:
        job.progress = 100
    if job.type == JobType.MOVE_LEADS:
        import_id = job.work.get("import_id")  # nothing more is done with work that can't be read
        imports = LeadImport.objects.filter(workspace_id=job.workspace_id, id=import_id)
        imports.update(
            state=_STATES[status],
            failure=job.data.get("failure", ""),
            failure_text=job.data.get("failure_text", ""),
            finished_at=timezone.now(),
        )
