"""The states of a job of the type verify-leads, and who may change which.

request_…             > pending
begin_run             pending, in-progress > in-progress   a worker takes it, or takes it over
missed_network        in-progress, remembers since when there is none
postpone              in-progress, with a time before which nobody need look at it
finish                in-progress > success
cancel_verification   pending, in-progress > cancelled     the run stops after its portion
fail                  in-progress > failed
settle.py             cancelled, failed                    what waited for it is let go
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from leads.imports.errors import NotNow
from leads.jobs.errors import JobEnded, Superseded
from leads.jobs.queue import Task, queue
from leads.jobs.runner import Failure
from leads.jobs.status import ENDED_EARLY, change_status, create_job
from leads.models import OPEN_STATUSES, BackgroundJob, JobStatus, JobType, LeadImport, VerificationRun
from leads.models.targets import Target, TargetRow, target_of
from workspaces.database import clock
from workspaces.database.retries import in_one_transaction
from workspaces.models import EventType
from workspaces.webhooks.emit import emit

_TYPES = (JobType.VERIFY_LEADS,)
Scope = VerificationRun.Scope
COUNTED = ("verified", "invalid", "risky", "catch_all", "unknown", "no_email", "removed")


@in_one_transaction
def request_for_target(
    *, workspace_id: UUID, user_id: UUID | None, target: TargetRow, remove_invalid: bool = False
) -> BackgroundJob:
    """All leads of a campaign or list. Raises NotNow while such a job is open."""
    running = VerificationRun.objects.filter(workspace_id=workspace_id, settled=False, target_id=target.id)
    if running.filter(scope=Scope.TARGET).exists():
        raise NotNow("The addresses of this campaign or list are being verified already.")
    return _request(
        workspace_id=workspace_id,
        user_id=user_id,
        about=target_of(target),
        scope=Scope.TARGET,
        target_id=target.id,
        removes_invalid=remove_invalid,
        expected=target.lead_count,
    )


def request_for_memberships(
    *, workspace_id: UUID, user_id: UUID | None, target: TargetRow, ids: Sequence[UUID]
) -> BackgroundJob:
    """Some leads of a campaign or list: as many as a request can name."""
    return _request(
        workspace_id=workspace_id,
        user_id=user_id,
        about=target_of(target),
        scope=Scope.MEMBERSHIPS,
        target_id=target.id,
        chosen_ids=sorted(set(ids)),
        expected=len(set(ids)),
    )


def request_for_leads(*, workspace_id: UUID, user_id: UUID | None, ids: Sequence[UUID]) -> BackgroundJob:
    """Some leads, wherever they are."""
    return _request(
        workspace_id=workspace_id,
        user_id=user_id,
        about=Target("workspace", workspace_id),
        scope=Scope.LEADS,
        chosen_ids=sorted(set(ids)),
        expected=len(set(ids)),
    )


@transaction.atomic
def _request(*, workspace_id: UUID, user_id: UUID | None, about: Target, **run: Any) -> BackgroundJob:
    job = create_job(
        Task.VERIFY,
        workspace_id=workspace_id,
        user_id=user_id,
        type=JobType.VERIFY_LEADS,
        entity_type=about.kind,
        entity_id=about.id,
        data={"remove_invalid": True} if run.get("removes_invalid") else {},
    )
    VerificationRun.objects.create(job_id=job.id, workspace_id=workspace_id, **run)
    return job


def run_of(job: BackgroundJob) -> VerificationRun:
    """Of a job that is locked. An import's has its run from the first look on, others from the beginning."""
    known = VerificationRun.objects.filter(job_id=job.id).first()
    if known is None:
        known = VerificationRun(job_id=job.id, workspace_id=job.workspace_id, **_for_import(job))
        known.save(force_insert=True)
    return known


def _for_import(job: BackgroundJob) -> dict[str, Any]:
    import_id = UUID(job.data["import_id"])
    made = LeadImport.objects.filter(workspace_id=job.workspace_id, id=import_id)
    return {
        "scope": Scope.IMPORT,
        "import_id": import_id,
        "target_id": job.entity_id,
        "removes_invalid": bool(job.data.get("remove_invalid")),
        "expected": made.values_list("created_count", flat=True).first() or 0,
    }


