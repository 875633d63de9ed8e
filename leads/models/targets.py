"""What leads are put into, looked for in and taken out of: a campaign or a list."""

from typing import Any, Literal
from uuid import UUID

import msgspec

from campaigns.models import Campaign, Channel
from leads.models.errors import UnknownReference
from leads.models.lead_list import LeadList

TargetRow = Campaign | LeadList
MODELS: dict[str, Any] = {"campaign": Campaign, "list": LeadList}


class Target(msgspec.Struct, frozen=True):
    """One campaign or list, wherever it is meant: by a body, an import, a job (which keeps it as JSON), a
    filter. "workspace" (whose id it is, then) stands for no campaign and no list."""

    kind: Literal["campaign", "list", "workspace"]
    id: UUID


def target_of(row: TargetRow) -> Target:
    return Target("list" if isinstance(row, LeadList) else "campaign", row.id)


def pick_target(*, workspace_id: UUID, campaign_id: UUID | None, list_id: UUID | None) -> Target:
    """Of at most one of them; with none the workspace."""
    if campaign_id is not None:
        return Target("campaign", campaign_id)
    return Target("workspace", workspace_id) if list_id is None else Target("list", list_id)


def find_target(target: Target, *, workspace_id: UUID) -> TargetRow:
    """Raises UnknownReference, for one of another workspace as well."""
    model = MODELS.get(target.kind)
    row: TargetRow | None = model and model.objects.filter(workspace_id=workspace_id, id=target.id).first()
    if row is None:
        raise UnknownReference(f"{target.kind}_id", target.id)
    return row


def is_linkedin(row: TargetRow) -> bool:
    """Whether a lead is there by its profile URL instead of its email."""
    return isinstance(row, Campaign) and row.channel == Channel.LINKEDIN
