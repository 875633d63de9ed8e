"""Ids of other rows -> their names, a query per table."""

from collections.abc import Iterable
from uuid import UUID

from campaigns.models import Campaign
from leads.models import LeadList, Membership
from workspaces.models import User
from workspaces.text.email_address import readable_email

GONE = "(deleted)"
WORKSPACE = "the workspace"  # into which some imports go, and into no campaign or list


def place_of(row: Membership) -> UUID:
    """The campaign or list."""
    place_id = row.campaign_id or row.list_id
    assert place_id is not None, "membership_has_one_target"
    return place_id


def place_names(workspace_id: UUID, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of campaigns and lists. One that is gone is missing."""
    wanted = {place_id for place_id in ids if place_id is not None}
    names: dict[UUID, str] = {}
    if wanted:
        for model in (Campaign, LeadList):
            rows = model._default_manager.filter(workspace_id=workspace_id, id__in=wanted)
            names |= dict(rows.values_list("id", "name"))
    return names


def with_letters(email: str) -> str:
    """An address as it is kept, and beside it as people write it where that differs."""
    readable = readable_email(email)
    return email if readable == email else f"{email} ({readable})"


def person_names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Emails of users. For ids that stand in rows of the reader's own workspace."""
    wanted = {user_id for user_id in ids if user_id is not None}
    return dict(User.objects.filter(id__in=wanted).values_list("id", "email")) if wanted else {}
