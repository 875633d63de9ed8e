"""The FoxReach calls about leads and campaigns."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Campaign, Channel
from leads.api.foxreach.base import FoxReachViewSet, read_body, read_page, read_text
from leads.api.foxreach.leads import schemas
from leads.api.foxreach.leads.changes import change_lead, find_lead
from leads.api.foxreach.leads.listing import page_of_leads, read_wanted
from leads.api.foxreach.leads.render import render_campaign, render_lead
from leads.api.foxreach.leads.translate import (
    check_number,
    not_found,
    refuse_refused,
    to_added_reply,
    to_error,
    to_import_reply,
    to_options,
    to_row,
)
from leads.imports import (
    GateError,
    ImportOptions,
    ImportReport,
    RawRow,
    TargetRef,
    import_known_leads,
    import_leads,
)
from leads.models import Lead
from leads.people.deletion import delete_leads
from workspaces.api.base import ApiError


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
        return _reply(to_import_reply(report), report=report)


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
        page, wanted = read_page(request), read_wanted(request)
        leads, total = page_of_leads(self.caller.workspace_id, wanted, page)
        return Response(page.reply([render_lead(lead) for lead in leads], total=total))

    def create(self, request: Request) -> Response:
        """An import of one row; a deleted lead is restored. What is refused is on record all the same."""
        row = to_row(0, read_body(request, schemas.lead_decoder), path="")
        with transaction.atomic():  # until it is read, nobody deletes it
            report = _import([row], to_options(caller=self.caller))
            created = [self._read_created(each.row.email) for each in report.created]
        refuse_refused(report)
        return _reply(created[0], report=report, status=201)

    def _read_created(self, email: str) -> dict[str, Any]:
        return render_lead(Lead.objects.get(workspace_id=self.caller.workspace_id, email=email))

    def retrieve(self, request: Request, pk: str) -> Response:
        return _reply(render_lead(self._find(pk)))

    def partial_update(self, request: Request, pk: str) -> Response:
        lead = self._find(pk)
        return _reply(render_lead(change_lead(lead, read_body(request, schemas.lead_decoder))))

    def _find(self, pk: str) -> Lead:
        return find_lead(self.caller.workspace_id, _read_id(pk, "lead"))

    def destroy(self, request: Request, pk: str) -> Response:
        """Soft: an import brings it back, with its places in campaigns and lists."""
        lead_id = _read_id(pk, "lead")
        if not delete_leads(workspace_id=self.caller.workspace_id, lead_ids=[lead_id]):
            raise not_found("lead")
        return _reply({"id": lead_id, "deleted": True})


class CampaignViewSet(FoxReachViewSet):
    resource = "campaigns"
    scopes: ClassVar = {"list": "read", "create": "create", "retrieve": "read"}

    def list(self, request: Request) -> Response:
        """The newest first."""
        page, status = read_page(request), read_text(request, "status")
        if status and status not in schemas.CAMPAIGN_STATUSES:
            raise ApiError(422, f"status: must be one of {', '.join(schemas.CAMPAIGN_STATUSES)}")
        campaigns = Campaign.objects.filter(workspace_id=self.caller.workspace_id)
        if status:
            campaigns = campaigns.filter(status=schemas.CAMPAIGN_STATUSES[status])
        items = [render_campaign(campaign) for campaign in page.of(campaigns.order_by("-number"))]
        return Response(page.reply(items, total=campaigns.count()))

    def create(self, request: Request) -> Response:
        body = read_body(request, schemas.campaign_decoder)
        name = body.name.strip()
        if not 1 <= len(name) <= schemas.MAX_NAME:
            raise ApiError(422, f"name: must have 1 to {schemas.MAX_NAME} characters")
        campaign = Campaign.objects.create(
            workspace_id=self.caller.workspace_id,
            owner_id=self.caller.user_id,
            name=name,
            channel=Channel(body.channel or "email"),
            status=schemas.CAMPAIGN_STATUSES[body.status or "draft"],
        )
        return _reply(render_campaign(campaign), status=201)

    def retrieve(self, request: Request, pk: str) -> Response:
        return _reply(render_campaign(find_campaign(self.caller.workspace_id, pk)))


class CampaignLeadViewSet(FoxReachViewSet):
    resource = "leads"
    scopes: ClassVar = {"create": "create"}

    def create(self, request: Request, pk: str) -> Response:
        """Leads of the workspace into a campaign. All or nothing, but for those that can't go in."""
        campaign = find_campaign(self.caller.workspace_id, pk)
        ids = read_body(request, schemas.lead_ids_decoder).lead_ids
        check_number(ids, "leadIds")
        options = to_options(caller=self.caller, target=TargetRef(kind="campaign", id=campaign.id))
        try:
            report = import_known_leads(ids, options)
        except GateError as error:
            raise to_error(error) from error
        return _reply(to_added_reply(report, ids), report=report)


def find_campaign(workspace_id: UUID, pk: str) -> Campaign:
    """Raises ApiError 404, for an id that is none as well."""
    try:
        return Campaign.objects.get(workspace_id=workspace_id, id=_read_id(pk, "campaign"))
    except Campaign.DoesNotExist:
        raise not_found("campaign") from None


def _read_id(text: str, what: str) -> UUID:
    """Raises ApiError 404."""
    try:
        return UUID(text)
    except ValueError:
        raise not_found(what) from None


def _import(rows: Sequence[RawRow], options: ImportOptions) -> ImportReport:
    try:
        return import_leads(rows, options)
    except GateError as error:
        raise to_error(error) from error


def _reply(data: dict[str, Any], *, report: ImportReport | None = None, status: int = 200) -> Response:
    """The envelope; X-Import-Id leads to what became of each row."""
    headers = {"X-Import-Id": str(report.import_id)} if report else None
    return Response({"data": data}, status=status, headers=headers)
