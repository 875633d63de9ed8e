"""A campaign or list -> gone, and the header that names the job for the rest of it."""

from uuid import UUID

from django.db import transaction

from campaigns.models import Campaign
from leads.models import LeadList
from leads.removals import begin_target_deletion
from leads.tasks import defer_removal


@transaction.atomic
def delete_target(target: Campaign | LeadList, *, user_id: UUID) -> dict[str, str]:
    """-> the reply's headers: `X-Background-Job` where a job has still to take leads out."""
    job = begin_target_deletion(target, user_id=user_id)
    if job is None:
        return {}
    defer_removal(job.id)
    return {"X-Background-Job": str(job.id)}
