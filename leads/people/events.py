"""What people change about leads -> events for webhooks, in the transaction that changes it."""

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from campaigns.models import Campaign
from leads.models import Lead, LeadLabel, Membership
from workspaces.models import EventType
from workspaces.webhooks.emit import emit


def emit_interest(memberships: Iterable[Membership], *, status: int | None) -> None:
    """One for each of these: somebody stated another interest status than before."""
    for membership in memberships:
        describe = partial(_describe, membership, status)
        emit(membership.workspace_id, EventType.LEAD_INTEREST, describe)


def _describe(membership: Membership, status: int | None) -> dict[str, Any]:
    workspace_id = membership.workspace_id
    emails = Lead.objects.with_ids(workspace_id=workspace_id, ids=[membership.lead_id])
    return {
        "campaign_id": _text(membership.campaign_id),
        "campaign_name": _campaign_name(workspace_id, membership.campaign_id),
        "list_id": _text(membership.list_id),
        "lead_id": str(membership.id),
        "lead_email": emails.values_list("email", flat=True).first(),
        "interest_status": status,
        "interest_label": _label(workspace_id, status),
    }


def _label(workspace_id: UUID, status: int | None) -> str | None:
    if status is None:
        return None
    own = LeadLabel.objects.filter(workspace_id=workspace_id, interest_status=status)
    return own.values_list("name", flat=True).first()


def _text(pk: UUID | None) -> str | None:
    return str(pk) if pk else None


def _campaign_name(workspace_id: UUID, campaign_id: UUID | None) -> str | None:
    if campaign_id is None:
        return None
    own = Campaign.objects.filter(workspace_id=workspace_id, id=campaign_id)
    return own.values_list("name", flat=True).first()
