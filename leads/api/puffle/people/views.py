"""The Puffle calls about the people of the workspace, and their import."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.puffle.base import PuffleViewSet
from leads.api.puffle.finding import find_list, not_found
from leads.api.puffle.leads.translate import explain_refusal, to_counts, to_error, to_options
from leads.api.puffle.lists.render import render_list
from leads.api.puffle.people import schemas
from leads.api.puffle.people.listing import find_lead, read_people
from leads.api.puffle.people.render import render_people
from leads.api.puffle.people.translate import to_changes, to_row
from leads.imports import GateError, ImportReport, import_known_leads, import_leads
from leads.models import Lead, LeadList, Membership, Outcome
from leads.models.errors import TooLarge
from leads.models.targets import Target, target_of
from leads.people.deletion import delete_leads
from leads.people.leads import EmailRefused, change_lead
from workspaces.api.base import ApiError
from workspaces.api.body import read_body


class LeadViewSet(PuffleViewSet):
    """POST, PATCH and DELETE name the lead in their body."""

    resource = "leads"
    scopes: ClassVar = {"list": "read", "create": "create", "update": "update", "destroy": "delete"}

    def list(self, request: Request) -> Response:
        """The newest first; found ones in order of the value that matched."""
        leads, following = read_people(request, self.caller.workspace_id)
        return Response({"leads": render_people(leads), "nextCursor": following})

    def create(self, request: Request) -> Response:
        """Whom the workspace has already is answered as they are, and put into the lists all the same."""
        body = read_body(request, schemas.create_decoder)
        lists = [find_list(self.caller.workspace_id, str(each)) for each in body.list_ids or ()]
        try:
            with transaction.atomic():
                lead, is_new = self._create(body, lists)
        except GateError as error:
            raise to_error(error) from error
        return Response({"lead": render_people([lead])[0]}, status=201 if is_new else 200)

    def _create(self, body: schemas.CreateLead, lists: Sequence[LeadList]) -> tuple[Lead, bool]:
        """Who has no email can be in a list only."""
        in_workspace = Target(kind="workspace", id=self.caller.workspace_id)
        row = to_row(0, body, into_list=False)
        target, rest = in_workspace, lists
        if not row.email and lists:
            row, target, rest = to_row(0, body, into_list=True), target_of(lists[0]), lists[1:]
        report = import_leads([row], to_options(target, caller=self.caller))
        lead = self._find_created(report, target)
        for each in rest:
            import_known_leads([lead.id], to_options(target_of(each), caller=self.caller))
        return lead, bool(report.counts[Outcome.CREATED])

    def _find_created(self, report: ImportReport, target: Target) -> Lead:
        """Raises ApiError 400 for who was refused."""
        own = Lead.objects.filter(workspace_id=self.caller.workspace_id, deleted_at=None)
        for created in report.created:
            if created.row.email:
                return own.get(email=created.row.email)
            place = Membership.objects.get(
                workspace_id=self.caller.workspace_id, id=UUID(created.membership_id), list_id=target.id
            )
            return own.get(id=place.lead_id)
        (refusal,) = report.refusals
        if refusal.outcome is not Outcome.DUPLICATE:
            raise ApiError(400, explain_refusal(refusal, "contacts"))
        return own.get(email=refusal.email)

    def update(self, request: Request) -> Response:
        """What is given replaces what the person has, attributes by name."""
        body = read_body(request, schemas.change_decoder)
        changes, custom = to_changes(body)
        try:
            lead = change_lead(
                workspace_id=self.caller.workspace_id,
                lead_id=body.id,
                changes=changes,
                custom_fields=custom,
            )
        except Lead.DoesNotExist:
            raise not_found("lead") from None
        except EmailRefused as refusal:
            raise ApiError(400, f"contacts: {refusal.fault.value}") from None
        except TooLarge as error:
            raise ApiError(400, f"The lead {error}") from None
        return Response({"lead": render_people([lead])[0]})

    def destroy(self, request: Request) -> Response:
        """Soft: an import brings it back, with its places in campaigns and lists."""
        lead = find_lead(self.caller.workspace_id, str(read_body(request, schemas.delete_decoder).id))
        if not delete_leads(workspace_id=lead.workspace_id, lead_ids=[lead.id]):
            raise not_found("lead")
        return Response({"success": True})


class ImportViewSet(PuffleViewSet):
    resource = "leads"
    scopes: ClassVar = {"create": "create"}

    def create(self, request: Request) -> Response:
        """Up to 500 people into a list, or into the workspace. All or nothing; a preview writes nobody."""
        body = read_body(request, schemas.import_decoder)
        workspace_id = self.caller.workspace_id
        found = find_list(workspace_id, str(body.list_id)) if body.list_id else None
        target = target_of(found) if found else Target(kind="workspace", id=workspace_id)
        rows = [to_row(n, each, into_list=found is not None) for n, each in enumerate(body.leads)]
        try:
            report = import_leads(rows, to_options(target, caller=self.caller), is_dry_run=bool(body.preview))
        except GateError as error:
            raise to_error(error) from error
        if body.preview:
            return Response({"preview": _preview(report)})
        if found:
            found.refresh_from_db()
        reply = {"list": render_list(found) if found else None, **_counts(report)}
        return Response(reply, headers={"X-Import-Id": str(report.import_id)})


def _counts(report: ImportReport) -> dict[str, Any]:
    return {**to_counts(report.counts), "total": report.total}


def _preview(report: ImportReport) -> dict[str, Any]:
    """`leadCount` is who would be new there."""
    new = report.counts[Outcome.CREATED]
    return {"leadCount": new, "personCount": new, "companyCount": 0, **_counts(report)}
