"""The Smartlead calls that read leads: of a campaign, of the workspace, one by email."""

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.utils.dateparse import parse_datetime
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.models import Campaign
from leads.api.smartlead.base import SmartleadViewSet, read_text, refuse, whole_number
from leads.api.smartlead.finding import find_campaign
from leads.api.smartlead.leads.categories import interest_of, render_categories
from leads.api.smartlead.leads.render import STATUSES, People, render_places
from leads.api.smartlead.paging import PAGE_PARAMETERS, read_page
from leads.models import Lead, Membership
from leads.models.places import memberships_of
from leads.people import listing
from leads.selection import Wanted, numbered_page
from workspaces.database.planner import by_index_only
from workspaces.text.email_address import normalize_email

_FILTERS = ("status", "lead_category_id", "created_at_gt")
CAMPAIGN_LEAD_PARAMETERS = (*PAGE_PARAMETERS, *_FILTERS)


def list_campaign_leads(request: Request, workspace_id: UUID, pk: str) -> Response:
    """The oldest first: new ones don't move a page that was read already."""
    campaign, page = find_campaign(workspace_id, pk), read_page(request)
    places, total = _read(request, campaign, page)
    return Response(
        {
            "total_leads": total,
            "data": render_places(places),
            "offset": page.start,
            "limit": page.stop - page.start,
        }
    )


def _read(request: Request, campaign: Campaign, page: slice) -> tuple[Sequence[Membership], int]:
    """-> the page, and how many there are. Raises ApiError 422."""
    wanted = _wanted(request, campaign.workspace_id)
    if wanted != Wanted():
        return numbered_page(wanted, campaign, page)
    members = Membership.objects.in_target(workspace_id=campaign.workspace_id, target_id=campaign.id)
    live = members.filter(deleted_at=None)
    with by_index_only():
        return (list(live[page]) if page.start < campaign.lead_count else []), campaign.lead_count


def _wanted(request: Request, workspace_id: UUID) -> Wanted:
    """Raises ApiError 422."""
    status, category = read_text(request, "status"), read_text(request, "lead_category_id")
    if status and status not in STATUSES:
        raise refuse(422, "status", f"must be one of {', '.join(STATUSES)}", source="query")
    interest = interest_of(whole_number("lead_category_id", category, source="query")) if category else None
    since = read_text(request, "created_at_gt")
    moment = read_moment("created_at_gt", since) if since else None
    return Wanted(
        nobody=bool(status) and not STATUSES[status],
        statuses=STATUSES[status] if status else None,
        interest=None if interest is None else (interest, interest),
        made_after=moment,
        since=listing.open_since(workspace_id, moment) if moment else None,
    )


def read_moment(name: str, text: str) -> dt.datetime:
    """`2026-01-31`, or with a time; UTC unless it names another zone. Raises ApiError 422."""
    try:
        moment = parse_datetime(text) or dt.datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    except ValueError:
        raise refuse(422, name, "must be a date such as 2026-01-31", source="query") from None


class LeadListing(SmartleadViewSet):
    """Of the workspace, whichever campaigns and lists they are in."""

    resource = "leads"
    scopes: ClassVar = {"find": "read", "list": "read", "categories": "read"}
    parameters: ClassVar = {
        "find": ("email",),
        "list": (*PAGE_PARAMETERS, "email", "created_at_gt"),
    }

    def find(self, request: Request) -> Response:
        """The person with this email; an empty object where the workspace has none, as the original does."""
        email = read_text(request, "email")
        if not email:
            raise refuse(400, "email", "is required", source="query")
        leads = Lead.objects.filter(
            workspace_id=self.caller.workspace_id, email=normalize_email(email) or "", deleted_at=None
        )
        found = people(list(leads)).found()
        return Response(found[0] if found else {})

    def list(self, request: Request) -> Response:
        """The newest first. A deep page walks past all pages before it."""
        page, since = read_page(request), read_text(request, "created_at_gt")
        wanted = listing.People(
            email=read_text(request, "email"),
            made_after=read_moment("created_at_gt", since) if since else None,
        )
        one_more = slice(page.start, page.stop + 1)
        leads = listing.slice_of_people(self.caller.workspace_id, wanted, one_more)
        size = page.stop - page.start
        return Response(
            {
                "data": people(leads[:size]).listed(),
                "skip": page.start,
                "limit": size,
                "hasMore": len(leads) > size,
            }
        )

    def categories(self, request: Request) -> Response:
        return Response(render_categories())


def people(leads: Sequence[Lead]) -> People:
    """With their places. Five queries."""
    if not leads:
        return People([], [], [])
    workspace_id = leads[0].workspace_id
    parts = memberships_of(workspace_id=workspace_id, lead_ids=[lead.id for lead in leads])
    places = [place for part in parts for place in part]
    wanted = {place.campaign_id for place in places if place.campaign_id}
    campaigns = Campaign.objects.filter(workspace_id=workspace_id, id__in=wanted)
    return People(leads, places, campaigns)
