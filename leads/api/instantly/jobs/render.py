"""Background jobs -> JSON."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from leads.models import BackgroundJob, JobType, Lead, Membership
from leads.models.row_ids import MAX_ROW_NUMBER, MEMBERSHIP, id_of_row
from workspaces.text.timestamps import timestamp

MOST_EMAILS = 10_000
EMAILS = "moved_lead_emails"


def job_header(job: BackgroundJob | None) -> dict[str, str]:
    """Names the job that has still to do a part of what was requested."""
    return {"X-Background-Job": str(job.id)} if job else {}


def render_job(job: BackgroundJob, *, fields: Sequence[str] | None = None) -> dict[str, Any]:
    """`fields` are those of its data that are wanted, all without."""
    data = job.data if fields is None else {name: job.data[name] for name in fields if name in job.data}
    return {
        "id": job.id,
        "workspace_id": job.workspace_id,
        "user_id": job.user_id,
        "type": job.type,
        "entity_id": job.entity_id,
        "entity_type": job.entity_type,
        "data": data,
        "progress": job.progress,
        "status": job.status,
        "created_at": timestamp(job.created_at),
        "updated_at": timestamp(job.updated_at),
    }


def moved_emails(job: BackgroundJob) -> list[str]:
    """Of a move's leads that are still where they went, the first of them. They are read off the ids that the
    move's import gave: to keep them in the job would cost every batch."""
    if job.type != JobType.MOVE_LEADS or "import_id" not in job.data:
        return []
    import_id = UUID(job.data["import_id"])
    ends = id_of_row(import_id, MEMBERSHIP, 0), id_of_row(import_id, MEMBERSHIP, MAX_ROW_NUMBER)
    made = Membership.objects.filter(workspace_id=job.workspace_id, id__range=ends, deleted_at=None)
    lead_ids = list(made.order_by("id").values_list("lead_id", flat=True)[:MOST_EMAILS])
    emails = dict(
        Lead.objects.with_ids(workspace_id=job.workspace_id, ids=lead_ids).values_list("id", "email")
    )
    return [email for lead_id in lead_ids if (email := emails.get(lead_id))]
