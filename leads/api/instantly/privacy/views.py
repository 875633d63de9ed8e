"""The v2 calls about one person's data: ours. Who is meant stands in the body, as addresses are logged."""

from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.instantly.base import InstantlyViewSet
from leads.api.instantly.privacy.render import render_erasure
from leads.api.instantly.privacy.schemas import ErasurePage, ErasureReply, KnownReply, Person, person_decoder
from leads.api.instantly.privacy.translate import for_person, to_who
from leads.erasing import erase_person, give_out
from leads.models import Erasure
from workspaces.api.base import ApiError
from workspaces.api.body import read_body
from workspaces.api.finding import find_by_id
from workspaces.api.operation import operation, read_query
from workspaces.api.pagination import PageQuery, Pagination, page_reply
from workspaces.models import Role


class ErasureViewSet(InstantlyViewSet):
    resource = "privacy"
    scopes: ClassVar = {"create": "delete", "list": "read", "retrieve": "read"}

    @operation("Erase a person", body=Person, reply=ErasureReply, errors=(400, 409, 413, 415))
    def create(self, request: Request) -> Response:
        """At once, and for good: leads, memberships, outcomes, before-images, verdicts, kept answers,
        deliveries, jobs. Rows of kept files follow in a job. What stays is a keyed hash, by which no import
        brings the person back. Nobody can take it back."""
        who = to_who(read_body(request, person_decoder))
        workspace_id = self.caller.workspace_id
        erasure = for_person(lambda: erase_person(workspace_id=workspace_id, who=who))
        erasure.refresh_from_db()
        return Response(render_erasure(erasure))

    @operation("List erased people", query=PageQuery, reply=ErasurePage, errors=(400,))
    def list(self, request: Request) -> Response:
        """When and by whom, not who they were: that isn't kept."""
        page = Pagination[Erasure]("id").page(self._erasures(), read_query(request, PageQuery))
        return Response(page_reply(page, map(render_erasure, page.rows)))

    @operation("Get an erasure", reply=ErasureReply)
    def retrieve(self, request: Request, pk: str) -> Response:
        erasure = find_by_id(self._erasures(), pk, missing=ApiError(404, "Erasure not found"))
        return Response(render_erasure(erasure))

    def _erasures(self) -> QuerySet[Erasure]:
        return Erasure.objects.filter(workspace_id=self.caller.workspace_id)


class KnownViewSet(InstantlyViewSet):
    resource = "privacy"
    scopes: ClassVar = {"create": "read"}
    roles: ClassVar = {"create": Role.MANAGER}

    @operation(
        "Give out all that is known of a person", body=Person, reply=KnownReply, errors=(400, 409, 413, 415)
    )
    def create(self, request: Request) -> HttpResponse:
        """It is noted in the audit log."""
        who = to_who(read_body(request, person_decoder))
        workspace_id = self.caller.workspace_id
        known = for_person(lambda: give_out(workspace_id=workspace_id, who=who))
        return HttpResponse(known.to_json(), content_type="application/json")
