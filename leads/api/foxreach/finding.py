"""An id of a path -> the lead or campaign that it names."""

from uuid import UUID

from campaigns.models import Campaign
from leads.models import Lead
from workspaces.api.base import ApiError


def find_lead(workspace_id: UUID, lead_id: UUID) -> Lead:
    """A live one. Raises ApiError 404."""
    try:
        return Lead.objects.with_ids(workspace_id=workspace_id, ids=[lead_id]).get(deleted_at=None)
    except Lead.DoesNotExist:
        raise not_found("lead") from None


def find_campaign(workspace_id: UUID, pk: str) -> Campaign:
    """Raises ApiError 404, for an id that is none as well."""
    try:
        return Campaign.objects.get(workspace_id=workspace_id, id=read_id(pk, "campaign"))
    except Campaign.DoesNotExist:
        raise not_found("campaign") from None


def read_id(text: str, what: str) -> UUID:
    """Raises ApiError 404."""
    try:
        return UUID(text)
    except ValueError:
        raise not_found(what) from None


def not_found(what: str) -> ApiError:
    """`what` is "lead" or "campaign"."""
    return ApiError(404, f"{what.capitalize()} not found")
