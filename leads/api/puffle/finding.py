"""An id of a path -> the campaign or list that it names."""

from uuid import UUID

from campaigns.models import Campaign
from leads.models import LeadList
from workspaces.api.base import ApiError
from workspaces.api.finding import find_by_id


def find_campaign(workspace_id: UUID, campaign_id: str) -> Campaign:
    """Raises ApiError 404, for an id that is none as well."""
    campaigns = Campaign.objects.filter(workspace_id=workspace_id)
    return find_by_id(campaigns, campaign_id, missing=not_found("campaign"))


def find_list(workspace_id: UUID, list_id: str) -> LeadList:
    """As find_campaign."""
    return find_by_id(LeadList.objects.filter(workspace_id=workspace_id), list_id, missing=not_found("list"))


def not_found(what: str) -> ApiError:
    """`what` is "campaign", "list", "lead" or "prospect"."""
    return ApiError(404, f"{what.capitalize()} not found")
