"""The FoxReach calls about leads, of the workspace and into campaigns."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.foxreach.base import FoxReachViewSet, read_body, reply
from leads.api.foxreach.finding import find_campaign, find_lead, not_found, read_id
from leads.api.foxreach.leads import schemas
from leads.api.foxreach.leads.changes import patch_lead
from leads.api.foxreach.leads.listing import read_wanted
from leads.api.foxreach.leads.render import render_lead, render_leads
from leads.api.foxreach.leads.translate import (
    check_number,
    refuse_refused,
    to_added_reply,
    to_error,
    to_import_reply,
    to_options,
    to_row,
)
from leads.api.foxreach.paging import page_reply, read_page
from leads.imports import (
    GateError,
    ImportOptions,
    ImportReport,
    RawRow,
    import_known_leads,
    import_leads,
)
from leads.models import Lead
from leads.models.places import memberships_of
from leads.models.targets import target_of
from leads.people.deletion import delete_leads, remove_memberships
from leads.people.listing import page_of_people
from workspaces.api.base import CRUD_SCOPES


class ImportViewSet(FoxReachViewSet):
    resource = "leads"
    scopes: ClassVar = {"create": "create"}

    def create(self, request: Request) -> Response:
        """Up to 1000 leads into the workspace (seed 002). All or nothing."""
        body = read_body(request, schemas.import_decoder)
        check_number(body.leads, "leads")
        options = to_options(caller=self.caller, keep_deleted=body.restore_soft_deleted is False)
        rows = [to_row(n, item, path=f"leads[{n}].") for n, item in enumerate(body.leads)]
        report = _import(rows, options)
        return reply(to_import_reply(report), import_id=report.import_id)


class LeadViewSet(FoxReachViewSet):
    resource = "leads"
    scopes: ClassVar = CRUD_SCOPES

    def list(self, request: Request) -> Response:
        page, wanted = read_page(request), read_wanted(request)
        leads, total = page_of_people(self.caller.workspace_id, wanted, page.slice)
        return Response(page_reply(page, render_leads(leads), total=total))

    def create(self, request: Request) -> Response:
        """An import of one row; a deleted lead is restored. What is refused is on record all the same."""
        row = to_row(0, read_body(request, schemas.lead_decoder), path="")
        with transaction.atomic():  # until it is read, nobody deletes it
            report = _import([row], to_options(caller=self.caller))
            created = [self._read_created(each.row.email) for each in report.created]
        refuse_refused(report)
        return reply(created[0], import_id=report.import_id, status=201)

    def _read_created(self, email: str) -> dict[str, Any]:
        return render_lead(Lead.objects.get(workspace_id=self.caller.workspace_id, email=email))

    def retrieve(self, request: Request, pk: str) -> Response:
        return reply(render_lead(self._find(pk)))

    def partial_update(self, request: Request, pk: str) -> Response:
        lead, item = self._find(pk), read_body(request, schemas.lead_decoder)
        return reply(render_lead(patch_lead(lead.workspace_id, lead.id, item)))

    def _find(self, pk: str) -> Lead:
        return find_lead(self.caller.workspace_id, read_id(pk, "lead"))

    def destroy(self, request: Request, pk: str) -> Response:
        """Soft: an import brings it back, with its places in campaigns and lists."""
        lead_id = read_id(pk, "lead")
        if not delete_leads(workspace_id=self.caller.workspace_id, lead_ids=[lead_id]):
            raise not_found("lead")
        return reply({"id": lead_id, "deleted": True})


class CampaignLeadViewSet(FoxReachViewSet):
    resource = "leads"
    scopes: ClassVar = {"create": "create", "destroy": "delete"}

    def create(self, request: Request, pk: str) -> Response:
        """Leads of the workspace into a campaign. All or nothing, but for those that can't go in."""
        campaign = find_campaign(self.caller.workspace_id, pk)
        ids = read_body(request, schemas.lead_ids_decoder).lead_ids
        check_number(ids, "leadIds")
        options = to_options(caller=self.caller, target=target_of(campaign))
        try:
            report = import_known_leads(ids, options)
        except GateError as error:
            raise to_error(error) from error
        return reply(to_added_reply(report, ids), import_id=report.import_id)

    def destroy(self, request: Request, pk: str, lead_id: str) -> Response:
        """Out of the campaign; the lead stays."""
        campaign, lead = find_campaign(self.caller.workspace_id, pk), read_id(lead_id, "lead")
        parts = memberships_of(workspace_id=campaign.workspace_id, lead_ids=[lead], kinds=("campaign",))
        places = [place.id for part in parts for place in part.filter(campaign_id=campaign.id)]
        if not remove_memberships(workspace_id=campaign.workspace_id, membership_ids=places):
            raise not_found("lead")
        return reply({"id": lead, "campaignId": campaign.id, "deleted": True})


def _import(rows: Sequence[RawRow], options: ImportOptions) -> ImportReport:
    try:
        return import_leads(rows, options)
    except GateError as error:
        raise to_error(error) from error
