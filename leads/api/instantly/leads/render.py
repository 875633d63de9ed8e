"""Memberships -> v2 leads. What is not known is null; a status that is not known is absent, as published."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from leads.imports.rows import PROFILE_FIELDS
from leads.models import Door, Lead, LeadImport, Membership
from leads.models.row_ids import import_of
from leads.people.memberships import membership_nowhere, shown_profiles
from workspaces.text.timestamps import timestamp

Json = dict[str, Any]

_SHOWN = ("website", "last_name", "first_name", "company_name", "job_title", "phone")
_PAYLOAD = {
    "first_name": "firstName",
    "last_name": "lastName",
    "company_name": "companyName",
    "job_title": "jobTitle",
    "website": "website",
    "phone": "phone",
}
_BY_HAND = (Door.UPLOAD, Door.COMMAND)
# Leadgate sends nothing, so nothing of this ever happens.
_NEVER: Json = {
    "email_open_count": 0,
    "email_reply_count": 0,
    "email_click_count": 0,
    "status_summary": {},
    "status_summary_subseq": {},
    "last_step_from": None,
    "last_step_id": None,
    "last_step_timestamp_executed": None,
    "email_opened_step": None,
    "email_opened_variant": None,
    "email_replied_step": None,
    "email_replied_variant": None,
    "email_clicked_step": None,
    "email_clicked_variant": None,
    "subsequence_id": None,
    "last_contacted_from": None,
    "timestamp_added_subsequence": None,
    "timestamp_last_contact": None,
    "timestamp_last_open": None,
    "timestamp_last_reply": None,
    "timestamp_last_interest_change": None,
    "timestamp_last_click": None,
    "timestamp_last_touch": None,
    "enrichment_status": -1,  # enrichment data not available
    "is_website_visitor": False,
    "esp_code": 1000,  # not found
    "esg_code": 0,  # in queue
}


def render_lead(membership: Membership) -> Json:
    return render_leads([membership])[0]


def render_leads(memberships: Sequence[Membership]) -> list[Json]:
    """Two queries, however many. A lead that was removed for good since is left out."""
    profiles = shown_profiles(memberships)
    imports = _imports_of(memberships)
    return [
        _render(each, profiles[each.id], imports.get(import_of(each.id)))
        for each in memberships
        if each.id in profiles
    ]


def render_person(lead: Lead) -> Json:
    """Somebody who is meant in no campaign and no list: both are null. Nested custom fields stay out."""
    flat = {name: value for name, value in lead.custom_fields.items() if not isinstance(value, dict | list)}
    nowhere = membership_nowhere(lead, variables=flat)
    profile = {field: getattr(lead, field) for field in PROFILE_FIELDS} | {"email": lead.email or ""}
    origin = _imports_of([nowhere]).get(import_of(lead.id))
    return _render(nowhere, profile, origin)


def _imports_of(memberships: Sequence[Membership]) -> dict[UUID, tuple[UUID | None, str]]:
    """By id: who started it, and its door. A membership's id tells which import made it."""
    if not memberships:
        return {}
    ids = {import_of(membership.id) for membership in memberships}
    imports = LeadImport.objects.filter(workspace_id=memberships[0].workspace_id, id__in=ids)
    return {pk: (user_id, door) for pk, user_id, door in imports.values_list("id", "user_id", "door")}


def _render(membership: Membership, profile: dict[str, str], origin: tuple[UUID | None, str] | None) -> Json:
    user_id, door = origin or (None, Door.V2_ADD)
    return {
        "id": membership.id,
        "timestamp_created": timestamp(membership.created_at),
        "timestamp_updated": timestamp(membership.updated_at),
        "organization": membership.workspace_id,
        "campaign": membership.campaign_id,
        "list_id": membership.list_id,
        "status": membership.status,
        "email": profile["email"] or None,
        "personalization": membership.personalization or None,
        **{field: profile[field] or None for field in _SHOWN},
        "pl_value_lead": membership.pl_value_lead or None,
        "assigned_to": membership.assigned_to,
        **_known_statuses(membership),
        "payload": _payload(membership, profile),
        "company_domain": _company_domain(profile),
        "uploaded_by_user": user_id,
        "upload_method": "manual" if door in _BY_HAND else "api",
        **_NEVER,
    }


def _known_statuses(membership: Membership) -> Json:
    """The published schema knows no null here."""
    statuses = {
        "lt_interest_status": membership.lt_interest_status,
        "verification_status": membership.verification_status,
    }
    return {name: status for name, status in statuses.items() if status is not None}


def _payload(membership: Membership, profile: dict[str, str]) -> Json:
    stated: Json = {name: profile[field] for field, name in _PAYLOAD.items() if profile[field]}
    if membership.personalization:
        stated["personalization"] = membership.personalization
    return {**membership.custom_variables, **stated}


def _company_domain(profile: dict[str, str]) -> str:
    """The email's, else the website's, else "" (the wire page says so of the unknown)."""
    if profile["email"]:
        return profile["email"].rpartition("@")[2]
    website = profile["website"]
    try:
        host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    except ValueError:  # no URL at all
        return ""
    return host.removeprefix("www.") if "." in host else ""
