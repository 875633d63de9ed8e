"""The Puffle calls about the leads of campaigns and lists. `campaign_id` and `list_id` come from the path as
texts."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response
from typing_extensions import override

from leads.api.puffle.base import PuffleViewSet
from leads.api.puffle.finding import find_campaign, find_list
from leads.api.puffle.leads.changes import change_prospect, remove_prospects
from leads.api.puffle.leads.from_list import nothing_imported, to_filter, to_reply
from leads.api.puffle.leads.render import render_leads, render_prospects
from leads.api.puffle.leads.schemas import (
    add_prospects_decoder,
    change_prospect_decoder,
    import_from_list_decoder,
    lead_ids_decoder,
    remove_prospects_decoder,
)
from leads.api.puffle.leads.translate import (
    refuse_without_identity,
    to_counts,
    to_error,
    to_options,
    to_row,
)
from leads.api.puffle.lists.render import render_list
from leads.api.puffle.paging import page_reply, read_page, rows_of
from leads.imports import GateError, ImportReport, import_known_leads, import_leads
from leads.list_imports.run import import_list
from leads.models import LeadList, Membership, MembershipStatus
from leads.models.membership import MembershipQuerySet
from leads.models.targets import TargetRow, target_of
from leads.people.deletion import remove_memberships
from leads.selection import Wanted, numbered_page
from leads.selection import read_page as read_selection
from workspaces.api.base import ApiError
from workspaces.api.body import read_body
from workspaces.api.pagination import NumberedPage


class ProspectViewSet(PuffleViewSet):
    """The leads of a campaign."""

    resource = "leads"
    scopes: ClassVar = {"list": "read", "create": "create", "update": "update", "destroy": "delete"}
    works_in_steps: ClassVar = ("destroy",)

    def list(self, request: Request, campaign_id: str) -> Response:
        page, status = read_page(request), read_status(request)
        campaign = find_campaign(self.caller.workspace_id, campaign_id)
        total = campaign.lead_count
        if status is None:
            members: Sequence[Membership] = rows_of(page, members_of(campaign), total=total)
        else:
            members, total = numbered_page(Wanted(statuses=(status.value,)), campaign, page.slice)
        return Response(page_reply(page, "prospects", render_prospects(members), total=total))

    def update(self, request: Request, campaign_id: str) -> Response:
        campaign = find_campaign(self.caller.workspace_id, campaign_id)
        changed = change_prospect(campaign, read_body(request, change_prospect_decoder))
        return Response({"prospect": render_prospects([changed])[0]})

    def destroy(self, request: Request, campaign_id: str) -> Response:
        """Out of the campaign; the leads stay."""
        campaign = find_campaign(self.caller.workspace_id, campaign_id)
        deleted = remove_prospects(campaign, read_body(request, remove_prospects_decoder))
        return Response({"deleted": deleted})

    def create(self, request: Request, campaign_id: str) -> Response:
        """All or nothing: what a row without identity undoes is the whole import."""
        campaign = find_campaign(self.caller.workspace_id, campaign_id)
        body = read_body(request, add_prospects_decoder)
        options = to_options(target_of(campaign), caller=self.caller)
        rows = [to_row(index, prospect) for index, prospect in enumerate(body.prospects)]
        try:
            with transaction.atomic():
                report = import_leads(rows, options)
                refuse_without_identity(report)
        except GateError as error:
            raise to_error(error) from error
        return import_reply(report)


class FromListViewSet(PuffleViewSet):
    """Errors of ours have the counts as well, all 0: clients of this call look for them."""

    resource = "leads"
    scopes: ClassVar = {"create": "create"}
    works_in_steps: ClassVar = ("create",)

    def create(self, request: Request, campaign_id: str) -> Response:
        """Page by page; what is committed stays (seed 003)."""
        campaign = find_campaign(self.caller.workspace_id, campaign_id)
        body = read_body(request, import_from_list_decoder)
        wanted = to_filter(body.filter)
        options = to_options(target_of(campaign), caller=self.caller)
        try:
            report = import_list(body.list_id, options, wanted=wanted)
        except GateError as error:
            raise to_error(error) from error
        status, reply = to_reply(report)
        return Response(reply, status=status, headers={"X-Import-Id": str(report.import_id)})

    @override
    def handle_exception(self, exc: Exception) -> Response:
        """Also where PostgreSQL can't be reached: 503 anywhere else, 500 in this call."""
        response = super().handle_exception(exc)
        if response.status_code >= 500:
            response.status_code = 500
            response.data = nothing_imported(response.data["error"])
        return response


