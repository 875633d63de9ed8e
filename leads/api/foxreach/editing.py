"""PATCH of a lead: what is given changes, nothing else."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from leads.api.foxreach.schemas import LeadFields
from leads.api.foxreach.translate import not_found, taken, to_changes
from leads.models import Lead
from workspaces.api.base import ApiError
from workspaces.email_address import explain_email, normalize_email
from workspaces.locks import lock_workspace


def find_lead(workspace_id: UUID, lead_id: str) -> Lead:
    """A live one. Raises ApiError 404, for an id that is none as well."""
    try:
        wanted = [UUID(lead_id)]
        return Lead.objects.with_ids(workspace_id=workspace_id, ids=wanted).get(deleted_at=None)
    except (ValueError, Lead.DoesNotExist):
        raise not_found("lead") from None


@transaction.atomic
def change_lead(lead: Lead, fields: LeadFields) -> None:
    """Raises ApiError 409 for the email of another lead, 422 for one that is none, 404 where the lead was
    removed meanwhile."""
    changes: dict[str, Any] = to_changes(fields)
    email = _new_email(lead, fields.email)
    if email is not None:
        _check_free(lead, email)
        changes["email"] = email
    if changes:
        live = Lead.objects.filter(workspace_id=lead.workspace_id, id=lead.id, deleted_at=None)
        if not live.update(**changes, updated_at=Now()):
            raise not_found("lead")


def _new_email(lead: Lead, given: str | None) -> str | None:
    """None where it stays as it is. A lead may have none, but it can't lose it."""
    if given is None or (given == "" and not lead.email):
        return None
    email = normalize_email(given) if given else None
    if email is None:
        raise ApiError(422, f"email is invalid: {explain_email(given)}")
    return email if email != lead.email else None


def _check_free(lead: Lead, email: str) -> None:
    """The lock keeps imports, and others who edit, from taking the email before this transaction ends.

    A deleted lead keeps its email: importing that brings it back.
    """
    lock_workspace(lead.workspace_id)
    if Lead.objects.filter(workspace_id=lead.workspace_id, email=email).exclude(id=lead.id).exists():
        raise taken(email)