@transaction.atomic
def begin_run(job_id: UUID) -> tuple[BackgroundJob, VerificationRun] | None:
    """The job in progress, and its run with a new fence; None where there is nothing to do now.

    One that was cancelled or has failed is handed out once more, so that what waits for it is let go.
    """
    job = BackgroundJob.objects.select_for_update().filter(id=job_id, type=JobType.VERIFY_LEADS).first()
    if job is None or job.status == JobStatus.SUCCESS:
        return None
    run = run_of(job)
    is_early = run.not_before is not None and run.not_before > clock.now()
    if run.settled or (is_early and job.status in OPEN_STATUSES):
        return None
    run.run_number += 1
    run.save(update_fields=["run_number"])
    if job.status == JobStatus.PENDING:
        job.status = JobStatus.IN_PROGRESS
        job.updated_at = clock.now()
        job.save(update_fields=["status", "updated_at"])
    return job, run


def find_run(job_id: UUID) -> tuple[BackgroundJob, VerificationRun] | None:
    """As they are; a job that has no run, since it could not be made, gets one about nobody."""
    job = BackgroundJob.objects.filter(id=job_id, type=JobType.VERIFY_LEADS).first()
    if job is None:
        return None
    nobody = VerificationRun(job_id=job.id, workspace_id=job.workspace_id, scope=Scope.LEADS, chosen_ids=[])
    return job, VerificationRun.objects.filter(job_id=job.id).first() or nobody


def postpone(run: VerificationRun, *, until: dt.datetime, note: str) -> None:
    run.not_before, run.note = until, note
    VerificationRun.objects.filter(job_id=run.job_id, run_number=run.run_number).update(
        not_before=until, note=note, round=run.round, checkpoint=run.checkpoint
    )


_SINCE = "network_missed_since"


def missed_network(job: BackgroundJob) -> dt.datetime:
    """-> since when the network couldn't be trusted, without a break."""
    if _SINCE not in job.work:
        job.work[_SINCE] = clock.now().isoformat()
        BackgroundJob.objects.filter(id=job.id).update(work=job.work)
    return dt.datetime.fromisoformat(job.work[_SINCE])


def found_network(job: BackgroundJob) -> None:
    if job.work.pop(_SINCE, None):
        BackgroundJob.objects.filter(id=job.id).update(work=job.work)


def finish(run: VerificationRun) -> bool:
    """-> False when another run has taken it over, or it was cancelled meanwhile."""
    try:
        _finish(run)
    except (BackgroundJob.DoesNotExist, JobEnded, Superseded):
        return False
    return True


@transaction.atomic
def _finish(run: VerificationRun) -> None:
    job = change_status(run.job_id, JobStatus.SUCCESS, types=_TYPES)
    own = VerificationRun.objects.filter(job_id=run.job_id, run_number=run.run_number, settled=False)
    if not own.update(settled=True, note="", not_before=None):
        raise Superseded
    emit(job.workspace_id, EventType.VERIFICATION_FINISHED, lambda: _event(job))


def _event(job: BackgroundJob) -> dict[str, Any]:
    """The event for webhooks."""
    run = VerificationRun.objects.get(job_id=job.id)
    return {
        "job_id": str(job.id),
        "entity_id": str(job.entity_id),
        "entity_type": job.entity_type,
        "import_id": job.data.get("import_id"),
        "counts": counts_of(run),
    }


@transaction.atomic
def fail(run: VerificationRun, failure: Failure) -> None:
    """What is judged stays. Raises BackgroundJob.DoesNotExist, JobEnded."""
    change_status(run.job_id, JobStatus.FAILED, types=_TYPES, failure=failure)
    VerificationRun.objects.filter(job_id=run.job_id).update(note=failure.text, not_before=None)


def counts_of(run: VerificationRun) -> dict[str, int]:
    return {name: getattr(run, f"{name}_count") for name in COUNTED}


@in_one_transaction
def cancel_verification(*, workspace_id: UUID, job_id: UUID) -> BackgroundJob:
    """What is judged stays; a worker lets go what waits. Raises BackgroundJob.DoesNotExist, JobEnded."""
    job = change_status(job_id, JobStatus.CANCELLED, types=_TYPES, workspace_id=workspace_id)
    run_of(job)
    queue(Task.VERIFY, job.id)
    return job


def open_verifications() -> list[UUID]:
    """Jobs that some worker should have now, of all workspaces: for the sweep that looks after them."""
    jobs = BackgroundJob.objects.filter(type=JobType.VERIFY_LEADS, status__in=OPEN_STATUSES)
    later = VerificationRun.objects.filter(settled=False, not_before__gt=clock.now())
    waiting = set(later.values_list("job_id", flat=True))
    unsettled = VerificationRun.objects.filter(settled=False).values_list("job_id", flat=True)
    ended = BackgroundJob.objects.filter(id__in=list(unsettled), status__in=ENDED_EARLY)
    due = [pk for pk in jobs.values_list("id", flat=True) if pk not in waiting]
    return sorted({*due, *ended.values_list("id", flat=True)})