class ListLeadViewSet(PuffleViewSet):
    """The leads of a list, by their own ids."""

    resource = "leads"
    scopes: ClassVar = {"list": "read", "create": "create", "destroy": "delete"}

    def list(self, request: Request, list_id: str) -> Response:
        """By `cursor`, or by `page`: both begin with the oldest."""
        page = read_page(request)
        lead_list = find_list(self.caller.workspace_id, list_id)
        if request.query_params.get("type") == "company":  # there are none without people here
            return Response({**page_reply(page, "leads", [], total=0), "hasMore": False, "nextCursor": None})
        members, following = self._read(request, lead_list, page)
        reply = page_reply(page, "leads", render_leads(members), total=lead_list.lead_count)
        return Response({**reply, "hasMore": following is not None, "nextCursor": following})

    def _read(
        self, request: Request, lead_list: LeadList, page: NumberedPage
    ) -> tuple[Sequence[Membership], str | None]:
        """-> a page, and the cursor of the next one. Raises ApiError 400."""
        if page.number > 1:
            found = rows_of(page, members_of(lead_list), total=lead_list.lead_count)
            is_last = page.start + page.size >= lead_list.lead_count
            return found, None if is_last or not found else str(found[-1].id)
        try:
            read = read_selection(
                Wanted(place=target_of(lead_list)),
                workspace_id=lead_list.workspace_id,
                after=request.query_params.get("cursor") or None,
                limit=page.size,
                reads_on=True,
            )
        except ValueError:
            raise ApiError(400, "cursor must be the nextCursor of the page before") from None
        return read.rows, read.next

    def create(self, request: Request, list_id: str) -> Response:
        """An id that is no lead of the workspace counts as invalid."""
        lead_list = find_list(self.caller.workspace_id, list_id)
        body = read_body(request, lead_ids_decoder)
        options = to_options(target_of(lead_list), caller=self.caller)
        try:
            report = import_known_leads(body.lead_ids, options)
        except GateError as error:
            raise to_error(error) from error
        return Response(
            {"list": _as_it_is(lead_list), **to_counts(report.counts)},
            headers={"X-Import-Id": str(report.import_id)},
        )

    def destroy(self, request: Request, list_id: str) -> Response:
        """Out of the list; the leads stay. Ids that are not in it count nothing."""
        lead_list = find_list(self.caller.workspace_id, list_id)
        body = read_body(request, lead_ids_decoder)
        places = Membership.objects.filter(
            workspace_id=lead_list.workspace_id,
            list_id=lead_list.id,
            lead_id__in=body.lead_ids,
            deleted_at=None,
        )
        removed = remove_memberships(
            workspace_id=lead_list.workspace_id, membership_ids=places.values_list("id", flat=True)
        )
        return Response({"list": _as_it_is(lead_list), "removed": removed})


def _as_it_is(lead_list: LeadList) -> dict[str, Any]:
    """With the count after a change; as it was where somebody has just deleted it."""
    own = LeadList.objects.filter(workspace_id=lead_list.workspace_id, id=lead_list.id)
    return render_list(own.first() or lead_list)


def read_status(request: Request) -> MembershipStatus | None:
    """Raises ApiError 400."""
    text = request.query_params.get("status", "")
    words = {status.name.lower(): status for status in MembershipStatus}
    if text and text not in words:
        raise ApiError(400, f"status must be one of {', '.join(words)}")
    return words.get(text)


def members_of(place: TargetRow) -> MembershipQuerySet:
    """Of a campaign or list, the oldest first: new ones don't move a page that was read already."""
    members = Membership.objects.in_target(workspace_id=place.workspace_id, target_id=place.id)
    return members.filter(deleted_at=None)


def import_reply(report: ImportReport) -> Response:
    return Response(to_counts(report.counts), headers={"X-Import-Id": str(report.import_id)})
