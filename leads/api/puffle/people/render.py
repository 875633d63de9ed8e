"""People -> JSON. What is not known is null; objects and lists are there always."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from leads.models import Lead, LeadList, LeadStatus
from leads.models.places import memberships_of
from workspaces.text.timestamps import timestamp

Json = dict[str, Any]


def render_people(leads: Sequence[Lead]) -> list[Json]:
    """Of one workspace, with the lists that they are in. Two queries more."""
    lists = _lists_of(leads)
    return [
        {
            "id": lead.id,
            "type": "person",
            "status": LeadStatus(lead.status).name.lower(),
            **_stated(lead),
            "lists": [{"id": each.id, "name": each.name} for each in lists[lead.id]],
            "sources": [{"id": lead.source}] if lead.source else [],
            "raw": {},
            "createdAt": timestamp(lead.created_at),
            "updatedAt": timestamp(lead.updated_at),
        }
        for lead in leads
    ]


def _stated(lead: Lead) -> Json:
    """In the shapes in which it is sent; industry, size and location stand among the attributes too."""
    full = f"{lead.first_name} {lead.last_name}".strip() or None
    custom = lead.custom_fields
    contacts = (("email", lead.email), ("phone", lead.phone))
    return {
        "name": {
            "full": full,
            "short": lead.first_name or None,
            "aliases": [],
            "first": lead.first_name or None,
            "last": lead.last_name or None,
        },
        "title": lead.job_title or None,
        "company": {"id": None, "name": lead.company_name or None, "domain": lead.website or None},
        "location": {"city": None, "state": None, "country": None, "raw": custom.get("location")},
        "socials": [{"type": "linkedin", "url": lead.linkedin_url}] if lead.linkedin_url else [],
        "contacts": [{"type": kind, "value": value} for kind, value in contacts if value],
        "domain": lead.website or None,
        "industry": custom.get("industry"),
        "size": custom.get("size"),
        "attributes": custom,
    }


def _lists_of(leads: Sequence[Lead]) -> dict[UUID, list[LeadList]]:
    found: dict[UUID, list[LeadList]] = defaultdict(list)
    if not leads:
        return found
    workspace_id = leads[0].workspace_id
    parts = memberships_of(workspace_id=workspace_id, lead_ids=[lead.id for lead in leads], kinds=("list",))
    places = [place for part in parts for place in part.values_list("lead_id", "list_id")]
    ids = {list_id for _, list_id in places if list_id}
    lists = {each.id: each for each in LeadList.objects.filter(workspace_id=workspace_id, id__in=ids)}
    for lead_id, list_id in sorted(places, key=str):
        if list_id in lists:
            found[lead_id].append(lists[list_id])
    return found
