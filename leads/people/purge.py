"""Removes for good what was deleted long ago: leads, and their memberships, which sleep.

A batch is a transaction of its own that locks the workspace FOR UPDATE and only then looks which leads
are deleted: what an import has woken until then is live and stays, and no import runs meanwhile. Nothing
that can be counted changes: deleted leads are no contacts, and uploads are never refunded.

What the imports noted of these people (row outcomes, before-images) stays until LEADGATE_OUTCOME_DAYS
have passed. An undo finds nothing to restore there and goes on.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from leads.jobs.batches import BATCH, run_batches
from leads.models import Lead, Membership
from leads.models.lead import LeadQuerySet
from leads.models.membership import MembershipQuerySet
from leads.models.places import memberships_of
from leads.people.deletion import count_losses, lower_counters
from leads.people.forgetting import forget_verdicts
from leads.search import forget_leads
from leads.tags import forget_taggings
from workspaces.audit import Action, note
from workspaces.database import clock
from workspaces.models import Workspace
from workspaces.models.locks import lock_workspace

MAX_DAYS = 36_500


@dataclass(frozen=True, kw_only=True)
class Purged:
    """What went, or in a dry run would go, of one workspace."""

    workspace_id: UUID
    leads: int
    memberships: int


def purge_leads(*, days: int, workspace_id: UUID | None = None, is_dry_run: bool = False) -> list[Purged]:
    """Leads deleted more than `days` days ago (0 to MAX_DAYS), of one workspace or of all.

    -> one entry for each workspace that had any. Interrupted, it has removed whole batches; run it again.
    """
    before = clock.now() - dt.timedelta(days=days)
    workspaces = Workspace.objects.order_by("id")
    if workspace_id is not None:
        workspaces = workspaces.filter(id=workspace_id)
    work = _count if is_dry_run else _purge
    purged = [work(each, before) for each in workspaces.values_list("id", flat=True)]
    return [one for one in purged if one.leads]


def _purge(workspace_id: UUID, before: dt.datetime) -> Purged:
    """Looks before it locks: a workspace without such leads waits for nobody. Each batch begins where the
    last one ended, so it doesn't pass over what that one has removed. Raises TooSlow."""
    leads = memberships = 0
    since: dt.datetime | None = None

    def batch(size: int) -> bool:
        nonlocal leads, memberships, since
        number, gone, since = _purge_batch(workspace_id, before, since, size)
        leads, memberships = leads + number, memberships + gone
        return number < size

    if _deleted(workspace_id, before).exists():
        run_batches(batch, size=BATCH)
    return Purged(workspace_id=workspace_id, leads=leads, memberships=memberships)


def _purge_batch(
    workspace_id: UUID, before: dt.datetime, since: dt.datetime | None, size: int
) -> tuple[int, int, dt.datetime | None]:
    """In a transaction. -> how many leads and memberships are gone now, and when the last of the leads had
    been deleted."""
    try:
        lock_workspace(workspace_id)
    except Workspace.DoesNotExist:  # removed since the purge began
        return 0, 0, since
    batch = list(_deleted(workspace_id, before, since).values_list("id", "deleted_at")[:size])
    ids = [lead_id for lead_id, _ in batch]
    gone = _remove_memberships(workspace_id, ids)
    doomed = Lead.objects.with_ids(workspace_id=workspace_id, ids=ids)
    forget_verdicts(workspace_id, doomed.values_list("email", flat=True))
    forget_leads(workspace_id=workspace_id, lead_ids=ids)
    forget_taggings(workspace_id, ids)
    Lead.objects.with_ids(workspace_id=workspace_id, ids=ids).delete()
    if ids:
        note(workspace_id, Action.LEADS_PURGED, lead_ids=ids, count=len(ids))
    return len(batch), gone, batch[-1][1] if batch else since


def _remove_memberships(workspace_id: UUID, lead_ids: Sequence[UUID]) -> int:
    """All are asleep; one that is not, by whatever mishap, was counted and is counted off."""
    found = [
        place
        for part in _memberships_of(workspace_id, lead_ids)
        for place in part.values_list("id", "campaign_id", "list_id", "deleted_at")
    ]
    doomed = [membership_id for membership_id, _, _, _ in found]
    Membership.objects.filter(workspace_id=workspace_id, id__any_of=doomed).delete()
    awake = ((campaign, lead_list) for _, campaign, lead_list, deleted_at in found if deleted_at is None)
    lower_counters(workspace_id, count_losses(awake))
    return len(found)


def _count(workspace_id: UUID, before: dt.datetime) -> Purged:
    leads = memberships = 0
    for batch in _batches(workspace_id, before):
        leads += len(batch)
        memberships += sum(part.count() for part in _memberships_of(workspace_id, batch))
    return Purged(workspace_id=workspace_id, leads=leads, memberships=memberships)


def _batches(workspace_id: UUID, before: dt.datetime) -> Iterator[list[UUID]]:
    batch: list[UUID] = []
    for lead_id in _deleted(workspace_id, before).values_list("id", flat=True).iterator(chunk_size=BATCH):
        batch.append(lead_id)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _deleted(workspace_id: UUID, before: dt.datetime, since: dt.datetime | None = None) -> LeadQuerySet:
    """The longest deleted first, in the order of the index lead_deleted."""
    leads = Lead.objects.filter(workspace_id=workspace_id, deleted_at__lt=before)
    if since is not None:
        leads = leads.filter(deleted_at__gte=since)
    return leads.order_by("deleted_at")


def _memberships_of(workspace_id: UUID, lead_ids: Sequence[UUID]) -> Iterator[MembershipQuerySet]:
    """Asleep or not."""
    for asleep in (True, False):
        yield from memberships_of(workspace_id=workspace_id, lead_ids=lead_ids, asleep=asleep)
