"""An id of a path -> the lead or campaign that it names."""

from uuid import UUID

from campaigns.models import Campaign
from leads.models import Lead
from workspaces.api.base import ApiError
from workspaces.api.finding import find_by_id


def find_lead(workspace_id: UUID, lead_id: UUID) -> Lead:
    """A live one. Raises ApiError 404."""
    try:
        return Lead.objects.with_ids(workspace_id=workspace_id, ids=[lead_id]).get(deleted_at=None)
    except Lead.DoesNotExist:
        raise not_found("lead") from None


def find_campaign(workspace_id: UUID, pk: str) -> Campaign:
    """Raises ApiError 404, for an id that is none as well."""
    campaigns = Campaign.objects.filter(workspace_id=workspace_id)
    return find_by_id(campaigns, pk, missing=not_found("campaign"))


def read_id(text: str, what: str) -> UUID:
    """Raises ApiError 404."""
    try:
        return UUID(text)
    except ValueError:
        raise not_found(what) from None


def not_found(what: str) -> ApiError:
    """`what` is "lead" or "campaign"."""
    return ApiError(404, f"{what.capitalize()} not found")
