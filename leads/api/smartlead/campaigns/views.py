"""The Smartlead calls about campaigns."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Campaign
from leads.api.smartlead.base import SmartleadViewSet, read_body, read_text, refuse, whole_number
from leads.api.smartlead.campaigns.render import render_campaigns, render_created
from leads.api.smartlead.campaigns.schemas import REQUESTED_STATUSES, create_decoder, status_decoder
from leads.api.smartlead.finding import find_campaign
from leads.removing import delete_target
from leads.targets.changes import change_campaign, create_campaign
from workspaces.api.base import ApiError
from workspaces.text.names import MAX_NAME, NameRefused

_UNNAMED = "Untitled Campaign"


class CampaignViewSet(SmartleadViewSet):
    resource = "campaigns"
    scopes: ClassVar = {
        "create": "create",
        "list": "read",
        "retrieve": "read",
        "set_status": "update",
        "destroy": "delete",
    }
    parameters: ClassVar = {"list": ("client_id", "include_tags"), "retrieve": ("include_tags",)}

    def list(self, request: Request) -> Response:
        """All of them, as the original doesn't page here; the newest first."""
        campaigns = Campaign.objects.filter(workspace_id=self.caller.workspace_id)
        if client := read_text(request, "client_id"):
            whole_number("client_id", client, source="query")
            campaigns = campaigns.none()  # there are no clients here, so none is anybody's
        return Response(render_campaigns(list(campaigns.order_by("-number"))))

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(render_campaigns([find_campaign(self.caller.workspace_id, pk)])[0])

    def create(self, request: Request) -> Response:
        name = read_body(request, create_decoder).name
        try:
            campaign = create_campaign(
                workspace_id=self.caller.workspace_id,
                owner_id=self.caller.user_id,
                name=_UNNAMED if name is None else name,
            )
        except NameRefused as refusal:
            too_long = f"must have at most {MAX_NAME} characters"
            problem = "is not allowed to be empty" if refusal.is_blank else too_long
            raise refuse(422, "name", problem) from None
        return Response(render_created(campaign))

    def set_status(self, request: Request, pk: str) -> Response:
        found = find_campaign(self.caller.workspace_id, pk)
        status = REQUESTED_STATUSES[read_body(request, status_decoder).status]
        try:
            change_campaign(workspace_id=found.workspace_id, campaign_id=found.id, changes={"status": status})
        except Campaign.DoesNotExist:
            raise ApiError(404, "Campaign not found") from None
        return Response({"ok": True})

    def destroy(self, request: Request, pk: str) -> Response:
        """At once; leads are taken out of a large one by a background job. They stay in the workspace."""
        delete_target(find_campaign(self.caller.workspace_id, pk), user_id=self.caller.user_id)
        return Response({"ok": True})
