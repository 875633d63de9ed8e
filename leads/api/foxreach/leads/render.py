"""Leads -> JSON. What is not known is null; an email is a text always, as clients expect."""

from collections.abc import Sequence
from typing import Any

from leads.models import Lead, LeadStatus
from leads.tags import tags_of
from workspaces.text.timestamps import timestamp

Json = dict[str, Any]


def render_leads(leads: Sequence[Lead]) -> list[Json]:
    """All of one workspace: two queries for their tags."""
    ids = [lead.id for lead in leads]
    tags = tags_of(workspace_id=leads[0].workspace_id, resource_ids=ids) if leads else {}
    return [_render(lead, [tag.name for tag in tags.get(lead.id, [])]) for lead in leads]


def render_lead(lead: Lead) -> Json:
    """The person, whichever campaigns and lists it is in."""
    return render_leads([lead])[0]


def _render(lead: Lead, tags: list[str]) -> Json:
    return {
        "id": lead.id,
        "email": lead.email or "",
        "firstName": lead.first_name or None,
        "lastName": lead.last_name or None,
        "company": lead.company_name or None,
        "title": lead.job_title or None,
        "phone": lead.phone or None,
        "linkedinUrl": lead.linkedin_url or None,
        "website": lead.website or None,
        "customFields": lead.custom_fields,
        "tags": tags,
        "notes": lead.notes or None,
        "source": lead.source or None,
        "status": LeadStatus(lead.status).name.lower(),
        "lastContactedAt": None,  # Leadgate contacts nobody
        "createdAt": timestamp(lead.created_at),
        "updatedAt": timestamp(lead.updated_at),
    }
