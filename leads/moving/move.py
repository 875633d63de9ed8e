"""A batch of leads -> through the gate into another campaign or list, and out of where they were.

Only who came in at the other end goes out; whom the gate refuses stays. Moves hold the workspace FOR UPDATE,
so between the look and the removal nobody else changes these leads; copies share it with imports.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from leads.imports import ImportOptions
from leads.imports.chunk import import_chunk
from leads.imports.judge.classify import split_repeated
from leads.imports.judge.known_people import look_up, read_people
from leads.imports.judge.probe import Cursor, open_target
from leads.imports.record.accounting import account
from leads.imports.record.lifecycle import create_record
from leads.imports.rows import OpenTarget
from leads.imports.write.writer import Written
from leads.jobs.steps import Step
from leads.models import BackgroundJob, Door, ImportState, LeadImport, Membership, MembershipStatus, Outcome
from leads.moving.people import split_skipped, to_rows
from leads.moving.work import Move, read_work, to_json
from leads.people.deletion import remove_memberships
from leads.selection import read_page
from leads.selection import read_people as next_people
from workspaces.database.cursor import plain_cursor
from workspaces.database.walk import Page

# What holds for a person wherever it is sent mail.
_LASTING = (MembershipStatus.BOUNCED, MembershipStatus.UNSUBSCRIBED)
_AWAITS_ITS_JOB = 12  # verification_status: the job knows the membership it looks for


def plan_move(job: BackgroundJob, size: int) -> Step:
    """A copy that looks for people in other campaigns needs them to stay there while it looks."""
    work = read_work(job, Move)
    is_alone = not work.copies or work.skips_if_in_campaign
    return Step(
        do=lambda locked: _move_batch(locked, size), takes_leads_away=is_alone, shares_workspace=not is_alone
    )


def _move_batch(job: BackgroundJob, size: int) -> bool:
    """-> whether it was the last. Raises PlanExhausted, UnknownReference."""
    work = read_work(job, Move)
    options = _options(job, work)
    limit = size if work.left is None else min(size, work.left)
    # First: from open_target on the planner has the settings that suit the gate.
    page = _next(work, job.workspace_id, limit)
    cursor = plain_cursor()
    target = open_target(cursor, options)
    record = _record(work, options, target)
    if limit > 0:
        _move(cursor, page.rows, record, work, target=target, options=options)
        work.cursor = page.next
        work.done += len(page.rows)
    record.refresh_from_db()
    job.work, job.progress, job.data = to_json(work), work.progress, _reported(record, work)
    return work.cursor is None or work.left == 0


def _next(work: Move, workspace_id: UUID, limit: int) -> Page[Membership, str]:
    if work.people is None or limit <= 0:
        return read_page(work.wanted, workspace_id=workspace_id, after=work.cursor, limit=limit)
    found = next_people(work.people, workspace_id=workspace_id, after=work.cursor, limit=limit)
    return Page([_nowhere(workspace_id, lead_id) for lead_id in found.rows], found.next)


def _nowhere(workspace_id: UUID, lead_id: UUID) -> Membership:
    """A lead as it is by itself, in the form of a place where nothing was stated of it. Never saved."""
    return Membership(
        workspace_id=workspace_id,
        lead_id=lead_id,
        personalization="",
        pl_value_lead="",
        custom_variables={},
        overrides={},
        status=MembershipStatus.ACTIVE,
    )


def _options(job: BackgroundJob, work: Move) -> ImportOptions:
    return ImportOptions(
        workspace_id=job.workspace_id,
        target=work.destination,
        door=Door.V2_MOVE,
        user_id=job.user_id,
        api_key_id=work.api_key_id,
        assigned_to=work.assigned_to,
    )


def _record(work: Move, options: ImportOptions, target: OpenTarget) -> LeadImport:
    """The import's own row, made with the first batch."""
    record = LeadImport.objects.filter(workspace_id=options.workspace_id, id=work.import_id).first()
    if record is not None:
        return record
    return create_record(
        work.import_id,
        options,
        target=target,
        assigned_to=options.assigned_to,
        state=ImportState.RUNNING,
        run_number=1,
        run_started_at=timezone.now(),
    )


def _move(
    cursor: Cursor,
    memberships: Sequence[Membership],
    record: LeadImport,
    work: Move,
    *,
    target: OpenTarget,
    options: ImportOptions,
) -> None:
    """1. the gate, 2. what it doesn't carry over, 3. out of where they were, 4. counts, counters, plan."""
    first = work.done
    people = read_people(cursor, [membership.lead_id for membership in memberships], options)
    rows, people_by_identity = to_rows(memberships, people, work, target=target, first=first)
    kept, refusals = split_repeated(rows)
    if work.skips_if_in_campaign:
        kept, skipped = split_skipped(kept, memberships, first=first, target=target, options=options)
        refusals += skipped
    look = look_up(people_by_identity, target=target, options=options, import_id=record.id)
    written, more = import_chunk(cursor, kept, import_id=record.id, target=target, options=options, look=look)
    sources = {row.row.number: memberships[row.row.number - first] for row in written.created}
    _carry_over(written, sources)
    if not work.copies:
        gone = [source.id for source in sources.values()]
        remove_memberships(workspace_id=options.workspace_id, membership_ids=gone)
    checkpoint = first + len(memberships)
    account(cursor, record, written, refusals + more, target=target, options=options, checkpoint=checkpoint)


def _carry_over(written: Written, sources: dict[int, Membership]) -> None:
    """Who bounced or unsubscribed has done so in the new place too, and an address is as good as it was."""
    groups: defaultdict[tuple[int, int | None], list[UUID]] = defaultdict(list)
    for created in written.created:
        source = sources[created.row.number]
        status = source.status if source.status in _LASTING else MembershipStatus.ACTIVE.value
        verified = source.verification_status
        verified = None if verified == _AWAITS_ITS_JOB else verified
        if (status, verified) != (MembershipStatus.ACTIVE.value, None):
            groups[status, verified].append(UUID(created.membership_id))
    workspace_id = next((source.workspace_id for source in sources.values()), None)
    for (status, verified), ids in groups.items():
        assert workspace_id is not None
        Membership.objects.with_ids(workspace_id=workspace_id, ids=ids).update(
            status=status, verification_status=verified
        )


def _reported(record: LeadImport, work: Move) -> dict[str, Any]:
    """The job's data: how many moved, and what became of the others."""
    outcomes = {outcome.slug: getattr(record, f"{outcome.slug}_count") for outcome in Outcome}
    return {
        "import_id": str(record.id),
        "copy_leads": work.copies,
        "moved_leads": record.created_count,
        "success_count": record.created_count,
        "failed_count": record.total_count - record.created_count,
        "outcomes": outcomes,
    }
