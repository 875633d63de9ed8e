"""FoxReach bodies -> the gate's rows and options; the gate's reports and errors -> FoxReach replies. No rule
lives here."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from leads.api.foxreach.schemas import MAX_LEADS, LeadFields
from leads.imports import (
    GateError,
    ImportOptions,
    ImportReport,
    PlanExhausted,
    RawRow,
    TargetRef,
    UnknownReference,
)
from leads.imports.evidence import explain
from leads.imports.rows import PersonFields, Refusal
from leads.models import Door, LeadStatus, Outcome
from workspaces.api.base import ApiError
from workspaces.authentication import Caller
from workspaces.email_address import explain_email

MAX_DETAILS = 100

STATUSES = {status.name.lower(): status.value for status in LeadStatus}
_DUPLICATES = (Outcome.REPEATED, Outcome.DUPLICATE, Outcome.SKIPPED)
_NO_EMAIL = explain_email("")


def to_options(*, caller: Caller, target: TargetRef | None = None, keep_deleted: bool = False) -> ImportOptions:
    """Into the workspace if no other target is named."""
    return ImportOptions(
        workspace_id=caller.workspace_id,
        target=target or TargetRef(kind="workspace", id=caller.workspace_id),
        door=Door.FOXREACH,
        user_id=caller.user_id,
        api_key_id=caller.api_key_id,
        keep_deleted=keep_deleted,
    )


def to_row(index: int, lead: LeadFields) -> RawRow:
    return RawRow(
        number=index,
        email=lead.email or "",
        first_name=lead.first_name or "",
        last_name=lead.last_name or "",
        company_name=lead.company or "",
        job_title=lead.title or "",
        phone=lead.phone or "",
        website=lead.website or "",
        linkedin_url=lead.linkedin_url or "",
        notes=lead.notes or "",
        person=PersonFields(
            source=lead.source or "",  # the gate says "api" then
            status=STATUSES[lead.status] if lead.status else None,
            tags=None if lead.tags is None else tuple(lead.tags),
            custom_fields=lead.custom_fields,
        ),
    )


def check_size(name: str, items: list[Any]) -> None:
    """Raises ApiError 400."""
    if not 1 <= len(items) <= MAX_LEADS:
        raise ApiError(400, f"{name} must have 1 to {MAX_LEADS} items, it has {len(items)}")


def to_import_reply(report: ImportReport) -> dict[str, Any]:
    """The first MAX_DETAILS of each kind, in the order of the rows."""
    duplicates, errors = _split(report)
    return {
        "created": report.counts.get(Outcome.CREATED, 0) - report.restored,
        "restored": report.restored,
        "duplicates": len(duplicates),
        "errors": len(errors),
        "duplicateEmails": [refusal.email for refusal in duplicates[:MAX_DETAILS]],
        "errorDetails": [
            {"email": refusal.email, "reason": reason_of(refusal)} for refusal in errors[:MAX_DETAILS]
        ],
    }


def to_added_reply(report: ImportReport, lead_ids: list[UUID]) -> dict[str, Any]:
    duplicates, errors = _split(report)
    return {
        "added": report.counts.get(Outcome.CREATED, 0),
        "duplicates": len(duplicates),
        "errors": len(errors),
        "errorDetails": [
            {"leadId": lead_ids[refusal.number], "reason": reason_of(refusal)}
            for refusal in errors[:MAX_DETAILS]
        ],
    }


def _split(report: ImportReport) -> tuple[list[Refusal], list[Refusal]]:
    """The refusals -> duplicates, errors."""
    in_order = sorted(report.refusals, key=lambda refusal: refusal.number)
    duplicates = [refusal for refusal in in_order if refusal.outcome in _DUPLICATES]
    return duplicates, [refusal for refusal in in_order if refusal.outcome not in _DUPLICATES]


def reason_of(refusal: Refusal) -> str:
    """In few words: `empty email`."""
    evidence = refusal.evidence
    if refusal.outcome == Outcome.BLOCKED:
        return f"blocked by the blocklist entry {evidence['entry']}"
    if evidence.get("field") == "lead_id":
        return str(evidence["problem"])
    if refusal.outcome == Outcome.INVALID_EMAIL:
        problem = evidence["problem"]
        return "empty email" if problem == _NO_EMAIL else f"invalid email: {problem}"
    return explain(refusal.outcome, evidence, {})


def refuse_single(report: ImportReport) -> None:
    """Of an import of one lead. Raises ApiError: 409 for a duplicate, 422 for what can't be one."""
    duplicates, errors = _split(report)
    if duplicates:
        raise taken(duplicates[0].email)
    if errors:
        raise ApiError(422, f"email: {reason_of(errors[0])}")


def to_changes(fields: LeadFields) -> dict[str, Any]:
    """What PATCH gives of a lead beside the email: model field -> value, in the form in which the gate
    stores it."""
    given = {
        column: to_value(value)
        for name, (column, to_value) in _COLUMNS.items()
        if (value := getattr(fields, name)) is not None
    }
    return given


def _as_it_is(value: Any) -> Any:
    return value


_COLUMNS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "first_name": ("first_name", str.strip),
    "last_name": ("last_name", str.strip),
    "company": ("company_name", str.strip),
    "title": ("job_title", str.strip),
    "phone": ("phone", str.strip),
    "website": ("website", str.strip),
    "linkedin_url": ("linkedin_url", str.strip),
    "notes": ("notes", _as_it_is),
    "source": ("source", _as_it_is),
    "status": ("status", STATUSES.__getitem__),
    "tags": ("tags", _as_it_is),
    "custom_fields": ("custom_fields", _as_it_is),
}


def to_error(error: GateError) -> ApiError:
    if isinstance(error, PlanExhausted):
        return ApiError(402, f"{error}. Nothing was written.")
    if isinstance(error, UnknownReference):
        return not_found(error.what)
    raise error


def not_found(what: str) -> ApiError:
    """`what` is "lead" or "campaign"."""
    return ApiError(404, f"{what.capitalize()} not found")


def taken(email: str) -> ApiError:
    return ApiError(409, f"A lead with the email {email} already exists")
