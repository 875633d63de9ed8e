"""A job's steps, each in a transaction, until the last one, a cancellation or the worker's end."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from leads.models import BackgroundJob, JobStatus, JobType
from leads.models.background_job import OPEN_STATUSES
from leads.removing.blocked import plan_blocked_removal
from leads.removing.step import Step
from leads.removing.targets import plan_target_deletion
from workspaces.models.locks import lock_workspace

_PLANS: dict[str, Callable[[BackgroundJob], Step]] = {
    JobType.DELETE_CAMPAIGN: plan_target_deletion,
    JobType.DELETE_LIST: plan_target_deletion,
    JobType.REMOVE_BLOCKED: plan_blocked_removal,
}


def open_removals() -> list[UUID]:
    """Jobs that some worker should have, of all workspaces."""
    jobs = BackgroundJob.objects.filter(type__in=list(_PLANS), status__in=OPEN_STATUSES)
    return list(jobs.values_list("id", flat=True))


def run_removal(job_id: UUID, *, should_stop: Callable[[], bool] = lambda: False) -> None:
    """Carries on where a killed worker stopped. Of two workers on one job, each does what is left."""
    while not should_stop():
        job = BackgroundJob.objects.filter(id=job_id, status__in=OPEN_STATUSES).first()
        if job is None or _do_step(job, _PLANS[job.type](job)):
            return


@transaction.atomic
def _do_step(planned: BackgroundJob, step: Step) -> bool:
    """-> whether there is nothing more to do. Imports wait for a step that takes something out.

    Lock order: the workspace, the job, and then as leads/people/deletion.py.
    """
    if step.takes_out:
        lock_workspace(planned.workspace_id)
    job = BackgroundJob.objects.select_for_update().get(id=planned.id)
    if job.status not in OPEN_STATUSES or job.work != planned.work:
        return False  # cancelled, or another worker has done it: look again
    job.status = JobStatus.IN_PROGRESS
    is_last = step.work(job)
    if is_last:
        job.status, job.progress = JobStatus.SUCCESS, 100
    job.save(update_fields=["status", "progress", "data", "work", "updated_at"])
    return is_last
