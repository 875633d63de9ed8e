"""Tools that look around: campaigns, lists, blocklists, leads, one lead."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.db.models import QuerySet

from blocklists.models import Blocklist
from campaigns.models import Campaign, CampaignStatus
from leads.api.instantly.leads.filters import to_listed
from leads.api.instantly.leads.people import find_person
from leads.api.instantly.leads.render import render_leads, render_person
from leads.api.instantly.leads.schemas import FilterName, ListLeads
from leads.api.mcp.tool import After, Json, Limit, Tool, looks, page, without_blanks
from leads.models import Lead, LeadList, Membership, MembershipStatus
from leads.models.places import memberships_of
from leads.people.memberships import find_membership
from leads.selection import read_page
from workspaces.api.errors import ApiError
from workspaces.api.pagination import Pagination
from workspaces.keys.authentication import Caller
from workspaces.text.email_address import normalize_email

_MOST_PLACES = 100  # of one person that are shown
_OF_A_PERSON = (
    "id", "email", "first_name", "last_name", "company_name", "job_title", "phone", "website", "payload",
    "timestamp_created",
)  # fmt: skip
_OF_A_PLACE = (
    *_OF_A_PERSON, "campaign", "list_id", "personalization", "lt_interest_status", "verification_status",
    "assigned_to",
)  # fmt: skip
_PROFILE_IN_PAYLOAD = {
    "firstName", "lastName", "companyName", "jobTitle", "website", "phone", "personalization",
}  # fmt: skip


class ByName(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    search: Annotated[str, msgspec.Meta(description="A part of the name.")] = ""
    limit: Limit = 50
    starting_after: Annotated[UUID | None, msgspec.Meta(description="The `next` of the page before.")] = None


def list_campaigns(caller: Caller, wanted: ByName) -> Json:
    return _named(Campaign.objects.filter(workspace_id=caller.workspace_id), wanted, _campaign)


def list_lists(caller: Caller, wanted: ByName) -> Json:
    return _named(LeadList.objects.filter(workspace_id=caller.workspace_id), wanted, _list)


def list_blocklists(caller: Caller, wanted: ByName) -> Json:
    return _named(Blocklist.objects.filter(workspace_id=caller.workspace_id), wanted, _blocklist)


def _named(rows: QuerySet[Any], wanted: ByName, show: Any) -> Json:
    found = Pagination[Any]("id").page(rows.filter(name__icontains=wanted.search), wanted)
    return page([show(row) for row in found.rows], found.next)


def _campaign(campaign: Campaign) -> Json:
    return {
        "id": campaign.id,
        "name": campaign.name,
        "channel": campaign.channel,
        "status": CampaignStatus(campaign.status).label.lower(),
        "lead_count": campaign.lead_count,
        "custom_variables": campaign.custom_variables,
    }


def _list(lead_list: LeadList) -> Json:
    return {"id": lead_list.id, "name": lead_list.name, "lead_count": lead_list.lead_count}


def _blocklist(blocklist: Blocklist) -> Json:
    return {
        "id": blocklist.id,
        "name": blocklist.name,
        "is_default": blocklist.is_default,
        "entry_count": blocklist.entry_count,
    }


# --- leads ---


class SearchLeads(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    search: Annotated[
        str, msgspec.Meta(description="The beginning of an email, a first or last name, or a company.")
    ] = ""
    campaign_id: Annotated[UUID | None, msgspec.Meta(description="Only in this campaign.")] = None
    list_id: Annotated[UUID | None, msgspec.Meta(description="Only in this list.")] = None
    emails: Annotated[
        Annotated[list[str], msgspec.Meta(max_length=1000)] | None,
        msgspec.Meta(description="Only these addresses."),
    ] = None
    filter: Annotated[FilterName | None, msgspec.Meta(description="As in the v2 API.")] = None
    limit: Limit = 25
    starting_after: After = ""


def search_leads(caller: Caller, wanted: SearchLeads) -> Json:
    """Raises ApiError 400, 404."""
    body = ListLeads(
        search=wanted.search or None,
        campaign=wanted.campaign_id,
        list_id=wanted.list_id,
        contacts=wanted.emails,
        filter=wanted.filter,
    )
    workspace_id = caller.workspace_id
    selection = to_listed(body, workspace_id=workspace_id)
    try:
        found = read_page(
            selection,
            workspace_id=workspace_id,
            after=wanted.starting_after or None,
            limit=wanted.limit,
            reads_on=True,
        )
    except ValueError:
        raise ApiError(400, "starting_after is invalid: expected the `next` of the page before") from None
    return page(show_places(found.rows), found.next)


class GetLead(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    lead_id: Annotated[UUID | None, msgspec.Meta(description="As search_leads or get_lead show it.")] = None
    email: Annotated[str, msgspec.Meta(description="Instead of the id.")] = ""


def get_lead(caller: Caller, wanted: GetLead) -> Json:
    """Raises ApiError 400, 404."""
    if bool(wanted.lead_id) == bool(wanted.email):
        raise ApiError(400, "Give lead_id or email, one of them")
    workspace_id = caller.workspace_id
    person = _by_id(workspace_id, wanted.lead_id) if wanted.lead_id else _by_email(workspace_id, wanted.email)
    if person is None:
        raise ApiError(404, "Lead not found in this workspace")
    parts = memberships_of(workspace_id=workspace_id, lead_ids=[person.id])
    places = list(islice(chain.from_iterable(parts), _MOST_PLACES))
    shown = {name: value for name, value in render_person(person).items() if name in _OF_A_PERSON}
    return {
        "person": _shown(shown),
        "places": show_places(places),
    }


def _by_id(workspace_id: UUID, lead_id: UUID) -> Lead | None:
    """A person's own id, or that of a place of theirs."""
    if person := find_person(workspace_id, str(lead_id)):
        return person
    try:
        place = find_membership(workspace_id=workspace_id, membership_id=lead_id)
    except Membership.DoesNotExist:
        return None
    return Lead.objects.with_ids(workspace_id=workspace_id, ids=[place.lead_id]).first()


