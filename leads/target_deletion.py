"""A campaign or list is deleted, by whatever door."""

from uuid import UUID

from django.db import transaction

from campaigns.models import Campaign
from leads.models import BackgroundJob, LeadList
from leads.removals import begin_target_deletion
from leads.tasks import defer_removal


@transaction.atomic
def delete_target(target: Campaign | LeadList, *, user_id: UUID) -> BackgroundJob | None:
    """Its leads stay in the workspace. -> the job that takes them out of it, if there are many."""
    job = begin_target_deletion(target, user_id=user_id)
    if job is not None:
        defer_removal(job.id)
    return job
