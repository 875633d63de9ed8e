"""The v2 calls about lead lists."""

from typing import Any, ClassVar
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from typing_extensions import override

from leads.api.instantly.base import InstantlyViewSet
from leads.api.instantly.bodies import read_body
from leads.api.instantly.jobs.render import job_header
from leads.api.instantly.lists.cursor import read_cursor, write_cursor
from leads.api.instantly.lists.render import render_list
from leads.api.instantly.lists.schemas import (
    CreateList,
    ListPage,
    ListQuery,
    ListReply,
    PatchList,
    VerificationStats,
    create_decoder,
    patch_decoder,
)
from leads.models import LeadList
from leads.removing import delete_target
from leads.targets.changes import change_list, create_list
from leads.verification.stats import count_statuses
from workspaces.api.base import CRUD_SCOPES, ApiError
from workspaces.api.finding import find_by_id
from workspaces.api.members import check_member
from workspaces.api.operation import operation, read_query
from workspaces.api.pagination import Pagination, page_reply

# Membership.verification_status -> its name in the statistics.
_VERIFICATION = {
    1: "verified",
    -1: "invalid",
    -2: "risky",
    -3: "catch_all",
    -4: "job_change",
    11: "verification_job_pending_leadfinder",
    12: "verification_job_pending_user",
}


class LeadListViewSet(InstantlyViewSet):
    resource = "lead_lists"
    scopes: ClassVar = {
        **CRUD_SCOPES,
        "verification_stats": "read",
    }

    @operation("Create a lead list", body=CreateList, reply=ListReply, errors=(400, 413, 415))
    def create(self, request: Request) -> Response:
        body = read_body(request, create_decoder)
        lead_list = create_list(
            workspace_id=self.caller.workspace_id,
            owner_id=self._owner(body.owned_by) or self.caller.user_id,
            name=body.name,
            has_enrichment_task=body.has_enrichment_task,
        )
        return Response(render_list(lead_list))

    @operation("List lead lists", query=ListQuery, reply=ListPage, errors=(400,))
    def list(self, request: Request) -> Response:
        """In the order in which they were made."""
        query = read_query(request, ListQuery)
        page = _ByCreation("created_at", "number").page(_filtered(self._lists(), query), query)
        return Response(page_reply(page, map(render_list, page.rows)))

    @operation("Get a lead list", reply=ListReply)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(render_list(self._find(pk)))

    @operation("Change a lead list", body=PatchList, reply=ListReply, errors=(400, 413, 415))
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes what is sent, and nothing else."""
        body = read_body(request, patch_decoder)
        if body == PatchList():
            raise ApiError(400, "body must NOT have fewer than 1 properties")
        lead_list = self._find(pk)
        changes: dict[str, Any] = {"name": body.name} if isinstance(body.name, str) else {}
        if not isinstance(body.has_enrichment_task, msgspec.UnsetType):
            changes["has_enrichment_task"] = body.has_enrichment_task
        if isinstance(body.owned_by, UUID):
            changes["owner_id"] = check_member(self.caller.workspace_id, body.owned_by)
        try:
            changed = change_list(workspace_id=lead_list.workspace_id, list_id=lead_list.id, changes=changes)
        except LeadList.DoesNotExist:
            raise _not_found() from None
        return Response(render_list(changed))

    @operation("Delete a lead list", reply=ListReply)
    def destroy(self, request: Request, pk: str) -> Response:
        """The list is gone at once, its leads stay in the workspace. What is left of a large one in it is
        taken out by a background job, which the header X-Background-Job names."""
        lead_list = self._find(pk)
        headers = job_header(delete_target(lead_list, user_id=self.caller.user_id))
        return Response(render_list(lead_list), headers=headers)

    @action(detail=True, methods=["get"], url_path="verification-stats")
    @operation("Count a list's leads by the verdict of their verification", reply=VerificationStats)
    def verification_stats(self, request: Request, pk: str) -> Response:
        lead_list = self._find(pk)
        counted = count_statuses(workspace_id=self.caller.workspace_id, target_id=lead_list.id)
        stats = {name: counted[status] for status, name in _VERIFICATION.items()}
        return Response({"stats": stats, "total_leads": sum(counted.values())})

    def _lists(self) -> QuerySet[LeadList]:
        return LeadList.objects.filter(workspace_id=self.caller.workspace_id)

    def _find(self, pk: str) -> LeadList:
        """Raises ApiError 404, for an id that is none as well."""
        return find_by_id(self._lists(), pk, missing=_not_found())

    def _owner(self, user_id: UUID | None) -> UUID | None:
        return user_id and check_member(self.caller.workspace_id, user_id)


def _not_found() -> ApiError:
    return ApiError(404, "Lead list not found")


class _ByCreation(Pagination[LeadList]):
    @override
    def after(self, found: QuerySet[LeadList], cursor: str) -> QuerySet[LeadList]:
        moment, number = read_cursor(cursor)
        after = Q(created_at__gt=moment) | Q(created_at=moment, number__gt=number)
        # The first condition alone says where in the index to begin.
        return found.filter(created_at__gte=moment).filter(after)

    @override
    def cursor_of(self, row: LeadList) -> str:
        return write_cursor(row)


def _filtered(lists: QuerySet[LeadList], query: ListQuery) -> QuerySet[LeadList]:
    if query.search:
        lists = lists.filter(name__icontains=query.search)
    if query.has_enrichment_task is None:
        return lists
    wanted = Q(has_enrichment_task=True)
    return lists.filter(wanted if query.has_enrichment_task else ~wanted | Q(has_enrichment_task=None))
