"""A portion's verdicts -> PostgreSQL, in one transaction. The only file that changes memberships here.

Lock order: the workspace (shared; FOR UPDATE where invalid leads are taken out), the run, verdicts by
address, memberships by id, the target's counter, the job.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Greatest

from leads.jobs.errors import Superseded
from leads.models import BackgroundJob, JobStatus, Membership, RemovedLead, VerificationRun
from leads.people.deletion import remove_memberships
from leads.verification.address.verdicts import Status, Verdict
from leads.verification.lifecycle import counts_of
from leads.verification.portions import Item, Portion, Scope
from leads.verification.store import write_statuses, write_verdicts
from workspaces.database import clock
from workspaces.database.cursor import plain_cursor
from workspaces.database.limits import limited
from workspaces.models.locks import lock_workspace, share_workspace


def write_portion(
    run: VerificationRun,
    portion: Portion,
    verdicts: Mapping[str, Verdict],
    *,
    new: Mapping[str, Verdict],
    is_last_round: bool,
) -> bool:
    """`verdicts` of all addresses of the portion, `new` those found just now. -> whether somebody has
    cancelled the job. Raises Superseded, and what is_timeout knows."""
    with limited():
        # A crash may take back the last portions together with their checkpoint, and they are done again. The
        # end of the job waits for the disk, and with it everything before.
        plain_cursor().execute("SET LOCAL synchronous_commit = off")
        _lock(run)
        write_verdicts(run.workspace_id, new)
        statuses = {
            membership_id: number_of(verdicts.get(item.email), is_last_round=is_last_round)
            for item in portion.items
            for membership_id in item.memberships
        }
        write_statuses(run.workspace_id, statuses)
        removed = _remove_invalid(run, portion, verdicts) if run.removes_invalid else 0
        return _account(run, portion, _count(portion, verdicts, removed=removed))


def number_of(verdict: Verdict | None, *, is_last_round: bool) -> int | None:
    """What the v2 API says; None for a lead without an address."""
    if verdict is None:
        return None
    if verdict.status is Status.UNKNOWN and is_last_round:
        return int(Status.RISKY)
    return int(verdict.status)


def _lock(run: VerificationRun) -> None:
    """Raises Superseded, Workspace.DoesNotExist."""
    if run.removes_invalid:
        lock_workspace(run.workspace_id)
    elif not share_workspace(run.workspace_id):
        raise Superseded
    own = VerificationRun.objects.select_for_update().filter(job_id=run.job_id, run_number=run.run_number)
    if not own.exists():
        raise Superseded


def _remove_invalid(run: VerificationRun, portion: Portion, verdicts: Mapping[str, Verdict]) -> int:
    """-> how many leads were taken out of the campaign or list."""
    if run.scope == Scope.LEADS or run.target_id is None:
        return 0
    doomed: dict[UUID, Item] = {
        item.memberships[0]: item
        for item in portion.items
        if (verdict := verdicts.get(item.email)) and verdict.status is Status.INVALID
    }
    if not doomed:
        return 0
    there = Membership.objects.filter(workspace_id=run.workspace_id, id__any_of=list(doomed))
    found = list(there.values_list("id", flat=True))
    rows = [_removal(run, pk, doomed[pk], verdicts[doomed[pk].email]) for pk in found]
    RemovedLead.objects.bulk_create(rows, ignore_conflicts=True)
    return remove_memberships(workspace_id=run.workspace_id, membership_ids=found)


def _removal(run: VerificationRun, membership_id: UUID, item: Item, verdict: Verdict) -> RemovedLead:
    assert run.target_id is not None
    return RemovedLead(
        job_id=run.job_id,
        membership_id=membership_id,
        workspace_id=run.workspace_id,
        lead_id=item.lead_id,
        target_id=run.target_id,
        email=item.email,
        reason=verdict.reason.value,
    )


def _count(portion: Portion, verdicts: Mapping[str, Verdict], *, removed: int) -> Counter[str]:
    counts: Counter[str] = Counter(removed=removed)
    for item in portion.items:
        verdict = verdicts.get(item.email)
        counts[verdict.status.slug if verdict else "no_email"] += 1
    return counts


def _account(run: VerificationRun, portion: Portion, counts: Counter[str]) -> bool:
    """Counts, checkpoint and progress. A later round takes what it looks at off the unknown ones."""
    is_first = run.round == 1
    if not is_first:
        counts["unknown"] -= len(portion.items)
    changes: dict[str, Any] = {
        f"{name}_count": Greatest(F(f"{name}_count") + number, 0) for name, number in counts.items() if number
    }
    if is_first:
        changes["done_count"] = F("done_count") + len(portion.items)
    VerificationRun.objects.filter(job_id=run.job_id).update(
        checkpoint=portion.last, note="", not_before=None, **changes
    )
    run.refresh_from_db()
    return _show_progress(run)


def _show_progress(run: VerificationRun) -> bool:
    """On the job, where everybody looks. -> whether it was cancelled."""
    job = BackgroundJob.objects.select_for_update().filter(id=run.job_id).first()
    if job is None:
        raise Superseded
    counts = {"total_to_process": run.expected, "processed": run.done_count, **counts_of(run)}
    job.data = job.data | counts
    job.progress = min(99, 100 * run.done_count // run.expected) if run.expected else 99
    job.updated_at = clock.now()
    job.save(update_fields=["data", "progress", "updated_at"])
    return job.status == JobStatus.CANCELLED
