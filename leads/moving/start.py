"""A request -> a pending job, which waits in the queue."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from django.db.models import Sum

from leads.imports import UnknownReference
from leads.jobs.queue import Task
from leads.jobs.status import create_job
from leads.models import BackgroundJob, EntityType, JobType, LeadImport
from leads.models.row_ids import after_import, new_import_id
from leads.models.targets import MODELS, Target, find_target
from leads.moving.work import Assignment, Move, Work, to_json
from leads.selection import People, Wanted
from workspaces.database.retries import in_one_transaction
from workspaces.models import Member


@in_one_transaction
def start_move(
    wanted: Wanted,
    *,
    workspace_id: UUID,
    user_id: UUID | None,
    api_key_id: UUID | None,
    destination: Target,
    copies: bool = False,
    limit: int | None = None,
    assigned_to: UUID | None = None,
    skips_if_in_campaign: bool = False,
    resets_interest: bool = False,
) -> BackgroundJob:
    """Raises UnknownReference for a campaign, list or assignee of another workspace."""
    _check_targets(workspace_id, wanted.place, destination)
    if assigned_to is not None:
        _check_members(workspace_id, [assigned_to])
    import_id = new_import_id()
    # What comes into a campaign or list from now on, by the job itself above all, is none of its business.
    before = _everything_so_far(workspace_id, import_id)
    wanted = msgspec.structs.replace(wanted, before=before, elsewhere_than=destination.id)
    work = Move(
        wanted=wanted,
        total=count_at_most(wanted, workspace_id=workspace_id, limit=limit),
        limit=limit,
        import_id=import_id,
        destination=destination,
        api_key_id=api_key_id,
        copies=copies,
        assigned_to=assigned_to,
        skips_if_in_campaign=skips_if_in_campaign,
        resets_interest=resets_interest,
    )
    return _create(JobType.MOVE_LEADS, work, workspace_id=workspace_id, user_id=user_id, about=destination)


@in_one_transaction
def start_copy_of_people(
    people: People, *, workspace_id: UUID, user_id: UUID | None, destination: Target, total: int
) -> BackgroundJob:
    """Leads, wherever they are, into a campaign or list too. `total` is how many there may be. Raises
    UnknownReference."""
    _check_targets(workspace_id, destination)
    work = Move(
        wanted=Wanted(),
        people=people,
        total=total,
        import_id=new_import_id(),
        destination=destination,
        api_key_id=None,
        copies=True,
    )
    return _create(JobType.MOVE_LEADS, work, workspace_id=workspace_id, user_id=user_id, about=destination)


def _everything_so_far(workspace_id: UUID, import_id: UUID) -> UUID:
    """Greater than the ids of all memberships that there are. Our clock may be behind the one by which the
    newest of them were made, so it isn't left to decide."""
    imports = LeadImport.objects.filter(workspace_id=workspace_id).order_by("-id")
    newest = imports.values_list("id", flat=True).first()
    return max(import_id, after_import(newest)) if newest else import_id


@in_one_transaction
def start_assignment(
    wanted: Wanted,
    *,
    workspace_id: UUID,
    user_id: UUID | None,
    users: Sequence[UUID],
    limit: int | None = None,
) -> BackgroundJob:
    """Raises UnknownReference."""
    _check_targets(workspace_id, wanted.place)
    _check_members(workspace_id, users, name="organization_user_ids")
    total = count_at_most(wanted, workspace_id=workspace_id, limit=limit)
    work = Assignment(wanted=wanted, total=total, limit=limit, users=tuple(users))
    return _create(JobType.ASSIGN_LEADS, work, workspace_id=workspace_id, user_id=user_id, about=wanted.place)


def _create(
    kind: JobType, work: Work, *, workspace_id: UUID, user_id: UUID | None, about: Target | None
) -> BackgroundJob:
    about = about or Target("workspace", workspace_id)
    job = create_job(
        Task.MOVE,
        workspace_id=workspace_id,
        user_id=user_id,
        type=kind,
        entity_id=about.id,
        entity_type=EntityType(about.kind),
        data={},
        work=to_json(work),
    )
    job.refresh_from_db()
    return job


def count_at_most(wanted: Wanted, *, workspace_id: UUID, limit: int | None) -> int:
    """How many leads there may be, by the counters: for the progress only."""
    if wanted.ids is not None:
        most = len(set(wanted.ids))
    elif wanted.place is not None:
        most = find_target(wanted.place, workspace_id=workspace_id).lead_count
    else:
        most = sum(_sum(kind, workspace_id) for kind in wanted.kinds)
    return most if limit is None else min(most, limit)


def _sum(kind: str, workspace_id: UUID) -> int:
    rows = MODELS[kind].objects.filter(workspace_id=workspace_id)
    return rows.aggregate(total=Sum("lead_count"))["total"] or 0


def _check_targets(workspace_id: UUID, *targets: Target | None) -> None:
    for target in targets:
        if target is not None:
            find_target(target, workspace_id=workspace_id)


def _check_members(workspace_id: UUID, users: Sequence[UUID], *, name: str = "assigned_to") -> None:
    members = Member.objects.filter(workspace_id=workspace_id, user_id__in=users)
    known = set(members.values_list("user_id", flat=True))
    for user_id in users:
        if user_id not in known:
            raise UnknownReference(name, user_id)
