"""The Smartlead calls about lists, and about leads into lists and campaigns."""

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Campaign
from leads.api.smartlead.base import SmartleadViewSet, read_body, read_id, read_page, refuse
from leads.api.smartlead.leads import translate
from leads.api.smartlead.leads.schemas import add_decoder, import_decoder, name_decoder
from leads.imports import GateError, ImportOptions, ImportReport, RawRow, import_leads
from leads.models import LeadList
from leads.removing.target_deletion import delete_target
from workspaces.api.base import ApiError
from workspaces.text.timestamps import timestamp

_MAX_NAME = 200  # characters


class ListViewSet(SmartleadViewSet):
    resource = "lead_lists"
    scopes: ClassVar = {
        "create": "create",
        "list": "read",
        "retrieve": "read",
        "update": "update",
        "destroy": "delete",
    }

    def create(self, request: Request) -> Response:
        name = _read_name(request)
        made = LeadList.objects.create(
            workspace_id=self.caller.workspace_id, owner_id=self.caller.user_id, name=name
        )
        return Response(_name_reply(made))

    def list(self, request: Request) -> Response:
        """In the order in which they were made; `listName` is a part of the name, in either case."""
        lists = LeadList.objects.filter(workspace_id=self.caller.workspace_id)
        if name := request.query_params.get("listName", "").replace("\x00", ""):
            lists = lists.filter(name__icontains=name)
        page = lists.order_by("number")[read_page(request)]
        return Response({"ok": True, "data": [_render(each) for each in page]})

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response({"ok": True, "data": _render(find_list(self, pk))})

    def update(self, request: Request, pk: str) -> Response:
        """Renames it."""
        found = find_list(self, pk)
        found.name = _read_name(request)
        found.save(update_fields=["name", "updated_at"])
        return Response(_name_reply(found))

    def destroy(self, request: Request, pk: str) -> Response:
        """At once; leads are taken out of a large one by a background job. They stay in the workspace."""
        delete_target(find_list(self, pk), user_id=self.caller.user_id)
        return Response({"ok": True})


class ListImportViewSet(SmartleadViewSet):
    resource = "leads"
    scopes: ClassVar = {"create": "create"}

    def create(self, request: Request, pk: str) -> Response:
        """Up to 10 000 leads into a list (seed 004). All or nothing."""
        target = find_list(self, pk)
        body = read_body(request, import_decoder)
        options = translate.to_list_options(body, list_id=target.id, caller=self.caller)
        report = _import(translate.to_list_rows(body), options)
        return _answer(report, translate.to_list_reply(report))


class CampaignLeadViewSet(SmartleadViewSet):
    resource = "leads"
    scopes: ClassVar = {"create": "create"}

    def create(self, request: Request, pk: str) -> Response:
        """Up to 400 leads into a campaign. All or nothing."""
        target = self._find_campaign(pk)
        body = read_body(request, add_decoder)
        options = translate.to_campaign_options(body.settings, campaign_id=target.id, caller=self.caller)
        report = _import(translate.to_campaign_rows(body), options)
        return _answer(report, translate.to_campaign_reply(report))

    def _find_campaign(self, pk: str) -> Campaign:
        try:
            return Campaign.objects.get(workspace_id=self.caller.workspace_id, number=read_id(pk))
        except Campaign.DoesNotExist:
            raise ApiError(404, "Campaign not found") from None


def find_list(view: SmartleadViewSet, pk: str) -> LeadList:
    """Raises ApiError 404, or 422 for what is no number."""
    try:
        return LeadList.objects.get(workspace_id=view.caller.workspace_id, number=read_id(pk))
    except LeadList.DoesNotExist:
        raise ApiError(404, "Lead list not found") from None


def _read_name(request: Request) -> str:
    name = read_body(request, name_decoder).list_name.strip()
    if not name:
        raise refuse(422, "listName", "is not allowed to be empty")
    if len(name) > _MAX_NAME:
        raise refuse(422, "listName", f"must have at most {_MAX_NAME} characters")
    return name


def _name_reply(found: LeadList) -> dict[str, Any]:
    return {"ok": True, "id": found.number, "listName": found.name}


def _render(found: LeadList) -> dict[str, Any]:
    return {
        "id": found.number,
        "name": found.name,
        "lead_count": found.lead_count,
        "created_at": timestamp(found.created_at),
    }


def _import(rows: list[RawRow], options: ImportOptions) -> ImportReport:
    try:
        return import_leads(rows, options)
    except GateError as error:
        raise translate.to_error(error) from error


def _answer(report: ImportReport, body: dict[str, Any]) -> Response:
    return Response(body, headers={"X-Import-Id": str(report.import_id)})
