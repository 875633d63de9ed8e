"""People, and their places in campaigns -> JSON. What is not known is null.

The original writes the numbers of people as texts in some replies and as numbers in others; so do we, as its
clients were made for that. All calls take both.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from campaigns.models import Campaign
from leads.api.smartlead.campaigns.render import status_of
from leads.api.smartlead.leads.categories import category_of
from leads.imports.rows import PROFILE_FIELDS
from leads.models import Lead, LeadStatus, Membership, MembershipStatus
from leads.people.numbers import numbers_of
from workspaces.text.timestamps import timestamp

Json = dict[str, Any]

# The dialect has fields for these; its imports keep them as custom variables.
_OWN_FIELDS = ("location", "company_url")
_STATUSES = {
    MembershipStatus.ACTIVE: "STARTED",
    MembershipStatus.PAUSED: "PAUSED",
    MembershipStatus.COMPLETED: "COMPLETED",
    MembershipStatus.BOUNCED: "BLOCKED",
    MembershipStatus.UNSUBSCRIBED: "STOPPED",
    MembershipStatus.SKIPPED: "BLOCKED",
}
STATUSES = {
    name: tuple(status.value for status, each in _STATUSES.items() if each == name)
    for name in _STATUSES.values()
} | {"INPROGRESS": ()}  # nobody was sent anything from here


def render_places(memberships: Sequence[Membership]) -> list[Json]:
    """The leads of a campaign, as they are there. Two queries more than none, or four."""
    if not memberships:
        return []
    workspace_id = memberships[0].workspace_id
    ids = {membership.lead_id for membership in memberships}
    leads = {lead.id: lead for lead in Lead.objects.with_ids(workspace_id=workspace_id, ids=ids)}
    numbers = numbers_of(workspace_id=workspace_id, ids=[*ids, *(each.id for each in memberships)])
    return [
        {
            "campaign_lead_map_id": str(numbers[each.id]),
            "lead_category_id": category_of(each.lt_interest_status),
            "status": _STATUSES[MembershipStatus(each.status)],
            "created_at": timestamp(each.created_at),
            "lead": _lead_there(each, leads[each.lead_id], number=numbers[each.lead_id]),
        }
        for each in memberships
        if each.lead_id in leads  # else removed for good since
    ]


def _lead_there(membership: Membership, lead: Lead, *, number: int) -> Json:
    own: Json = {field: getattr(lead, field) for field in PROFILE_FIELDS}
    is_unsubscribed = membership.status == MembershipStatus.UNSUBSCRIBED or _is_unsubscribed(lead)
    return {
        "id": number,
        "email": lead.email,
        **_profile(own | membership.overrides, membership.custom_variables),
        "is_unsubscribed": is_unsubscribed,
        "unsubscribed_client_id_map": {},
    }


def _profile(stated: Mapping[str, Any], variables: Mapping[str, Any]) -> Json:
    return {
        "first_name": stated["first_name"] or None,
        "last_name": stated["last_name"] or None,
        "phone_number": stated["phone"] or None,
        "company_name": stated["company_name"] or None,
        "website": stated["website"] or None,
        "linkedin_profile": stated["linkedin_url"] or None,
        **{field: variables.get(field) for field in _OWN_FIELDS},
        "custom_fields": {name: value for name, value in variables.items() if name not in _OWN_FIELDS},
    }


def _is_unsubscribed(lead: Lead) -> bool:
    return lead.status == LeadStatus.UNSUBSCRIBED


class People:
    """Leads of one workspace with all their places, read at once."""

    def __init__(self, leads: Sequence[Lead], places: Iterable[Membership], campaigns: Iterable[Campaign]):
        self._leads = leads
        self._places: dict[UUID, list[Membership]] = {lead.id: [] for lead in leads}
        for place in sorted(places, key=lambda place: place.id):
            self._places[place.lead_id].append(place)
        self._campaigns = {campaign.id: campaign for campaign in campaigns}
        ids = [*self._places, *(place.id for each in self._places.values() for place in each)]
        self._numbers = numbers_of(workspace_id=leads[0].workspace_id, ids=ids) if leads else {}

    def found(self) -> list[Json]:
        """As GET /leads?email= has them."""
        return [
            {
                **self._person(lead),
                "is_unsubscribed": _is_unsubscribed(lead),
                "unsubscribed_client_id_map": {},
                "lead_campaign_data": [
                    self._campaign_data(place, campaign) for place, campaign in self._in_campaigns(lead)
                ],
            }
            for lead in self._leads
        ]

    def listed(self) -> list[Json]:
        """As GET /leads/global-leads has them."""
        return [
            {
                **self._person(lead),
                "campaigns": [
                    self._listed_campaign(place, campaign) for place, campaign in self._in_campaigns(lead)
                ],
            }
            for lead in self._leads
        ]

    def _person(self, lead: Lead) -> Json:
        """What was stated in the newest of their places holds."""
        own: Json = {field: getattr(lead, field) for field in PROFILE_FIELDS}
        variables: Json = dict(lead.custom_fields)
        for place in self._places[lead.id]:
            variables |= place.custom_variables
        return {
            "id": str(self._numbers[lead.id]),
            "email": lead.email,
            "created_at": timestamp(lead.created_at),
            **_profile(own, variables),
        }

    def _in_campaigns(self, lead: Lead) -> list[tuple[Membership, Campaign]]:
        return [
            (place, self._campaigns[place.campaign_id])
            for place in self._places[lead.id]
            if place.campaign_id in self._campaigns
        ]

    def _campaign_data(self, place: Membership, campaign: Campaign) -> Json:
        return {
            "campaign_lead_map_id": str(self._numbers[place.id]),
            "lead_category_id": category_of(place.lt_interest_status),
            "campaign_id": campaign.number,
            "campaign_name": campaign.name,
            "last_email_sequence_sent": None,
            "last_sent_at": None,
            "last_reply_at": None,
            "client_id": None,
            "client_email": None,
        }

    def _listed_campaign(self, place: Membership, campaign: Campaign) -> Json:
        return {
            "campaign_id": campaign.number,
            "lead_status": _STATUSES[MembershipStatus(place.status)],
            "campaign_name": campaign.name,
            "lead_added_at": timestamp(place.created_at),
            "campaign_status": status_of(campaign),
            "email_lead_map_id": self._numbers[place.id],
            "lead_last_seq_number": None,
        }
