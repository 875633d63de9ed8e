"""Taking leads out again: soft for a lead, for good for its place in a campaign or list.

Lock order, the same as in every import: the workspace (FOR UPDATE, so no import is under way),
campaign and list counters in order of id, the plan's usage last. A batch is a transaction of its
own, so imports wait for at most BATCH leads. Uploads are never refunded.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from django.db.models import F, Model

from campaigns.models import Campaign
from leads.jobs import batches
from leads.models import Lead, LeadList, Membership
from leads.models.places import memberships_of
from workspaces.audit import Action, note
from workspaces.database import clock
from workspaces.database.retries import in_one_transaction
from workspaces.models import EventType, Usage
from workspaces.models.locks import lock_workspace
from workspaces.webhooks.emit import emit

BATCH = batches.BATCH
IN_ONE_EVENT = 400  # leads: receivers take 20 kB, and an id is 39 bytes

# How many memberships each target loses.
Losses = Counter[tuple[UUID, type[Model]]]


def delete_leads(*, workspace_id: UUID, lead_ids: Iterable[UUID]) -> int:
    """Soft: the leads disappear and their memberships sleep, until an import wakes them.

    -> how many leads were live until now. Ids of other workspaces and of deleted leads count nothing.
    """
    return in_batches(lead_ids, lambda ids: _delete_leads(workspace_id, ids))


def remove_memberships(*, workspace_id: UUID, membership_ids: Iterable[UUID]) -> int:
    """For good; the leads stay. -> how many were removed, sleeping ones included."""
    return in_batches(membership_ids, lambda ids: _remove_memberships(workspace_id, ids))


def in_batches(ids: Iterable[UUID], work: Callable[[Sequence[UUID]], int]) -> int:
    in_order = sorted(set(ids))
    return sum(work(in_order[start : start + BATCH]) for start in range(0, len(in_order), BATCH))


@in_one_transaction
def _delete_leads(workspace_id: UUID, ids: Sequence[UUID]) -> int:
    lock_workspace(workspace_id)
    now = clock.now()
    live = Lead.objects.with_ids(workspace_id=workspace_id, ids=ids).filter(deleted_at=None)
    live_ids = list(live.values_list("id", flat=True))
    deleted = live.update(deleted_at=now, updated_at=now)
    for start in range(0, len(live_ids), IN_ONE_EVENT):
        named = [str(lead_id) for lead_id in live_ids[start : start + IN_ONE_EVENT]]
        emit(workspace_id, EventType.LEAD_DELETED, {"lead_ids": named, "count": len(named)})
    if live_ids:
        note(workspace_id, Action.LEADS_DELETED, lead_ids=live_ids, count=deleted)
    losses: Losses = Counter()
    for awake in memberships_of(workspace_id=workspace_id, lead_ids=live_ids):
        found = awake.values_list("id", "campaign_id", "list_id")
        losses += count_losses((campaign, lead_list) for _, campaign, lead_list in found)
        awake.update(deleted_at=now, updated_at=now)
    lower_counters(workspace_id, losses)
    lower_contacts(workspace_id, deleted)
    return deleted


@in_one_transaction
def _remove_memberships(workspace_id: UUID, ids: Sequence[UUID]) -> int:
    lock_workspace(workspace_id)
    doomed = Membership.objects.filter(workspace_id=workspace_id, id__any_of=ids)
    found = list(doomed.values_list("lead_id", "campaign_id", "list_id", "deleted_at"))
    losses = count_losses((campaign, lead_list) for _, campaign, lead_list, asleep in found if asleep is None)
    removed, _ = doomed.delete()
    lower_counters(workspace_id, losses)
    if removed:
        places = sorted({str(campaign or lead_list) for _, campaign, lead_list, _ in found})
        lead_ids = sorted({lead_id for lead_id, _, _, _ in found})
        note(workspace_id, Action.MEMBERSHIPS_REMOVED, lead_ids=lead_ids, count=removed, places=places)
    return removed


def count_losses(places: Iterable[tuple[UUID | None, UUID | None]]) -> Losses:
    """Pairs of campaign and list, one of which is None."""
    losses: Losses = Counter()
    for campaign_id, list_id in places:
        if campaign_id is not None:
            losses[campaign_id, Campaign] += 1
        elif list_id is not None:
            losses[list_id, LeadList] += 1
    return losses


def lower_counters(workspace_id: UUID, losses: Losses) -> None:
    """The counters of campaigns and lists, in order of their ids."""
    for (target_id, model), lost in sorted(losses.items(), key=lambda item: item[0][0]):
        target = model._default_manager.filter(workspace_id=workspace_id, pk=target_id)
        target.update(lead_count=F("lead_count") - lost)


def lower_contacts(workspace_id: UUID, number: int) -> None:
    """What the plan counts as used: the last of all locks."""
    if number:
        Usage.objects.filter(workspace_id=workspace_id).update(contacts=F("contacts") - number)
