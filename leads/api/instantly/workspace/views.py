"""The v2 calls about the workspace of the key, and about its members: both are changed in the admin alone."""

from typing import ClassVar

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from leads.api.instantly.base import InstantlyViewSet
from leads.api.instantly.workspace.render import render_member, render_workspace
from leads.api.instantly.workspace.schemas import MemberPage, MemberQuery, MemberReply, WorkspaceReply
from workspaces.api.base import ApiError
from workspaces.api.finding import find_by_id
from workspaces.api.operation import operation, read_query
from workspaces.api.pagination import Pagination, page_reply
from workspaces.models import Member, Role, Workspace

# The owner's number is 0, the viewer's the last.
_RANK = Case(
    *(When(role=role, then=Value(rank)) for rank, role in enumerate(Role)), output_field=IntegerField()
)


class WorkspaceViewSet(InstantlyViewSet):
    resource = "workspaces"
    scopes: ClassVar = {"current": "read"}

    @action(detail=False, methods=["get"])
    @operation("Get the workspace of the key", reply=WorkspaceReply)
    def current(self, request: Request) -> Response:
        """Whoever may be called its owner: where nobody is one, the member with the next role."""
        workspace_id = self.caller.workspace_id
        workspace = Workspace.objects.get(id=workspace_id)
        members = Member.objects.filter(workspace_id=workspace_id)
        return Response(render_workspace(workspace, owner=members.order_by(_RANK, "created_at", "id")[0]))


class MemberViewSet(InstantlyViewSet):
    resource = "workspace_members"
    scopes: ClassVar = {"list": "read", "retrieve": "read"}

    @operation("List workspace members", query=MemberQuery, reply=MemberPage, errors=(400,))
    def list(self, request: Request) -> Response:
        """In order of id."""
        query = read_query(request, MemberQuery)
        page = Pagination[Member]("id").page(_filtered(self._members(), query), query)
        return Response(page_reply(page, map(render_member, page.rows)))

    @operation("Get a workspace member", reply=MemberReply)
    def retrieve(self, request: Request, pk: str) -> Response:
        member = find_by_id(self._members(), pk, missing=ApiError(404, "Workspace member not found"))
        return Response(render_member(member))

    def _members(self) -> QuerySet[Member]:
        return Member.objects.filter(workspace_id=self.caller.workspace_id).select_related("user")


def _filtered(members: QuerySet[Member], query: MemberQuery) -> QuerySet[Member]:
    if query.accepted is False:
        return members.none()
    if query.search:
        text = query.search
        members = members.filter(Q(user__name__icontains=text) | Q(user__email__icontains=text))
    return members
