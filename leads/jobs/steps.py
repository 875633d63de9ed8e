"""The jobs that the v2 API shows: step after step, each in a transaction with the job's row.

A step is planned before anything is locked, and done with the lock. Lock order: the workspace, the job, and
then as the gate or leads/people/deletion.py. The row says how far the job is (`work`), so whoever carries on
does nothing twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from leads.jobs.batches import BATCH, run_batches
from leads.jobs.errors import JobEnded
from leads.jobs.queue import Task, queue
from leads.jobs.runner import Failure, Kind, no_explanation
from leads.jobs.status import ENDED_EARLY, OnChange, change_status, ignore, set_status
from leads.models import OPEN_STATUSES, BackgroundJob, JobStatus
from workspaces.database import clock
from workspaces.models.locks import lock_workspace, share_workspace


@dataclass(frozen=True, kw_only=True)
class Step:
    """`do` gets the locked job, changes its work, data and progress, and says whether it was the last step.
    Imports wait for a step that takes leads away; one that shares the workspace waits for such steps."""

    do: Callable[[BackgroundJob], bool]
    takes_leads_away: bool = False
    shares_workspace: bool = False


# A job, and how many leads its next step may be about.
Plan = Callable[[BackgroundJob, int], Step]


@dataclass(frozen=True, kw_only=True)
class Steps:
    """Types of jobs that one task does."""

    task: Task
    plans: Mapping[str, Plan]
    on_change: OnChange = ignore
    explain: Callable[[Exception], Failure | None] = no_explanation

    def kind(self, *, size: int = BATCH) -> Kind[UUID]:
        """As the runner sees them; a step is about `size` leads at most."""
        return Kind(
            task=self.task,
            open=self._open,
            begin=self._begin,
            work=lambda job_id, should_stop: run_batches(
                partial(self.do_step, job_id), size=size, should_stop=should_stop
            ),
            find=lambda job_id: job_id,
            fail=self._fail,
            explain=self.explain,
        )

    def cancel(self, *, workspace_id: UUID, job_id: UUID) -> BackgroundJob:
        """Waits for the step that is under way. What is done stays.

        Raises BackgroundJob.DoesNotExist, JobEnded.
        """
        return self._change(job_id, JobStatus.CANCELLED, workspace_id=workspace_id)

    @transaction.atomic
    def resume(self, *, workspace_id: UUID, job_id: UUID) -> BackgroundJob:
        """It goes on after its last step. Raises BackgroundJob.DoesNotExist, JobEnded."""
        job = self._change(job_id, JobStatus.PENDING, of=ENDED_EARLY, workspace_id=workspace_id)
        queue(self.task, job.id)
        return job

    def _open(self) -> list[UUID]:
        return list(self._open_jobs().order_by("id").values_list("id", flat=True))

    def _open_jobs(self) -> QuerySet[BackgroundJob]:
        return BackgroundJob.objects.filter(type__in=list(self.plans), status__in=OPEN_STATUSES)

    def _begin(self, job_id: UUID) -> UUID | None:
        """Nothing is remembered from step to step, so the job's row is all the fence there need be."""
        return job_id if self._open_jobs().filter(id=job_id).exists() else None

    def do_step(self, job_id: UUID, size: int) -> bool:
        """In a transaction. -> whether there is nothing more to do."""
        planned = self._open_jobs().filter(id=job_id).first()
        if planned is None:
            return True
        step = self.plans[planned.type](planned, size)
        if step.takes_leads_away:
            lock_workspace(planned.workspace_id)
        elif step.shares_workspace:
            share_workspace(planned.workspace_id)
        job = BackgroundJob.objects.select_for_update().get(id=job_id)
        if job.status not in OPEN_STATUSES or job.work != planned.work:
            return False  # cancelled, or another worker has done it: look again
        job.status = JobStatus.IN_PROGRESS
        is_last = step.do(job)
        if is_last:
            set_status(job, JobStatus.SUCCESS, on_change=self.on_change)
        job.updated_at = clock.now()
        job.save(update_fields=["status", "progress", "data", "work", "updated_at"])
        return is_last

    def _fail(self, job_id: UUID, failure: Failure) -> bool:
        try:
            self._change(job_id, JobStatus.FAILED, failure=failure)
        except (BackgroundJob.DoesNotExist, JobEnded):
            return False
        return True

    def _change(self, job_id: UUID, status: JobStatus, **how: Any) -> BackgroundJob:
        return change_status(job_id, status, types=tuple(self.plans), on_change=self.on_change, **how)
