"""A label is made, changed, deleted: a name for a number of the interest status, which it gives itself.

Positive ones are numbered from 5 up, negative ones from -5 down, neutral ones from 20 001 up; the published
filters by custom labels know the first two.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from leads.models import LeadLabel, Membership
from leads.people.events import emit_interest
from workspaces.audit import Action, note
from workspaces.database import clock
from workspaces.database.retries import in_one_transaction
from workspaces.models import Workspace
from workspaces.models.locks import share_workspace
from workspaces.text.names import read_name

MOST = 1_000  # of a workspace
LAST_POSITIVE = 20_000
Sentiment = LeadLabel.Sentiment
_FIRST = {Sentiment.POSITIVE: 5, Sentiment.NEGATIVE: -5, Sentiment.NEUTRAL: LAST_POSITIVE + 1}


class TooManyLabels(Exception):
    """The text says how many there may be."""


class SentimentFixed(Exception):
    """It decides the number, which leads have."""


@in_one_transaction
def create_label(
    *,
    workspace_id: UUID,
    user_id: UUID,
    name: str,
    sentiment: str,
    description: str = "",
    is_used_by_ai: bool | None = None,
) -> LeadLabel:
    """With the next number of its kind. Raises NameRefused, TooManyLabels."""
    Workspace.objects.select_for_update(no_key=True).get(id=workspace_id)  # two get two numbers
    own = LeadLabel.objects.filter(workspace_id=workspace_id)
    if own.count() >= MOST:
        raise TooManyLabels(f"the workspace may have {MOST} labels")
    label = LeadLabel.objects.create(
        workspace_id=workspace_id,
        created_by=user_id,
        name=read_name(name),
        sentiment=sentiment,
        interest_status=_next_number(workspace_id, Sentiment(sentiment)),
        description=description.strip(),
        is_used_by_ai=is_used_by_ai,
    )
    note(workspace_id, Action.LABEL_CREATED, object_id=label.id, name=label.name)
    return label


def _next_number(workspace_id: UUID, sentiment: Sentiment) -> int:
    """Behind the last one that there is. A number that was a deleted label's, leads may still have."""
    own = LeadLabel.objects.filter(workspace_id=workspace_id, sentiment=sentiment)
    numbers = own.values_list("interest_status", flat=True)
    if sentiment is Sentiment.NEGATIVE:
        return min([*numbers, _FIRST[sentiment] + 1]) - 1
    return max([*numbers, _FIRST[sentiment] - 1]) + 1


@in_one_transaction
def change_label(*, workspace_id: UUID, label_id: UUID, changes: Mapping[str, Any]) -> LeadLabel:
    """`changes`: new values of name, description and is_used_by_ai; the sentiment stays.

    Raises LeadLabel.DoesNotExist, NameRefused, SentimentFixed.
    """
    label = _locked(workspace_id, label_id)
    if changes.get("sentiment", label.sentiment) != label.sentiment:
        raise SentimentFixed
    for field, value in changes.items():
        setattr(label, field, read_name(value) if field == "name" else value)
    label.save(update_fields=list(changes))
    note(workspace_id, Action.LABEL_CHANGED, object_id=label_id, name=label.name, fields=sorted(changes))
    return label


@in_one_transaction
def delete_label(*, workspace_id: UUID, label_id: UUID) -> None:
    """Leads keep their number. Raises LeadLabel.DoesNotExist."""
    label = _locked(workspace_id, label_id)
    label.delete()
    note(workspace_id, Action.LABEL_DELETED, object_id=label_id, name=label.name)


@in_one_transaction
def reassign_interest(*, workspace_id: UUID, membership_ids: list[UUID], status: int) -> int:
    """Another interest status for these, some thousand at a time. -> how many of them are there."""
    share_workspace(workspace_id)
    live = Membership.objects.with_ids(workspace_id=workspace_id, ids=membership_ids).filter(deleted_at=None)
    locked = list(live.select_for_update().order_by("id"))
    own = Membership.objects.with_ids(workspace_id=workspace_id, ids=[each.id for each in locked])
    own.update(lt_interest_status=status, updated_at=clock.now())
    emit_interest(locked, status=status)
    lead_ids = sorted({each.lead_id for each in locked})
    note(workspace_id, Action.INTEREST_SET, lead_ids=lead_ids, count=len(locked), interest=status)
    return len(locked)


def _locked(workspace_id: UUID, label_id: UUID) -> LeadLabel:
    return LeadLabel.objects.select_for_update().get(workspace_id=workspace_id, id=label_id)
