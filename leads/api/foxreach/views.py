"""The FoxReach calls. `lead_id` and `campaign_id` come from the path as texts."""

from typing import ClassVar
from uuid import UUID

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Campaign, CampaignStatus, Channel
from leads.api.foxreach.editing import change_lead, find_lead
from leads.api.foxreach.listing import find_leads, read_filter
from leads.api.foxreach.render import render_campaign, render_lead
from leads.api.foxreach.schemas import campaign_decoder, import_decoder, lead_decoder, lead_ids_decoder
from leads.api.foxreach.translate import (
    check_size,
    not_found,
    refuse_single,
    to_added_reply,
    to_error,
    to_import_reply,
    to_options,
    to_row,
)
from leads.deletion import delete_leads
from leads.imports import GateError, TargetRef, import_known_leads, import_leads
from leads.models import Lead
from workspaces.api.base import ApiError
from workspaces.api.foxreach import FoxReachViewSet, data_reply, page_reply, read_body, read_page

MAX_NAME = 200


class ImportViewSet(FoxReachViewSet):
    resource = "leads"
    scopes: ClassVar = {"create": "create"}

    def create(self, request: Request) -> Response:
        """Up to 1000 leads into the workspace (seed 001). All or nothing."""
        body = read_body(request, import_decoder)
        check_size("leads", body.leads)
        options = to_options(caller=self.caller, keep_deleted=body.restore_soft_deleted is False)
        rows = [to_row(index, lead) for index, lead in enumerate(body.leads)]
        try:
            report = import_leads(rows, options)
        except GateError as error:
            raise to_error(error) from error
        return data_reply(to_import_reply(report), headers={"X-Import-Id": str(report.import_id)})


class LeadViewSet(FoxReachViewSet):
    resource = "leads"
    scopes: ClassVar = {
        "list": "read",
        "create": "create",
        "retrieve": "read",
        "partial_update": "update",
        "destroy": "delete",
    }

    def list(self, request: Request) -> Response:
        page = read_page(request)
        leads, total = find_leads(self.caller.workspace_id, read_filter(request), page)
        return page_reply([render_lead(lead) for lead in leads], page=page, total=total)

    def create(self, request: Request) -> Response:
        """One lead through the gate. A refusal takes its import back: the answer says it all."""
        row = to_row(0, read_body(request, lead_decoder))
        try:
            with transaction.atomic():
                report = import_leads([row], to_options(caller=self.caller))
                refuse_single(report)
                email = report.created[0].row.email
                lead = Lead.objects.get(workspace_id=self.caller.workspace_id, email=email)
        except GateError as error:
            raise to_error(error) from error
        return data_reply(render_lead(lead), status=201, headers={"X-Import-Id": str(report.import_id)})

    def retrieve(self, request: Request, lead_id: str) -> Response:
        return data_reply(render_lead(find_lead(self.caller.workspace_id, lead_id)))

    def partial_update(self, request: Request, lead_id: str) -> Response:
        lead = find_lead(self.caller.workspace_id, lead_id)
        change_lead(lead, read_body(request, lead_decoder))
        return self.retrieve(request, lead_id)

    def destroy(self, request: Request, lead_id: str) -> Response:
        """Soft: an import of the email brings the lead back."""
        lead = find_lead(self.caller.workspace_id, lead_id)
        if not delete_leads(workspace_id=lead.workspace_id, lead_ids=[lead.id]):
            raise not_found("lead")  # somebody was faster
        return data_reply({"id": lead.id, "deleted": True})


class CampaignViewSet(FoxReachViewSet):
    resource = "campaigns"
    scopes: ClassVar = {"list": "read", "create": "create", "retrieve": "read"}

    def list(self, request: Request) -> Response:
        """In the order in which they were made."""
        page = read_page(request)
        campaigns = Campaign.objects.filter(workspace_id=self.caller.workspace_id).order_by("number")
        total = campaigns.count()
        items = [render_campaign(campaign) for campaign in page.of(campaigns, total=total)]
        return page_reply(items, page=page, total=total)

    def create(self, request: Request) -> Response:
        fields = read_body(request, campaign_decoder)
        name = fields.name.strip()
        if not 1 <= len(name) <= MAX_NAME:
            raise ApiError(422, f"name must have 1 to {MAX_NAME} characters")
        campaign = Campaign.objects.create(
            workspace_id=self.caller.workspace_id,
            owner_id=self.caller.user_id,
            name=name,
            channel=fields.channel or Channel.EMAIL,
            status=CampaignStatus[(fields.status or "draft").upper()],
        )
        return data_reply(render_campaign(campaign), status=201)

    def retrieve(self, request: Request, campaign_id: str) -> Response:
        return data_reply(render_campaign(find_campaign(self.caller.workspace_id, campaign_id)))


class CampaignLeadViewSet(FoxReachViewSet):
    """Leads of the workspace into a campaign, by their ids."""

    resource = "leads"
    scopes: ClassVar = {"create": "create"}

    def create(self, request: Request, campaign_id: str) -> Response:
        """All or nothing, but for ids that can't go in: those are counted as errors."""
        campaign = find_campaign(self.caller.workspace_id, campaign_id)
        lead_ids = read_body(request, lead_ids_decoder).lead_ids
        check_size("leadIds", lead_ids)
        target = TargetRef(kind="campaign", id=campaign.id)
        try:
            report = import_known_leads(lead_ids, to_options(caller=self.caller, target=target))
        except GateError as error:
            raise to_error(error) from error
        reply = to_added_reply(report, lead_ids)
        return data_reply(reply, headers={"X-Import-Id": str(report.import_id)})


def find_campaign(workspace_id: UUID, campaign_id: str) -> Campaign:
    """Raises ApiError 404, for an id that is none as well."""
    try:
        return Campaign.objects.get(workspace_id=workspace_id, id=UUID(campaign_id))
    except (ValueError, Campaign.DoesNotExist):
        raise not_found("campaign") from None
