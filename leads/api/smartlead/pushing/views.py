"""The Smartlead calls that push leads into campaigns and lists."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Campaign
from leads.api.smartlead.base import SmartleadViewSet, read_body, refuse
from leads.api.smartlead.finding import find_campaign, find_list
from leads.api.smartlead.pushing import schemas
from leads.api.smartlead.pushing.translate import from_between_lists, from_to_campaign, from_to_list
from leads.api.smartlead.pushing.work import carry_out
from leads.models.targets import target_of
from leads.targets.changes import create_campaign
from workspaces.text.names import MAX_NAME, NameRefused


class PushViewSet(SmartleadViewSet):
    """Copies of a list are committed page by page."""

    resource = "leads"
    scopes: ClassVar = {"to_campaign": "update", "to_list": "update", "between_lists": "update"}
    works_in_steps: ClassVar = ("to_campaign", "between_lists")

    def to_campaign(self, request: Request) -> Response:
        """From lists, or whoever is named."""
        push, number, name = from_to_campaign(read_body(request, schemas.to_campaign_decoder))
        if number is None:
            campaign = self._named(name or "")
        else:
            campaign = find_campaign(self.caller.workspace_id, str(number))
        return carry_out(push, target_of(campaign), caller=self.caller)

    def _named(self, name: str) -> Campaign:
        """Made where there is none, as the original does. Raises ApiError 422 where there are several."""
        found = list(Campaign.objects.filter(workspace_id=self.caller.workspace_id, name=name.strip())[:2])
        if len(found) > 1:
            raise refuse(422, "campaignName", "is the name of several campaigns: send campaignId instead")
        if found:
            return found[0]
        try:
            return create_campaign(
                workspace_id=self.caller.workspace_id, owner_id=self.caller.user_id, name=name
            )
        except NameRefused:
            raise refuse(422, "campaignName", f"must have 1 to {MAX_NAME} characters") from None

    def to_list(self, request: Request) -> Response:
        """Out of campaigns, unless they are copied: the original calls that making them inactive."""
        push, number = from_to_list(read_body(request, schemas.to_list_decoder))
        destination = find_list(self.caller.workspace_id, str(number))
        return carry_out(push, target_of(destination), caller=self.caller)

    def between_lists(self, request: Request) -> Response:
        push, number = from_between_lists(read_body(request, schemas.between_lists_decoder))
        destination = find_list(self.caller.workspace_id, str(number))
        return carry_out(push, target_of(destination), caller=self.caller)
