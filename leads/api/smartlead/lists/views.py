"""The Smartlead calls about lists."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.smartlead.base import SmartleadViewSet, read_body, refuse
from leads.api.smartlead.finding import find_list
from leads.api.smartlead.lists.render import render_list, render_name
from leads.api.smartlead.lists.schemas import name_decoder
from leads.api.smartlead.paging import PAGE_PARAMETERS, read_page
from leads.models import LeadList
from leads.removing import delete_target
from leads.targets.changes import change_list, create_list
from workspaces.api.base import ApiError
from workspaces.text.names import MAX_NAME, NameRefused, read_name


class ListViewSet(SmartleadViewSet):
    resource = "lead_lists"
    scopes: ClassVar = {
        "create": "create",
        "list": "read",
        "retrieve": "read",
        "update": "update",
        "destroy": "delete",
    }
    parameters: ClassVar = {"list": (*PAGE_PARAMETERS, "listName")}

    def create(self, request: Request) -> Response:
        name = _read_name(request)
        made = create_list(workspace_id=self.caller.workspace_id, owner_id=self.caller.user_id, name=name)
        return Response(render_name(made))

    def list(self, request: Request) -> Response:
        """In the order in which they were made; `listName` is a part of the name, in either case."""
        lists = LeadList.objects.filter(workspace_id=self.caller.workspace_id)
        if name := request.query_params.get("listName", "").replace("\x00", ""):
            lists = lists.filter(name__icontains=name)
        page = lists.order_by("number")[read_page(request)]
        return Response({"ok": True, "data": [render_list(each) for each in page]})

    def retrieve(self, request: Request, pk: str) -> Response:
        return Response({"ok": True, "data": render_list(find_list(self.caller.workspace_id, pk))})

    def update(self, request: Request, pk: str) -> Response:
        """Renames it."""
        found, changes = find_list(self.caller.workspace_id, pk), {"name": _read_name(request)}
        try:
            renamed = change_list(workspace_id=found.workspace_id, list_id=found.id, changes=changes)
        except LeadList.DoesNotExist:
            raise ApiError(404, "Lead list not found") from None
        return Response(render_name(renamed))

    def destroy(self, request: Request, pk: str) -> Response:
        """At once; leads are taken out of a large one by a background job. They stay in the workspace."""
        delete_target(find_list(self.caller.workspace_id, pk), user_id=self.caller.user_id)
        return Response({"ok": True})


def _read_name(request: Request) -> str:
    try:
        return read_name(read_body(request, name_decoder).list_name)
    except NameRefused as refusal:
        too_long = f"must have at most {MAX_NAME} characters"
        raise refuse(
            422, "listName", "is not allowed to be empty" if refusal.is_blank else too_long
        ) from None
