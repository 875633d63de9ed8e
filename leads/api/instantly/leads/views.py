"""The v2 calls about leads."""

from typing import ClassVar

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.instantly.bodies import read_body
from leads.api.instantly.leads.add_schemas import AddedLeads, AddLeads, DryAddedLeads, add_leads_decoder
from leads.api.instantly.leads.job_views import LeadJobs
from leads.api.instantly.leads.selection_views import LeadSelections
from leads.api.instantly.leads.single_views import SingleLead
from leads.api.instantly.leads.translate import to_dry_reply, to_error, to_options, to_reply, to_row
from leads.imports import GateError, import_leads
from workspaces.api.operation import operation


class LeadViewSet(SingleLead, LeadSelections, LeadJobs):
    resource = "leads"
    scopes: ClassVar = {
        "add": "create",
        **SingleLead.scopes,
        **LeadSelections.scopes,
        **LeadJobs.scopes,
    }
    works_in_steps: ClassVar = LeadSelections.works_in_steps

    @action(detail=False, methods=["post"])
    @operation(
        "Add leads in bulk to a campaign or a list",
        body=AddLeads,
        reply=(AddedLeads, DryAddedLeads),
        errors=(400, 402, 413, 415),
    )
    def add(self, request: Request) -> Response:
        """Adds up to 1000 leads to a campaign or a list. All or nothing."""
        body = read_body(request, add_leads_decoder, drops_empty=True)
        options = to_options(body, caller=self.caller)
        erases = options.update.empty_erases
        rows = [to_row(index, item, erases=erases) for index, item in enumerate(body.leads)]
        try:
            report = import_leads(rows, options, is_dry_run=body.dry_run)
        except GateError as error:
            raise to_error(error) from error
        if body.dry_run:
            return Response(to_dry_reply(report, options))
        return Response(to_reply(report, options), headers={"X-Import-Id": str(report.import_id)})
