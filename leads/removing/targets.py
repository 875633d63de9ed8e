"""A campaign or list -> gone, and its memberships after it.

The row goes in the request's own transaction, together with the first batch, so a small one needs no job.
From then on nothing finds the campaign, no import gets into it, and its id is never used again: what is left
of its memberships is for the job alone, and no counter needs to follow.
"""

from uuid import UUID

from leads.jobs.queue import Task
from leads.jobs.status import create_job
from leads.jobs.steps import Step
from leads.models import BackgroundJob, JobType, Membership
from leads.models.targets import MODELS, TargetRow, target_of
from leads.people import deletion
from leads.tags import forget_taggings
from workspaces.audit import Action, note
from workspaces.database.planner import by_index_only
from workspaces.database.retries import in_one_transaction
from workspaces.models.locks import lock_workspace

_JOBS = {"campaign": JobType.DELETE_CAMPAIGN, "list": JobType.DELETE_LIST}
_ACTIONS = {"campaign": Action.CAMPAIGN_DELETED, "list": Action.LIST_DELETED}


@in_one_transaction
def delete_target(row: TargetRow, *, user_id: UUID) -> BackgroundJob | None:
    """By whatever door; its leads stay in the workspace. Waits for imports under way.

    -> the job that takes out the rest, or None where nothing is left, or somebody else was faster.
    """
    workspace_id, target = row.workspace_id, target_of(row)
    lock_workspace(workspace_id)
    found = MODELS[target.kind].objects.filter(workspace_id=workspace_id, id=target.id)
    current = found.select_for_update().first()
    if current is None:
        return None
    left = current.lead_count
    removed = remove_batch(workspace_id, target.id, deletion.BATCH)
    found.delete()
    forget_taggings(workspace_id, [target.id])
    note(workspace_id, _ACTIONS[target.kind], object_id=target.id, count=left, name=row.name)
    if removed < deletion.BATCH:
        return None
    return create_job(
        Task.REMOVE,
        workspace_id=workspace_id,
        user_id=user_id,
        type=_JOBS[target.kind],
        entity_id=target.id,
        entity_type=target.kind,
        data={"name": row.name, "leads_removed": removed},
        work={"total": max(left, removed), "removed": removed},
    )


def plan_target_deletion(job: BackgroundJob, size: int) -> Step:
    return Step(do=lambda locked: _remove_next(locked, size), takes_leads_away=True)


def _remove_next(job: BackgroundJob, size: int) -> bool:
    removed = remove_batch(job.workspace_id, job.entity_id, size)
    job.work["removed"] += removed
    job.data["leads_removed"] = job.work["removed"]
    job.progress = min(99, 100 * job.work["removed"] // job.work["total"])
    return removed < size


def remove_batch(workspace_id: UUID, target_id: UUID, size: int) -> int:
    """The oldest memberships, asleep or not. -> how many"""
    members = Membership.objects.in_target(workspace_id=workspace_id, target_id=target_id)
    with by_index_only():
        ids = list(members.values_list("id", flat=True)[:size])
    return deletion.remove_memberships(workspace_id=workspace_id, membership_ids=ids)
