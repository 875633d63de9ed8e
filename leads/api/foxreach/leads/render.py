"""Leads -> JSON. What is not known is null; an email is a text always, as clients expect."""

from typing import Any

from leads.models import Lead, LeadStatus
from workspaces.text.timestamps import timestamp

Json = dict[str, Any]


def render_lead(lead: Lead) -> Json:
    """The person, whichever campaigns and lists it is in."""
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
        "tags": lead.tags,
        "notes": lead.notes or None,
        "source": lead.source or None,
        "status": LeadStatus(lead.status).name.lower(),
        "lastContactedAt": None,  # Leadgate contacts nobody
        "createdAt": timestamp(lead.created_at),
        "updatedAt": timestamp(lead.updated_at),
    }
