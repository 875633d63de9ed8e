"""A lead -> what the page about it shows above its form."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest

from campaigns.models import Campaign
from leads.admin.names import GONE, person_names, place_names, place_of, with_letters
from leads.admin.stated import show_stated
from leads.admin.story.restoring import deletion_of
from leads.admin.story.words import Teller
from leads.admin.verification.badges import describe, status_badge, verdicts_of
from leads.models import Lead, LeadList, LeadStatus, Membership, MembershipStatus
from leads.people.timeline import story_of
from leads.tags import tags_of
from workspaces.tenant_admin import Tone, badge, change_url, pairs

LEAD_TONES = {
    LeadStatus.ACTIVE: Tone.GOOD,
    LeadStatus.BOUNCED: Tone.BAD,
    LeadStatus.UNSUBSCRIBED: Tone.WARNING,
    LeadStatus.REPLIED: Tone.BUSY,
}
PLACE_TONES = {
    MembershipStatus.ACTIVE: Tone.GOOD,
    MembershipStatus.BOUNCED: Tone.BAD,
    MembershipStatus.UNSUBSCRIBED: Tone.WARNING,
    MembershipStatus.PAUSED: Tone.WARNING,
}
_SHOWN = ("company_name", "job_title", "phone", "website", "linkedin_url", "source", "external_id", "notes")
_PAGE = 20  # moments


def story_context(request: HttpRequest, lead: Lead) -> dict[str, Any]:
    """For story.html. Only what the reader's workspace has: the lead was found in it."""
    story = story_of(lead)
    page = Paginator(story.moments, _PAGE).get_page(request.GET.get("page"))
    teller = Teller(lead.workspace_id, list(page))
    status = LeadStatus(lead.status)
    tags = tags_of(workspace_id=lead.workspace_id, resource_ids=[lead.id])
    return {
        "lead": lead,
        "deletion": deletion_of(request, lead, list(story.moments)),
        "email": with_letters(lead.email) if lead.email else "no email",
        "name": f"{lead.first_name} {lead.last_name}".strip(),
        "status": badge(str(status.label), LEAD_TONES[status]),
        "tags": tags.get(lead.id, []),
        "facts": _facts(lead),
        "variables": pairs(lead.custom_fields) if lead.custom_fields else "",
        "verdict": _verdict(lead),
        "places": _places(lead.workspace_id, story.places),
        "stated": show_stated(lead),
        "page": page,
        "moments": [teller.tell(moment) for moment in page],
        "is_whole": story.is_whole,
    }


def _facts(lead: Lead) -> list[tuple[str, str]]:
    labels = {field.name: str(field.verbose_name) for field in Lead._meta.concrete_fields}
    values = ((labels[name], getattr(lead, name)) for name in _SHOWN)
    return [(label[0].upper() + label[1:], value) for label, value in values if value]


def _verdict(lead: Lead) -> Any:
    if not lead.email:
        return "no email"
    return describe(verdicts_of(lead.workspace_id, [lead.email]).get(lead.email))


def _places(workspace_id: UUID, memberships: Sequence[Membership]) -> list[dict[str, Any]]:
    names = place_names(workspace_id, map(place_of, memberships))
    people = person_names(membership.assigned_to for membership in memberships)
    return [
        {
            "name": names.get(place_of(membership), GONE),
            "kind": "campaign" if membership.campaign_id else "list",
            "url": change_url(Campaign if membership.campaign_id else LeadList, place_of(membership)),
            "membership_url": "" if membership.deleted_at else change_url(Membership, membership.id),
            "status": _status(membership),
            "verification": status_badge(membership.verification_status),
            "assignee": people.get(membership.assigned_to, "") if membership.assigned_to else "",
            "interest": membership.lt_interest_status,
            "since": membership.created_at,
        }
        for membership in memberships
    ]


def _status(membership: Membership) -> Any:
    status = MembershipStatus(membership.status)
    return badge(str(status.label), PLACE_TONES.get(status, Tone.QUIET))
