"""The v2 calls about leads by filters, that answer at once: list, and delete."""

from functools import partial
from typing import ClassVar
from uuid import UUID

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from typing_extensions import override

from leads.api.instantly.base import InstantlyViewSet
from leads.api.instantly.bodies import read_body, read_body_or_query
from leads.api.instantly.leads.filters import to_listed
from leads.api.instantly.leads.render import render_leads
from leads.api.instantly.leads.schemas import (
    OTHER_NAMES,
    DeletedLeads,
    DeleteLeads,
    LeadPage,
    ListLeads,
    delete_decoder,
    list_decoder,
)
from leads.api.instantly.leads.translate import read_target
from leads.jobs.batches import BATCH
from leads.models import Membership
from leads.people.deletion import remove_memberships
from leads.selection import Wanted, read_page
from leads.selection.contacts import read_contacts
from workspaces.api.base import ApiError
from workspaces.api.operation import operation
from workspaces.api.pagination import page_reply
from workspaces.database.walk import Page


class LeadSelections(InstantlyViewSet):
    scopes: ClassVar = {"list_leads": "read", "bulk_destroy": "delete"}
    works_in_steps: ClassVar = ("bulk_destroy",)

    @override
    def is_in_steps(self, request: Request) -> bool:
        """Not with a limit: after a call that died half-way, as many would be removed once more. So many fit
        into one transaction."""
        return super().is_in_steps(request) and b'"limit"' not in request.data

    @action(detail=False, methods=["post"], url_path="list")
    @operation("List leads", body=ListLeads, is_body_optional=True, reply=LeadPage, errors=(400, 413, 415))
    def list_leads(self, request: Request) -> Response:
        """In order of id; with `search` in order of what was found, with `distinct_contacts` in order of
        email. Every page is full but the last one, which has no next_starting_after."""
        body = read_body_or_query(request, list_decoder, aliases=OTHER_NAMES)
        wanted = to_listed(body, workspace_id=self.caller.workspace_id)
        page = self._read(wanted, body)
        return Response(page_reply(page, render_leads(page.rows)))

    def _read(self, wanted: Wanted, body: ListLeads) -> Page[Membership, str]:
        """Raises ApiError 400 for a cursor that is none."""
        if body.distinct_contacts and wanted.search is not None:
            raise ApiError(400, "distinct_contacts can't go with search: each has an order of its own")
        read = read_contacts if body.distinct_contacts else partial(read_page, reads_on=True)
        try:
            return read(
                wanted,
                workspace_id=self.caller.workspace_id,
                after=body.starting_after or None,
                limit=body.limit,
            )
        except ValueError:
            raise ApiError(
                400, "starting_after is invalid: expected the next_starting_after of the page before"
            ) from None

    @operation("Delete leads in bulk", body=DeleteLeads, reply=DeletedLeads, errors=(400, 413, 415))
    def bulk_destroy(self, request: Request) -> Response:
        """They leave the campaign or list for good; the people stay in the workspace. In batches: whatever
        stops it, send it again for the rest."""
        body = read_body(request, delete_decoder, drops_empty=True)
        workspace_id = self.caller.workspace_id
        place = read_target(
            workspace_id, campaign=("campaign_id", body.campaign_id), list_id=("list_id", body.list_id)
        )
        wanted = Wanted(
            place=place,
            ids=tuple(body.ids) if body.ids is not None else None,
            statuses=(body.status,) if body.status is not None else None,
        )
        return Response({"count": _remove(wanted, workspace_id=workspace_id, limit=body.limit)})


def _remove(wanted: Wanted, *, workspace_id: UUID, limit: int | None) -> int:
    """-> how many were removed."""
    removed, cursor = 0, None
    while limit is None or removed < limit:
        room = BATCH if limit is None else min(BATCH, limit - removed)
        page = read_page(wanted, workspace_id=workspace_id, after=cursor, limit=room)
        ids = [membership.id for membership in page.rows]
        removed += remove_memberships(workspace_id=workspace_id, membership_ids=ids)
        cursor = page.next
        if cursor is None:
            break
    return removed