def _by_email(workspace_id: UUID, text: str) -> Lead | None:
    email = normalize_email(text)
    if not email:
        return None
    return Lead.objects.filter(workspace_id=workspace_id, email=email, deleted_at=None).first()


def show_places(memberships: Sequence[Membership]) -> list[Json]:
    """People in campaigns and lists, with the names of these: four queries, however many."""
    rendered = render_leads(memberships)
    names = _names_of(memberships)
    shown = []
    for lead in rendered:
        kept = {name: lead[name] for name in _OF_A_PLACE if name in lead}
        place = {"campaign_name": names.get(lead["campaign"]), "list_name": names.get(lead["list_id"])}
        shown.append(_shown(kept | place | {"status": MembershipStatus(lead["status"]).label.lower()}))
    return shown


def _shown(lead: Json) -> Json:
    """What the payload repeats is left out of it; the rest are custom variables."""
    payload = lead.pop("payload")
    own = {name: value for name, value in payload.items() if name not in _PROFILE_IN_PAYLOAD}
    return without_blanks(lead | {"custom_variables": own})


def _names_of(memberships: Iterable[Membership]) -> dict[UUID | None, str]:
    memberships = list(memberships)
    if not memberships:
        return {}
    workspace_id = memberships[0].workspace_id
    campaigns = {each.campaign_id for each in memberships if each.campaign_id}
    lists = {each.list_id for each in memberships if each.list_id}
    names: dict[UUID | None, str] = {}
    for model, ids in ((Campaign, campaigns), (LeadList, lists)):
        if ids:
            found = model.objects.filter(workspace_id=workspace_id, id__in=ids)
            names.update(found.values_list("id", "name"))
    return names


TOOLS: tuple[Tool, ...] = (
    looks(
        name="list_campaigns",
        title="List campaigns",
        description="The workspace's campaigns with their ids, channel, status and number of leads.",
        arguments=ByName,
        resource="campaigns",
        run=list_campaigns,
    ),
    looks(
        name="list_lists",
        title="List lead lists",
        description="The workspace's lead lists with their ids and number of leads.",
        arguments=ByName,
        resource="lead_lists",
        run=list_lists,
    ),
    looks(
        name="list_blocklists",
        title="List blocklists",
        description="The workspace's blocklists, with the number of their entries. Imports go by the default "
        "one unless they name another.",
        arguments=ByName,
        resource="block_list_entries",
        run=list_blocklists,
    ),
    looks(
        name="search_leads",
        title="Search leads",
        description="People in campaigns and lists. Somebody in three of them is found three times, each "
        "with an id of its own: that of their place there, which add_to_campaign takes. Read on with `next` "
        "until there is none. People in no campaign and no list are found by get_lead alone.",
        arguments=SearchLeads,
        resource="leads",
        run=search_leads,
    ),
    looks(
        name="get_lead",
        title="Get one lead",
        description="One person, by an id or by email: the profile, and every campaign and list they are in "
        "(the first 100).",
        arguments=GetLead,
        resource="leads",
        run=get_lead,
    ),
)
