"""The Puffle calls about lists. `list_id` comes from the path as a text."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.puffle.base import PuffleViewSet
from leads.api.puffle.finding import find_list
from leads.api.puffle.lists.render import render_list
from leads.api.puffle.lists.schemas import create_decoder
from leads.api.puffle.paging import page_reply, read_page, rows_of
from leads.models import LeadList
from leads.targets.changes import create_list
from workspaces.api.base import ApiError
from workspaces.api.body import read_body
from workspaces.text.names import MAX_NAME, NameRefused


class ListViewSet(PuffleViewSet):
    resource = "lead_lists"
    scopes: ClassVar = {"list": "read", "create": "create", "retrieve": "read"}

    def list(self, request: Request) -> Response:
        page = read_page(request)
        lists = LeadList.objects.filter(workspace_id=self.caller.workspace_id).order_by("number")
        total = lists.count()
        items = [render_list(lead_list) for lead_list in rows_of(page, lists, total=total)]
        return Response(page_reply(page, "lists", items, total=total))

    def create(self, request: Request) -> Response:
        name = read_body(request, create_decoder).name
        try:
            lead_list = create_list(
                workspace_id=self.caller.workspace_id, owner_id=self.caller.user_id, name=name
            )
        except NameRefused:
            raise ApiError(400, f"name must have 1 to {MAX_NAME} characters") from None
        return Response(render_list(lead_list), status=201)

    def retrieve(self, request: Request, list_id: str) -> Response:
        return Response(render_list(find_list(self.caller.workspace_id, list_id)))
