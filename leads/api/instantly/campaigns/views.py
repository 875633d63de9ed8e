"""The v2 calls about campaigns."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Campaign, CampaignStatus
from leads.api.instantly.campaigns.document import read_document
from leads.api.instantly.campaigns.more_views import MoreOfCampaigns, no_campaign
from leads.api.instantly.campaigns.render import SETTINGS, render_campaign
from leads.api.instantly.campaigns.schemas import (
    STATUSES,
    CampaignPage,
    CampaignQuery,
    CampaignReply,
    CreateCampaign,
    PatchCampaign,
    create_decoder,
    patch_decoder,
)
from leads.api.instantly.jobs.render import job_header
from leads.api.instantly.tags.resources import read_ids
from leads.models import Tagging
from leads.removing import delete_target
from leads.tags import tagged
from leads.targets.changes import change_campaign, create_campaign
from workspaces.api.base import CRUD_SCOPES
from workspaces.api.members import check_member
from workspaces.api.operation import operation, read_query
from workspaces.api.pagination import Pagination, page_reply

_MOST_TAGS = 1000


class CampaignViewSet(MoreOfCampaigns):
    resource = "campaigns"
    scopes: ClassVar = {
        **CRUD_SCOPES,
        "activate": "update",
        "pause": "update",
        **MoreOfCampaigns.scopes,
    }

    @operation("Create a campaign", body=CreateCampaign, reply=CampaignReply, errors=(400, 413, 415))
    def create(self, request: Request) -> Response:
        body, document = read_document(request, create_decoder)
        owner_id = self._owner(body.owned_by) or self.caller.user_id
        campaign = create_campaign(
            workspace_id=self.caller.workspace_id,
            owner_id=owner_id,
            name=body.name,
            settings=_settings(document),
        )
        return Response(render_campaign(campaign))

    @operation("List campaigns", query=CampaignQuery, reply=CampaignPage, errors=(400,))
    def list(self, request: Request) -> Response:
        """In order of id."""
        query = read_query(request, CampaignQuery, words={"status": STATUSES, "exclude_status": STATUSES})
        page = Pagination[Campaign]("id").page(
            _filtered(self.campaigns(), query, workspace_id=self.caller.workspace_id), query
        )
        return Response(page_reply(page, map(render_campaign, page.rows)))

    @operation("Get a campaign", reply=CampaignReply)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(render_campaign(self.find(pk)))

    @operation("Change a campaign", body=PatchCampaign, reply=CampaignReply, errors=(400, 413, 415))
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes what is sent, and nothing else."""
        body, document = read_document(request, patch_decoder)
        campaign = self.find(pk)
        changes: dict[str, Any] = {"name": body.name} if isinstance(body.name, str) else {}
        if owner_id := self._owner(body.owned_by):
            changes["owner_id"] = owner_id
        return self._change(campaign, changes, _settings(document))

    @operation("Delete a campaign", reply=CampaignReply)
    def destroy(self, request: Request, pk: str) -> Response:
        """The campaign is gone at once, its leads stay in the workspace. What is left of a large one in it
        is taken out by a background job, which the header X-Background-Job names."""
        campaign = self.find(pk)
        headers = job_header(delete_target(campaign, user_id=self.caller.user_id))
        return Response(render_campaign(campaign), headers=headers)

    @action(detail=True, methods=["post"])
    @operation("Activate a campaign, or resume it", reply=CampaignReply)
    def activate(self, request: Request, pk: str) -> Response:
        return self._set_status(pk, CampaignStatus.ACTIVE)

    @action(detail=True, methods=["post"])
    @operation("Pause a campaign", reply=CampaignReply)
    def pause(self, request: Request, pk: str) -> Response:
        return self._set_status(pk, CampaignStatus.PAUSED)

    def _set_status(self, pk: str, status: CampaignStatus) -> Response:
        return self._change(self.find(pk), {"status": status})

    def _change(
        self, campaign: Campaign, changes: dict[str, Any], settings: dict[str, Any] | None = None
    ) -> Response:
        """Raises ApiError 404 for one that somebody else has just deleted."""
        try:
            changed = change_campaign(
                workspace_id=campaign.workspace_id,
                campaign_id=campaign.id,
                changes=changes,
                settings=settings,
            )
        except Campaign.DoesNotExist:
            raise no_campaign() from None
        return Response(render_campaign(changed))

    def _owner(self, user_id: UUID | None) -> UUID | None:
        """Raises ApiError 404 for somebody who is not a member."""
        return user_id and check_member(self.caller.workspace_id, user_id)


def _settings(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name in SETTINGS}


def _filtered(
    campaigns: QuerySet[Campaign], query: CampaignQuery, *, workspace_id: UUID
) -> QuerySet[Campaign]:
    if query.tag_ids:
        tags = read_ids(query.tag_ids, name="tag_ids", most=_MOST_TAGS)
        campaigns = campaigns.filter(id__in=tagged(workspace_id, tags, kind=Tagging.Kind.CAMPAIGN))
    if query.search:
        campaigns = campaigns.filter(name__icontains=query.search)
    if query.ai_sales_agent_id:
        campaigns = campaigns.filter(settings__ai_sdr_id=str(query.ai_sales_agent_id))
    if query.status is not None:
        campaigns = campaigns.filter(status=query.status)
    return campaigns if query.exclude_status is None else campaigns.exclude(status=query.exclude_status)
