"""The FoxReach calls about campaigns."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Campaign, CampaignStatus, Channel
from leads.api.foxreach.base import FoxReachViewSet, read_body, read_text, reply
from leads.api.foxreach.campaigns.render import render_campaign
from leads.api.foxreach.campaigns.schemas import (
    CAMPAIGN_STATUSES,
    Sending,
    change_decoder,
    create_decoder,
    to_settings,
)
from leads.api.foxreach.finding import find_campaign, not_found
from leads.api.foxreach.paging import page_reply, read_page
from leads.removing import delete_target
from leads.targets.changes import ChannelFixed, change_campaign, create_campaign
from workspaces.api.base import CRUD_SCOPES, ApiError
from workspaces.text.names import MAX_NAME, NameRefused


class CampaignViewSet(FoxReachViewSet):
    resource = "campaigns"
    scopes: ClassVar = {
        **CRUD_SCOPES,
        "start": "update",
        "pause": "update",
    }

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
        _check_timezone(body)
        try:
            campaign = create_campaign(
                workspace_id=self.caller.workspace_id,
                owner_id=self.caller.user_id,
                name=body.name,
                channel=Channel(body.channel or "email"),
                status=CAMPAIGN_STATUSES[body.status or "draft"],
                settings=to_settings(body),
            )
        except NameRefused:
            raise _bad_name() from None
        return reply(render_campaign(campaign), status=201)

    def retrieve(self, request: Request, pk: str) -> Response:
        return reply(render_campaign(self._find(pk)))

    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes what is given, and nothing else."""
        campaign, body = self._find(pk), read_body(request, change_decoder)
        _check_timezone(body)
        changes: dict[str, Any] = {} if body.name is None else {"name": body.name}
        if body.channel is not None:
            changes["channel"] = Channel(body.channel)
        if body.status is not None:
            changes["status"] = CAMPAIGN_STATUSES[body.status]
        return self._change(campaign, changes, to_settings(body))

    def destroy(self, request: Request, pk: str) -> Response:
        """A draft, as in the original. At once; leads are taken out of a large one by a background job. They
        stay in the workspace."""
        campaign = self._find(pk)
        if campaign.status != CampaignStatus.DRAFT:
            raise ApiError(400, "Only draft campaigns can be deleted")
        delete_target(campaign, user_id=self.caller.user_id)
        return reply({"id": campaign.id, "deleted": True})

    def start(self, request: Request, pk: str) -> Response:
        """A draft, or one that was paused."""
        return self._set_status(pk, CampaignStatus.ACTIVE)

    def pause(self, request: Request, pk: str) -> Response:
        return self._set_status(pk, CampaignStatus.PAUSED)

    def _set_status(self, pk: str, status: CampaignStatus) -> Response:
        """A second time it changes nothing, and is as good."""
        campaign = self._find(pk)
        if campaign.status == CampaignStatus.COMPLETED:
            raise ApiError(400, "The campaign is completed")
        return self._change(campaign, {"status": status}, {})

    def _change(self, campaign: Campaign, changes: dict[str, Any], settings: dict[str, Any]) -> Response:
        try:
            changed = change_campaign(
                workspace_id=campaign.workspace_id,
                campaign_id=campaign.id,
                changes=changes,
                settings=settings,
            )
        except Campaign.DoesNotExist:
            raise not_found("campaign") from None
        except NameRefused:
            raise _bad_name() from None
        except ChannelFixed:
            raise ApiError(409, "The channel stays as it is once a campaign has had leads") from None
        return reply(render_campaign(changed))

    def _find(self, pk: str) -> Campaign:
        return find_campaign(self.caller.workspace_id, pk)


def _bad_name() -> ApiError:
    return ApiError(422, f"name: must have 1 to {MAX_NAME} characters")


def _check_timezone(stated: Sending) -> None:
    """Raises ApiError 422."""
    if stated.timezone is not None and stated.timezone not in available_timezones():
        raise ApiError(422, "timezone: must be a time zone of IANA's, Europe/Berlin say")
