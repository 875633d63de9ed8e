"""A batch of leads -> each assigned to the next of some users."""

from collections import defaultdict
from uuid import UUID

from django.utils import timezone

from leads.jobs.steps import Step
from leads.models import BackgroundJob, Membership
from leads.moving.work import Assignment, read_work, to_json
from leads.selection import read_page


def plan_assignment(job: BackgroundJob, size: int) -> Step:
    return Step(do=lambda locked: _assign_batch(locked, size), shares_workspace=True)


def _assign_batch(job: BackgroundJob, size: int) -> bool:
    """-> whether it was the last."""
    work = read_work(job, Assignment)
    limit = size if work.left is None else min(size, work.left)
    if limit > 0:
        page = read_page(work.wanted, workspace_id=job.workspace_id, after=work.cursor, limit=limit)
        ids = [membership.id for membership in page.rows]
        _assign(job.workspace_id, ids, work)
        work.cursor = page.next
        work.done += len(ids)
    job.work, job.progress = to_json(work), work.progress
    job.data = {"assigned_leads": work.done, "organization_user_ids": [str(user) for user in work.users]}
    return work.cursor is None or work.left == 0


def _assign(workspace_id: UUID, ids: list[UUID], work: Assignment) -> None:
    """Locked in order of id, so that two jobs can't deadlock."""
    live = Membership.objects.with_ids(workspace_id=workspace_id, ids=ids).filter(deleted_at=None)
    list(live.select_for_update().order_by("id").values_list("id", flat=True))
    shares: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for number, membership_id in enumerate(ids, work.done):
        shares[work.users[number % len(work.users)]].append(membership_id)
    now = timezone.now()
    for user_id, share in shares.items():
        theirs = Membership.objects.with_ids(workspace_id=workspace_id, ids=share)
        theirs.update(assigned_to=user_id, updated_at=now)
