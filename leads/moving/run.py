"""The kinds of jobs that move, copy and assign."""

from uuid import UUID

from leads.imports import PlanExhausted, UnknownReference
from leads.jobs.batches import BATCH, ShouldStop, never
from leads.jobs.queue import Task
from leads.jobs.runner import Failure, run
from leads.jobs.steps import Steps
from leads.models import BackgroundJob, ImportState, JobStatus, JobType, LeadImport
from leads.moving.assign import plan_assignment
from leads.moving.move import plan_move
from workspaces.database import clock

_STATES = {
    JobStatus.PENDING: ImportState.RUNNING,  # resumed
    JobStatus.SUCCESS: ImportState.FINISHED,
    JobStatus.FAILED: ImportState.FAILED,
    JobStatus.CANCELLED: ImportState.CANCELLED,
}


def _change_import(job: BackgroundJob) -> None:
    """The gate's own record of a move tells the same as its job."""
    if job.type != JobType.MOVE_LEADS:
        return
    import_id = job.work.get("import_id")  # nothing more is done with work that can't be read
    LeadImport.objects.filter(workspace_id=job.workspace_id, id=import_id).update(
        state=_STATES[JobStatus(job.status)],
        failure=job.data.get("failure", ""),
        failure_text=job.data.get("failure_text", ""),
        finished_at=None if job.status == JobStatus.PENDING else clock.now(),
    )


def _explain(error: Exception) -> Failure | None:
    if isinstance(error, PlanExhausted):
        text = "The plan has no room for more. What was done until here stays."
        return Failure(code="plan_exhausted", text=text)
    if isinstance(error, UnknownReference):
        text = "The campaign or list was removed meanwhile. What was done until here stays."
        return Failure(code="target_gone", text=text)
    return None


MOVES = Steps(
    task=Task.MOVE,
    plans={JobType.MOVE_LEADS: plan_move, JobType.ASSIGN_LEADS: plan_assignment},
    on_change=_change_import,
    explain=_explain,
)
cancel_job = MOVES.cancel
resume_job = MOVES.resume


def open_jobs() -> list[UUID]:
    """Jobs that some worker should have, of all workspaces."""
    return MOVES.kind().open()


def run_job(job_id: UUID, *, should_stop: ShouldStop = never, size: int = BATCH) -> bool:
    """Carries on where a killed worker stopped. -> whether the job has ended by this."""
    return run(MOVES.kind(size=size), job_id, should_stop=should_stop)
