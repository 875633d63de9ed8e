"""The Smartlead calls about a campaign's webhooks.

The original's events are about mail that is sent, opened and answered. None of them happens here, so there is
none to list, and none is made that would never be called. Leadgate's own webhooks have the native API.
"""

from typing import ClassVar

import msgspec
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.smartlead.base import SmartleadViewSet, read_body, refuse
from leads.api.smartlead.finding import find_campaign

_NEVER = "has events of mail, and nothing is sent from here. POST /api/v2/webhooks has those that happen"


class SaveWebhook(msgspec.Struct):
    name: str
    webhook_url: str
    event_types: list[str]


_decoder = msgspec.json.Decoder(SaveWebhook)


class CampaignWebhookViewSet(SmartleadViewSet):
    resource = "webhooks"
    scopes: ClassVar = {"list": "read", "create": "create"}

    def list(self, request: Request, pk: str) -> Response:
        find_campaign(self.caller.workspace_id, pk)
        return Response([])

    def create(self, request: Request, pk: str) -> Response:
        find_campaign(self.caller.workspace_id, pk)
        read_body(request, _decoder)
        raise refuse(422, "event_types", _NEVER)
