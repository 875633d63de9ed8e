"""What a blocklist matches -> taken out of all campaigns, or only counted.

A step goes through emails in order, from where the job's `cursor` stands, until it has a batch to take out
or has looked at a page of them.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from blocklists.matcher import Matcher
from leads.jobs.queue import Task
from leads.jobs.status import create_job
from leads.jobs.steps import Step
from leads.models import BackgroundJob, JobType
from leads.models.background_job import EntityType
from leads.people import deletion
from leads.selection.blocked import BlockedEmails, next_blocked, places_of
from workspaces.models import Usage


@transaction.atomic
def begin_blocked_removal(
    *,
    workspace_id: UUID,
    user_id: UUID | None,
    blocklist_id: UUID,
    values: Collection[str] | None = None,
    is_dry_run: bool = False,
) -> BackgroundJob:
    """The job that takes out what the blocklist, or these values of it, match. `is_dry_run`: counts it."""
    return create_job(
        Task.REMOVE,
        workspace_id=workspace_id,
        user_id=user_id,
        type=JobType.REMOVE_BLOCKED,
        entity_id=workspace_id,
        entity_type=EntityType.WORKSPACE,
        data={
            "blocklist_id": str(blocklist_id),
            "dry_run": is_dry_run,
            "leads_matched": 0,
            "leads_removed": 0,
            "campaigns": {},
        },
        work={"bl_values": None if values is None else sorted(values), "cursor": "", "checked": 0},
    )


def plan_blocked_removal(job: BackgroundJob, size: int) -> Step:
    """Looks at the next emails while imports go on; nobody needs to wait where there is nothing to take."""
    matcher = Matcher(
        workspace_id=job.workspace_id,
        blocklist_id=UUID(job.data["blocklist_id"]),
        values=job.work["bl_values"],
    )
    blocked = next_blocked(workspace_id=job.workspace_id, matcher=matcher, after=job.work["cursor"])
    blocked = _first_batch(blocked, size)
    takes_out = bool(blocked.emails) and not job.data["dry_run"]
    return Step(do=lambda locked: _finish(locked, blocked), takes_leads_away=takes_out)


def _finish(job: BackgroundJob, blocked: BlockedEmails) -> bool:
    places = places_of(job.workspace_id, blocked.emails)
    if not job.data["dry_run"]:
        deletion.remove_memberships(
            workspace_id=job.workspace_id, membership_ids=[membership_id for membership_id, _ in places]
        )
    _report(job, blocked, places)
    return not blocked.cursor


def _first_batch(blocked: BlockedEmails, size: int) -> BlockedEmails:
    """At most as many leads as imports should have to wait for."""
    if len(blocked.emails) <= size:
        return blocked
    batch = blocked.emails[:size]
    return BlockedEmails(emails=batch, checked=len(batch), cursor=batch[-1])


def _report(job: BackgroundJob, blocked: BlockedEmails, places: list[tuple[UUID, UUID]]) -> None:
    counts: dict[str, int] = job.data["campaigns"]
    for _, campaign_id in places:
        counts[str(campaign_id)] = counts.get(str(campaign_id), 0) + 1
    job.data["leads_matched"] += len(places)
    job.data["leads_removed"] += 0 if job.data["dry_run"] else len(places)
    job.work["cursor"] = blocked.cursor
    job.work["checked"] += blocked.checked
    contacts = Usage.objects.filter(workspace_id=job.workspace_id).values_list("contacts", flat=True).first()
    job.progress = min(99, 100 * job.work["checked"] // max(1, contacts or 0))
