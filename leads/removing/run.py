"""The kinds of removals."""

from uuid import UUID

from leads.jobs.batches import BATCH, ShouldStop, never
from leads.jobs.queue import Task
from leads.jobs.runner import run
from leads.jobs.steps import Steps
from leads.models import JobType
from leads.removing.blocked import plan_blocked_removal
from leads.removing.tags import plan_tag_removal
from leads.removing.targets import plan_target_deletion

REMOVALS = Steps(
    task=Task.REMOVE,
    plans={
        JobType.DELETE_CAMPAIGN: plan_target_deletion,
        JobType.DELETE_LIST: plan_target_deletion,
        JobType.REMOVE_BLOCKED: plan_blocked_removal,
        JobType.REMOVE_TAG: plan_tag_removal,
    },
)


resume_removal = REMOVALS.resume


def open_removals() -> list[UUID]:
    """Jobs that some worker should have, of all workspaces."""
    return REMOVALS.kind().open()


def run_removal(job_id: UUID, *, should_stop: ShouldStop = never, size: int = BATCH) -> bool:
    """Carries on where a killed worker stopped. -> whether the job has ended by this."""
    return run(REMOVALS.kind(size=size), job_id, should_stop=should_stop)
