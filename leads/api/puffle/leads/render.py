"""Who is in a campaign or list -> JSON. What is not known is null."""

from collections.abc import Sequence
from typing import Any

from leads.models import Lead, LeadStatus, Membership, MembershipStatus
from workspaces.text.timestamps import timestamp

Json = dict[str, Any]


def render_prospects(memberships: Sequence[Membership]) -> list[Json]:
    """The leads of a campaign, as they are there: an id is a membership's."""
    return [
        {
            "id": membership.id,
            "lead_id": lead.id,
            "campaign_id": membership.campaign_id,
            "status": MembershipStatus(membership.status).name.lower(),
            **_profile(membership, lead),
            "custom_fields": membership.custom_variables,
            "source": lead.source or None,
            **_times(membership),
        }
        for membership, lead in _with_leads(memberships)
    ]


def render_leads(memberships: Sequence[Membership]) -> list[Json]:
    """The leads of a list: an id is a lead's, the one that leadIds mean."""
    return [
        {
            "id": lead.id,
            "list_id": membership.list_id,
            "status": LeadStatus(lead.status).name.lower(),
            **_profile(membership, lead),
            "custom_fields": lead.custom_fields | membership.custom_variables,
            "source": lead.source or None,
            **_times(membership),
        }
        for membership, lead in _with_leads(memberships)
    ]


def _with_leads(memberships: Sequence[Membership]) -> list[tuple[Membership, Lead]]:
    """One query. A lead that was removed for good since has no membership any more either."""
    if not memberships:
        return []
    ids = {membership.lead_id for membership in memberships}
    found = Lead.objects.with_ids(workspace_id=memberships[0].workspace_id, ids=ids)
    leads = {lead.id: lead for lead in found}
    return [(each, leads[each.lead_id]) for each in memberships if each.lead_id in leads]


def _profile(membership: Membership, lead: Lead) -> Json:
    """What was uploaded there, else the lead's own."""
    stated = membership.overrides
    first = stated.get("first_name", lead.first_name)
    last = stated.get("last_name", lead.last_name)
    return {
        "email": lead.email,
        "linkedin_url": membership.linkedin_url or stated.get("linkedin_url", lead.linkedin_url) or None,
        "first_name": first or None,
        "last_name": last or None,
        "name": f"{first} {last}".strip() or None,
        "company": stated.get("company_name", lead.company_name) or None,
        "position": stated.get("job_title", lead.job_title) or None,
        "phone": stated.get("phone", lead.phone) or None,
        "website": stated.get("website", lead.website) or None,
    }


def _times(membership: Membership) -> Json:
    return {"created_at": timestamp(membership.created_at), "updated_at": timestamp(membership.updated_at)}
