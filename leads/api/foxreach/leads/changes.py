"""PATCH: what is given replaces what the lead has."""

from typing import Any
from uuid import UUID

from leads.api.foxreach.finding import not_found
from leads.api.foxreach.leads.schemas import LEAD_STATUSES, LeadItem
from leads.api.foxreach.leads.translate import ERASED, blocked_by, check_depth, refuse_duplicate
from leads.models import Lead
from leads.models.errors import TooLarge
from leads.people.leads import EmailRefused, Fault, change_lead
from leads.tags import TagRefused, TooManyTags
from workspaces.api.base import ApiError

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


# What the dialect says of an email that a lead can't have.
_REFUSALS = {
    Fault.MISSING: "email: empty email",
    Fault.INVALID: "email: invalid email: {}",
    Fault.BLOCKED: f"email: {blocked_by('{}')}",
    Fault.ERASED: f"email: {ERASED}",
}


def patch_lead(workspace_id: UUID, lead_id: UUID, item: LeadItem) -> Lead:
    """-> the lead as it is now. Raises ApiError 404, 409 or 422."""
    try:
        return change_lead(workspace_id=workspace_id, lead_id=lead_id, changes=to_changes(item))
    except Lead.DoesNotExist:
        raise not_found("lead") from None
    except EmailRefused as refusal:
        if refusal.fault not in _REFUSALS:
            refuse_duplicate()
        raise ApiError(422, _REFUSALS[refusal.fault].format(refusal.detail)) from None
    except (TooLarge, TagRefused, TooManyTags) as error:
        raise ApiError(422, f"lead: it {error}") from None


def to_changes(item: LeadItem) -> dict[str, Any]:
    """The model's fields with their new values. Raises ApiError 422."""
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
    if item.email is not None:
        changes["email"] = item.email
    return changes
