"""The Puffle calls about campaigns."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Campaign
from leads.api.puffle.base import PuffleViewSet
from leads.api.puffle.campaigns.render import render_campaign
from leads.api.puffle.paging import page_reply, read_page, rows_of


class CampaignViewSet(PuffleViewSet):
    resource = "campaigns"
    scopes: ClassVar = {"list": "read"}

    def list(self, request: Request) -> Response:
        page = read_page(request)
        campaigns = Campaign.objects.filter(workspace_id=self.caller.workspace_id).order_by("number")
        total = campaigns.count()
        items = [render_campaign(campaign) for campaign in rows_of(page, campaigns, total=total)]
        return Response(page_reply(page, "campaigns", items, total=total))
