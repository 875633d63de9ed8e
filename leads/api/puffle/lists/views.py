"""The Puffle calls about lists. `list_id` comes from the path as a text."""

from typing import Any, ClassVar

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.puffle.base import PuffleViewSet
from leads.api.puffle.finding import find_list, not_found
from leads.api.puffle.leads.translate import to_options
from leads.api.puffle.lists import schemas
from leads.api.puffle.lists.render import render_list, render_one
from leads.api.puffle.paging import MAX_LIMIT, page_reply, read_page, rows_of
from leads.imports import import_known_leads
from leads.models import LeadList
from leads.models.targets import target_of
from leads.removing import delete_target
from leads.targets.changes import change_list, create_list
from workspaces.api.base import ApiError
from workspaces.api.body import read_body
from workspaces.text.names import MAX_NAME, NameRefused


class ListViewSet(PuffleViewSet):
    """PATCH and DELETE name the list in their body or in their path."""

    resource = "lead_lists"
    scopes: ClassVar = {
        "list": "read",
        "create": "create",
        "retrieve": "read",
        "update": "update",
        "update_named": "update",
        "destroy": "delete",
        "destroy_named": "delete",
    }

    def list(self, request: Request) -> Response:
        """The oldest first. The original doesn't page here: without a `limit` a page is the largest."""
        page = read_page(request, default=MAX_LIMIT)
        lists = LeadList.objects.filter(workspace_id=self.caller.workspace_id).order_by("number")
        total = lists.count()
        items = [render_list(lead_list) for lead_list in rows_of(page, lists, total=total)]
        return Response(page_reply(page, "lists", items, total=total))

    def create(self, request: Request) -> Response:
        """With people of the workspace in it, if any are named."""
        body = read_body(request, schemas.create_decoder)
        with transaction.atomic():
            lead_list = self._create(body)
            if body.lead_ids:
                import_known_leads(body.lead_ids, to_options(target_of(lead_list), caller=self.caller))
                lead_list.refresh_from_db()
        return Response(render_one(lead_list), status=201)

    def _create(self, body: schemas.CreateList) -> LeadList:
        try:
            return create_list(
                workspace_id=self.caller.workspace_id,
                owner_id=self.caller.user_id,
                name=body.name,
                description=(body.description or "").strip(),
            )
        except NameRefused:
            raise _bad_name() from None

    def retrieve(self, request: Request, list_id: str) -> Response:
        return Response(render_one(find_list(self.caller.workspace_id, list_id)))

    def update(self, request: Request, list_id: str) -> Response:
        found = find_list(self.caller.workspace_id, list_id)
        return self._change(found, read_body(request, schemas.change_decoder))

    def update_named(self, request: Request) -> Response:
        body = read_body(request, schemas.change_named_decoder)
        return self._change(find_list(self.caller.workspace_id, str(body.id)), body)

    def _change(self, found: LeadList, body: schemas.ChangeList) -> Response:
        """What is given, and nothing else."""
        changes: dict[str, Any] = {} if body.name is None else {"name": body.name}
        if body.description is None or isinstance(body.description, str):
            changes["description"] = (body.description or "").strip()
        try:
            changed = change_list(workspace_id=found.workspace_id, list_id=found.id, changes=changes)
        except LeadList.DoesNotExist:
            raise not_found("list") from None
        except NameRefused:
            raise _bad_name() from None
        return Response(render_one(changed))

    def destroy(self, request: Request, list_id: str) -> Response:
        """At once; leads are taken out of a large one by a background job. They stay in the workspace."""
        delete_target(find_list(self.caller.workspace_id, list_id), user_id=self.caller.user_id)
        return Response({"success": True})

    def destroy_named(self, request: Request) -> Response:
        return self.destroy(request, str(read_body(request, schemas.delete_decoder).id))


def _bad_name() -> ApiError:
    return ApiError(400, f"name must have 1 to {MAX_NAME} characters")
