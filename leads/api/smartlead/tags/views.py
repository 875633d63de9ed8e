"""The Smartlead calls about tags of leads. Tags are made in the admin, by imports and by other dialects."""

from typing import ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.smartlead.base import SmartleadViewSet, read_body, read_text, refuse, whole_number
from leads.api.smartlead.leads.actions import find_person, no_lead
from leads.api.smartlead.tags.render import render_tags
from leads.api.smartlead.tags.schemas import add_decoder
from leads.models import Lead, Tag
from leads.models.errors import UnknownReference
from leads.people.numbers import ids_of
from leads.tags import add_tags, remove_tags, tags_of
from workspaces.api.base import ApiError


class LeadTagViewSet(SmartleadViewSet):
    resource = "leads"
    scopes: ClassVar = {"list": "read", "create": "update", "destroy": "update"}
    parameters: ClassVar = {"list": ("leadId",)}

    def list(self, request: Request) -> Response:
        """Of one lead, or all of the workspace."""
        workspace_id, number = self.caller.workspace_id, read_text(request, "leadId")
        if not number:
            tags = Tag.objects.filter(workspace_id=workspace_id).order_by("name")
            return Response({"ok": True, "data": render_tags(list(tags), workspace_id=workspace_id)})
        lead = whole_number("leadId", number, source="query")
        lead_id = self._live(number)
        theirs = tags_of(workspace_id=workspace_id, resource_ids=[lead_id]).get(lead_id, [])
        return Response({"ok": True, "data": render_tags(theirs, workspace_id=workspace_id, lead=lead)})

    def create(self, request: Request) -> Response:
        """All of them or none; one that the lead has already is as good."""
        body = read_body(request, add_decoder)
        numbers = [_number("tagIds", each) for each in body.tag_ids]
        lead_id = self._live(str(_number("leadId", body.lead_id)))
        found = ids_of(workspace_id=self.caller.workspace_id, numbers=numbers)
        if missing := [number for number in numbers if number not in found]:
            raise _no_tag(missing[0])
        try:
            add_tags(
                workspace_id=self.caller.workspace_id,
                tag_ids=[found[number] for number in numbers],
                resource_ids=[lead_id],
            )
        except UnknownReference as error:
            number = next(number for number in numbers if found[number] == error.value)
            raise _no_tag(number) from None
        return Response({"ok": True, "message": "Tags added to lead successfully"})

    def destroy(self, request: Request, mapping_id: str) -> Response:
        lead, _, tag = mapping_id.partition("-")
        lead_id = self._live(lead)
        found = ids_of(
            workspace_id=self.caller.workspace_id, numbers=[whole_number("id", tag, source="params")]
        )
        removed = remove_tags(
            workspace_id=self.caller.workspace_id, tag_ids=list(found.values()), resource_ids=[lead_id]
        )
        if not removed:
            raise ApiError(404, "The lead doesn't have this tag")
        return Response({"ok": True, "message": "Tag removed from lead successfully"})

    def _live(self, number: str) -> UUID:
        """Raises ApiError 404, or 422 for what is no number."""
        lead_id = find_person(self.caller.workspace_id, number)
        leads = Lead.objects.with_ids(workspace_id=self.caller.workspace_id, ids=[lead_id])
        if not leads.filter(deleted_at=None).exists():
            raise no_lead()
        return lead_id


def _number(name: str, given: int | str) -> int:
    text = str(given)
    if not (text.isascii() and text.isdecimal()):
        raise refuse(422, name, "must be a number")
    return whole_number(name, text, source="body")


def _no_tag(number: int) -> ApiError:
    return ApiError(404, f"Tag {number} not found")
