"""A number of a path -> the list or campaign that it names."""

from uuid import UUID

from campaigns.models import Campaign
from leads.api.smartlead.base import read_id
from leads.models import LeadList
from workspaces.api.base import ApiError


def find_list(workspace_id: UUID, pk: str) -> LeadList:
    """Raises ApiError 404, or 422 for what is no number."""
    try:
        return LeadList.objects.get(workspace_id=workspace_id, number=read_id(pk))
    except LeadList.DoesNotExist:
        raise ApiError(404, "Lead list not found") from None


def find_campaign(workspace_id: UUID, pk: str) -> Campaign:
    """As find_list."""
    try:
        return Campaign.objects.get(workspace_id=workspace_id, number=read_id(pk))
    except Campaign.DoesNotExist:
        raise ApiError(404, "Campaign not found") from None
