"""Leads of the v2 API that are in no campaign and no list: persons of the workspace, made by a POST /leads
that names neither. Their id is the person's."""

from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET

from leads.api.instantly.leads.add_schemas import LeadItem
from leads.api.instantly.leads.render import Json, render_person
from leads.api.instantly.leads.schemas import CreateLead, PatchLead
from leads.api.instantly.leads.translate import to_error, to_row
from leads.imports import GateError, ImportOptions, import_leads
from leads.imports.record.evidence import explain
from leads.imports.record.rows_of_import import names_of
from leads.imports.rows import PersonFields
from leads.models import Lead, Outcome
from leads.models.errors import TooLarge
from leads.models.places import memberships_of
from leads.models.row_ids import LEAD, kind_of
from leads.people.deletion import delete_leads
from leads.people.leads import change_lead
from workspaces.api.base import ApiError

_PROFILE = ("first_name", "last_name", "company_name", "job_title", "phone", "website")
# What is stated about a lead in one campaign or list.
_THERE = ("personalization", "lt_interest_status", "pl_value_lead", "assigned_to")


def create_person(body: CreateLead, options: ImportOptions) -> Json:
    """Through the gate. Who is there already is answered as it stands. Raises ApiError 400, 402, 404."""
    stated = [name for name in (*_THERE, "verify_leads_on_import") if getattr(body, name)]
    refuse_stated_there(stated)
    item: LeadItem = body
    row = msgspec.structs.replace(
        to_row(0, item, path=""),
        custom_variables={},
        person=PersonFields(custom_fields=item.custom_variables or None),
    )
    try:
        report = import_leads([row], options)
    except GateError as error:
        raise to_error(error) from error
    if report.created:
        return render_person(_by_email(options.workspace_id, report.created[0].row.email))
    refusal = report.refusals[0]
    if refusal.outcome is not Outcome.DUPLICATE:
        reason = explain(
            refusal.outcome, refusal.evidence, names_of({options.workspace_id}, [refusal.evidence])
        )
        raise ApiError(400, f"The lead was not created ({refusal.outcome.slug}): {reason}")
    return render_person(_by_email(options.workspace_id, refusal.email))


def refuse_stated_there(names: list[str]) -> None:
    """Raises ApiError 400: it would be lost."""
    if names:
        raise ApiError(400, f"{names[0]} is about a campaign or list: send campaign or list_id too")


def find_person(workspace_id: UUID, pk: str) -> Lead | None:
    """A live one, by its id. Ids of leads in campaigns and lists take no query."""
    try:
        lead_id = UUID(pk)
    except ValueError:
        return None
    if kind_of(lead_id) != LEAD:
        return None
    return Lead.objects.with_ids(workspace_id=workspace_id, ids=[lead_id]).filter(deleted_at=None).first()


def change_person(lead: Lead, body: PatchLead) -> Json:
    """Raises ApiError 400, and 404 for one that somebody else has just deleted."""
    refuse_stated_there([name for name in _THERE if getattr(body, name) not in (UNSET, None)])
    changes: dict[str, Any] = {
        name: (value or "").strip() for name in _PROFILE if (value := getattr(body, name)) is not UNSET
    }
    if body.custom_variables is not UNSET:
        changes["custom_fields"] = {**lead.custom_fields, **body.custom_variables}
    if not changes:
        raise ApiError(400, "body must NOT have fewer than 1 properties")
    try:
        return render_person(change_lead(workspace_id=lead.workspace_id, lead_id=lead.id, changes=changes))
    except Lead.DoesNotExist:
        raise ApiError(404, "Lead not found") from None
    except TooLarge as error:
        raise ApiError(400, f"The lead is too large: it {error}") from error


def delete_person(lead: Lead) -> Json:
    """Raises ApiError 409 where the person is in campaigns or lists: these have other leads to be deleted."""
    places = memberships_of(workspace_id=lead.workspace_id, lead_ids=[lead.id])
    if any(part.exists() for part in places):
        raise ApiError(409, "The person is in campaigns or lists: delete the leads there first")
    body = render_person(lead)
    if not delete_leads(workspace_id=lead.workspace_id, lead_ids=[lead.id]):
        raise ApiError(404, "Lead not found")
    return body


def _by_email(workspace_id: UUID, email: str | None) -> Lead:
    """Raises ApiError 409 for one that is deleted meanwhile."""
    found = Lead.objects.filter(workspace_id=workspace_id, email=email, deleted_at=None).first()
    if found is None:
        raise ApiError(409, "The lead is being removed by somebody else; try again")
    return found
