"""PATCH: what is given replaces what the lead has."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from blocklists.matching import blocking_value, values_to_probe
from blocklists.models import BlocklistEntry
from leads.api.foxreach.finding import find_lead
from leads.api.foxreach.leads.schemas import LEAD_STATUSES, LeadItem
from leads.api.foxreach.leads.translate import blocked_by, check_depth, refuse_duplicate
from leads.models import Lead
from leads.search import note_changed
from workspaces.api.base import ApiError
from workspaces.text.email_address import explain_email, normalize_email, remove_invisible

# What the dialect calls a lead's fields of text.
_TEXTS = {
    "first_name": "first_name",
    "last_name": "last_name",
    "company": "company_name",
    "title": "job_title",
    "phone": "phone",
    "linkedin_url": "linkedin_url",
    "website": "website",
    "source": "source",
}


def change_lead(lead: Lead, item: LeadItem) -> Lead:
    """-> the lead as it is now. Raises ApiError 404, 409 or 422."""
    changes = to_changes(item)
    if item.email is not None and (email := _new_email(lead, item.email)):
        changes["email"] = email
    if not changes:
        return lead
    live = Lead.objects.with_ids(workspace_id=lead.workspace_id, ids=[lead.id]).filter(deleted_at=None)
    try:
        with transaction.atomic():
            live.update(**changes, updated_at=timezone.now())
            note_changed(workspace_id=lead.workspace_id, lead_ids=[lead.id])
            return find_lead(lead.workspace_id, lead.id)
    except IntegrityError:  # lead_workspace_email_unique: the other lead may be a deleted one
        refuse_duplicate()


def to_changes(item: LeadItem) -> dict[str, Any]:
    """The model's fields with their new values, but for the email. Raises ApiError 422."""
    check_depth(item, path="")
    changes: dict[str, Any] = {
        field: value.strip() for name, field in _TEXTS.items() if (value := getattr(item, name)) is not None
    }
    if item.notes is not None:
        changes["notes"] = item.notes
    if item.status is not None:
        changes["status"] = LEAD_STATUSES[item.status]
    if item.tags is not None:
        changes["tags"] = item.tags
    if item.custom_fields is not None:
        changes["custom_fields"] = item.custom_fields
    return changes


def _new_email(lead: Lead, text: str) -> str | None:
    """None where it stays as it is. Raises ApiError 422, also for a lead that would lose its email."""
    if not remove_invisible(text).strip():
        if lead.email:
            raise ApiError(422, "email: empty email")
        return None
    email = normalize_email(text)
    if email is None:
        raise ApiError(422, f"email: invalid email: {explain_email(text)}")
    if email == lead.email:
        return None
    _check_not_blocked(email, lead.workspace_id)
    return email


def _check_not_blocked(email: str, workspace_id: UUID) -> None:
    """Whom an import would refuse doesn't get in by another's id. Raises ApiError 422."""
    entries = BlocklistEntry.objects.filter(
        workspace_id=workspace_id, blocklist__is_default=True, value__in=values_to_probe([email])
    )
    entry = blocking_value(email, set(entries.values_list("value", flat=True)))
    if entry is not None:
        raise ApiError(422, f"email: {blocked_by(entry)}")
