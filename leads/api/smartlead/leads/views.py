"""The Smartlead calls about leads: into lists and campaigns, and what is in a campaign."""

from typing import Any, ClassVar

from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.smartlead.base import SmartleadViewSet, read_body
from leads.api.smartlead.finding import find_campaign, find_list
from leads.api.smartlead.leads import translate
from leads.api.smartlead.leads.exporting import export_campaign
from leads.api.smartlead.leads.listing import CAMPAIGN_LEAD_PARAMETERS, list_campaign_leads
from leads.api.smartlead.leads.schemas import add_decoder, import_decoder
from leads.imports import GateError, ImportOptions, ImportReport, RawRow, import_leads


class ListImportViewSet(SmartleadViewSet):
    resource = "leads"
    scopes: ClassVar = {"create": "create"}

    def create(self, request: Request, pk: str) -> Response:
        """Up to 10 000 leads into a list (seed 004). All or nothing."""
        target = find_list(self.caller.workspace_id, pk)
        body = read_body(request, import_decoder)
        options = translate.to_list_options(body, list_id=target.id, caller=self.caller)
        report = _import(translate.to_list_rows(body), options)
        return _answer(report, translate.to_list_reply(report))


class CampaignLeadViewSet(SmartleadViewSet):
    """The leads of a campaign; single ones: actions.py."""

    resource = "leads"
    scopes: ClassVar = {"list": "read", "create": "create", "export": "read"}
    parameters: ClassVar = {"list": CAMPAIGN_LEAD_PARAMETERS}

    def list(self, request: Request, pk: str) -> Response:
        return list_campaign_leads(request, self.caller.workspace_id, pk)

    def export(self, request: Request, pk: str) -> HttpResponseBase:
        return export_campaign(request, find_campaign(self.caller.workspace_id, pk))

    def create(self, request: Request, pk: str) -> Response:
        """Up to 400 leads into a campaign. All or nothing."""
        target = find_campaign(self.caller.workspace_id, pk)
        body = read_body(request, add_decoder)
        options = translate.to_campaign_options(body.settings, campaign_id=target.id, caller=self.caller)
        report = _import(translate.to_campaign_rows(body), options)
        return _answer(report, translate.to_campaign_reply(report))


def _import(rows: list[RawRow], options: ImportOptions) -> ImportReport:
    try:
        return import_leads(rows, options)
    except GateError as error:
        raise translate.to_error(error) from error


def _answer(report: ImportReport, body: dict[str, Any]) -> Response:
    return Response(body, headers={"X-Import-Id": str(report.import_id)})
