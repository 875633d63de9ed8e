"""The FoxReach calls about campaigns."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Campaign, Channel
from leads.api.foxreach.base import FoxReachViewSet, read_body, read_text, reply
from leads.api.foxreach.campaigns.render import render_campaign
from leads.api.foxreach.campaigns.schemas import CAMPAIGN_STATUSES, create_decoder
from leads.api.foxreach.finding import find_campaign
from leads.api.foxreach.paging import page_reply, read_page
from leads.targets.changes import create_campaign
from workspaces.api.base import ApiError
from workspaces.text.names import MAX_NAME, NameRefused


class CampaignViewSet(FoxReachViewSet):
    resource = "campaigns"
    scopes: ClassVar = {"list": "read", "create": "create", "retrieve": "read"}

    def list(self, request: Request) -> Response:
        """The newest first."""
        page, status = read_page(request), read_text(request, "status")
        if status and status not in CAMPAIGN_STATUSES:
            raise ApiError(422, f"status: must be one of {', '.join(CAMPAIGN_STATUSES)}")
        campaigns = Campaign.objects.filter(workspace_id=self.caller.workspace_id)
        if status:
            campaigns = campaigns.filter(status=CAMPAIGN_STATUSES[status])
        items = [render_campaign(campaign) for campaign in page.of(campaigns.order_by("-number"))]
        return Response(page_reply(page, items, total=campaigns.count()))

    def create(self, request: Request) -> Response:
        body = read_body(request, create_decoder)
        try:
            campaign = create_campaign(
                workspace_id=self.caller.workspace_id,
                owner_id=self.caller.user_id,
                name=body.name,
                channel=Channel(body.channel or "email"),
                status=CAMPAIGN_STATUSES[body.status or "draft"],
            )
        except NameRefused:
            raise ApiError(422, f"name: must have 1 to {MAX_NAME} characters") from None
        return reply(render_campaign(campaign), status=201)

    def retrieve(self, request: Request, pk: str) -> Response:
        return reply(render_campaign(find_campaign(self.caller.workspace_id, pk)))
