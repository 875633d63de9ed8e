"""A campaign or list is deleted, by whatever door."""

from uuid import UUID

from campaigns.models import Campaign
from leads.jobs.queue import defer_once
from leads.models import BackgroundJob, LeadList
from leads.removing import begin_target_deletion
from workspaces.database.retries import in_one_transaction


@in_one_transaction
def delete_target(target: Campaign | LeadList, *, user_id: UUID) -> BackgroundJob | None:
    """Its leads stay in the workspace. -> the job that takes them out of it, if there are many."""
    job = begin_target_deletion(target, user_id=user_id)
    if job is not None:
        defer_once("take_out", lock=f"removal {job.id}", job_id=str(job.id))
    return job
